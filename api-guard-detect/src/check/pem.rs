//! Private keys in armour.

use std::ops::Range;

use crate::check::armor::Block;
use crate::check::der::{self, Der};
use crate::check::openssh;

/// What 64 base64 digits hold. The smallest real key, Ed25519 in PKCS #8, is exactly as long.
const SHORTEST: usize = 48;

/// Reads a private key that anybody can use.
pub(crate) fn read_plain(hay: &[u8], at: usize) -> Option<Range<usize>> {
    let block = Block::read(hay, at)?;
    (protection(&block)? == Protection::None).then_some(block.range)
}

/// Reads a private key that needs a pass phrase.
pub(crate) fn read_encrypted(hay: &[u8], at: usize) -> Option<Range<usize>> {
    let block = Block::read(hay, at)?;
    (protection(&block)? == Protection::PassPhrase).then_some(block.range)
}

#[derive(PartialEq, Eq)]
enum Protection {
    None,
    PassPhrase,
}

/// How `block` is protected, where it is a private key at all.
fn protection(block: &Block<'_>) -> Option<Protection> {
    if block.body.len() < SHORTEST {
        return None;
    }
    let is_encrypted = match block.label {
        b"OPENSSH PRIVATE KEY" => openssh::is_encrypted(&block.body)?,
        // A secret-key packet, in the old or the new form. Whether a pass phrase protects it stands behind
        // fields that differ by algorithm; an unprotected one is what is feared.
        b"PGP PRIVATE KEY BLOCK" if matches!(block.body[0], 0x94..=0x97 | 0xC5) => false,
        label if label.ends_with(b"PRIVATE KEY") && block.says_encrypted => true,
        label if label.ends_with(b"PRIVATE KEY") => der::identify(&block.body)? == Der::EncryptedPrivateKey,
        _ => return None,
    };
    Some(if is_encrypted { Protection::PassPhrase } else { Protection::None })
}
