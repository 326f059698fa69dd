//! Base64, and texts within texts.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let is_padding = place > group.len();
            let digit = STANDARD[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if is_padding { b'=' } else { digit });
        }
    }
    text
}

/// URL-safe base64 without padding.
pub(crate) fn base64_url(bytes: &[u8]) -> Vec<u8> {
    let digits = base64(bytes).into_iter().filter(|&digit| digit != b'=');
    digits
        .map(|digit| {
            if digit == b'+' {
                b'-'
            } else if digit == b'/' {
                b'_'
            } else {
                digit
            }
        })
        .collect()
}

/// The text as it stands in a JSON or Rust literal: backslashes doubled, line ends written as `\n`.
pub(crate) fn escape(text: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::new();
    for &byte in text {
        match byte {
            b'\n' => escaped.extend_from_slice(br"\n"),
            b'\\' => escaped.extend_from_slice(br"\\"),
            _ => escaped.push(byte),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_encode() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text.as_bytes());
        }
        assert_eq!(base64_url(&[0xFB, 0xFF, 0xBF, 0xFF]), b"-_-__w");
    }
}
