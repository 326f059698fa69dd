//! Base64 into memory that already exists. The encoders of other crates write into a `String`, which would be one more
//! copy.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// How long `bytes` bytes come out, padding included.
pub(super) fn len(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// Fills `out`, which is as long as [`len`] says.
pub(super) fn encode(bytes: impl Iterator<Item = u8>, out: &mut [u8]) {
    let mut bytes = bytes.fuse();
    for four in out.chunks_exact_mut(4) {
        let three = [bytes.next(), bytes.next(), bytes.next()];
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(byte.unwrap_or(0)));
        let used = 1 + three.iter().flatten().count();
        for (place, character) in four.iter_mut().enumerate() {
            let six = bits >> (18 - 6 * place) & 63;
            *character = if place < used { ALPHABET[six as usize] } else { b'=' };
        }
    }
}

#[cfg(test)]
mod tests {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn it_is_what_the_usual_encoder_writes() {
        let bytes: Vec<u8> = (0..=255).collect();
        for end in 0..bytes.len() {
            let bytes = &bytes[..end];
            let mut out = vec![0; len(end)];
            encode(bytes.iter().copied(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), STANDARD.encode(bytes));
        }
    }
}
