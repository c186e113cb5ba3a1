//! From bytes to text, and never a replacement character.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use crate::error::TableError;
use crate::source::count_lines;

/// Which encoding the caller wants a file to be read in. The default lets the bytes decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EncodingChoice {
    /// A byte-order mark decides; without one strict UTF-8 is tried, then GB18030.
    #[default]
    Auto,
    /// UTF-8 and nothing else.
    Utf8,
    /// GB18030, which holds all of GBK and GB2312: what Chinese Excel writes.
    Gb18030,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl EncodingChoice {
    /// The names that [`FromStr`] understands, for a usage message.
    pub const NAMES: &'static str = "auto, utf-8, gb18030, gbk, gb2312, utf-16le, utf-16be";
}

/// Names are taken without regard to case, `-` and `_`.
impl FromStr for EncodingChoice {
    type Err = TableError;

    fn from_str(name: &str) -> Result<Self, TableError> {
        let plain: String = name.trim().chars().filter(|c| !matches!(c, '-' | '_')).collect();
        match plain.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "utf8" | "utf8sig" => Ok(Self::Utf8),
            "gb18030" | "gbk" | "gb2312" | "cp936" => Ok(Self::Gb18030),
            "utf16le" => Ok(Self::Utf16Le),
            "utf16be" => Ok(Self::Utf16Be),
            _ => Err(TableError::UnknownEncoding { given: name.to_owned() }),
        }
    }
}

/// The encoding a file was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, GBK or GB2312.
    Gb18030,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        })
    }
}

/// Why that encoding was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodingBasis {
    /// The file begins with a byte-order mark.
    Bom,
    /// Every byte fits UTF-8.
    StrictUtf8,
    /// Not UTF-8, and every byte fits GB18030.
    Fallback,
    /// The caller said so.
    Override,
}

/// Text with the encoding it came in. `Debug` leaves the text out.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The encoding that was used.
    pub encoding: Encoding,
    /// Why it was used.
    pub basis: EncodingBasis,
}

impl fmt::Debug for Decoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded")
            .field("text", &format_args!("<{} bytes>", self.text.len()))
            .field("encoding", &self.encoding)
            .field("basis", &self.basis)
            .finish()
    }
}

/// How far into a file a zero byte is taken as a sign that it is no text.
const ZERO_WINDOW: usize = 1024;

/// Decodes a file. `name` only serves the error.
///
/// UTF-8 is taken over without a copy. Linear in the length.
///
/// # Errors
///
/// [`TableError::Encoding`] at the first byte that cannot be decoded; [`TableError::NotText`] for a file of unstated
/// encoding with a zero byte near its start. A file that is UTF-8 but for a few bytes is refused as damaged UTF-8:
/// most such bytes would also pass as GB18030, and turn every Chinese cell into nonsense without a word.
///
/// ```
/// use chancai_table::{decode, Encoding, EncodingBasis, EncodingChoice};
///
/// let decoded = decode("区域.csv", b"\xC7\xF8\xD3\xF2".to_vec(), EncodingChoice::Auto)?;
/// assert_eq!(decoded.text, "区域");
/// assert_eq!((decoded.encoding, decoded.basis), (Encoding::Gb18030, EncodingBasis::Fallback));
/// # Ok::<(), chancai_table::TableError>(())
/// ```
pub fn decode(name: &str, bytes: impl Into<Vec<u8>>, choice: EncodingChoice) -> Result<Decoded, TableError> {
    let bytes = bytes.into();
    let (encoding, basis) = match (choice, bom_of(&bytes)) {
        (EncodingChoice::Utf8, _) => (Encoding::Utf8, EncodingBasis::Override),
        (EncodingChoice::Gb18030, _) => (Encoding::Gb18030, EncodingBasis::Override),
        (EncodingChoice::Utf16Le, _) => (Encoding::Utf16Le, EncodingBasis::Override),
        (EncodingChoice::Utf16Be, _) => (Encoding::Utf16Be, EncodingBasis::Override),
        (EncodingChoice::Auto, Some(encoding)) => (encoding, EncodingBasis::Bom),
        (EncodingChoice::Auto, None) => return decode_unmarked(name, bytes),
    };
    let text = match encoding {
        Encoding::Utf8 => decode_utf8(name, bytes)?,
        _ => decode_legacy(name, &bytes, encoding)?,
    };
    Ok(Decoded { text: without_mark(text), encoding, basis })
}

fn bom_of(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        [0x84, 0x31, 0x95, 0x33, ..] => Some(Encoding::Gb18030),
        _ => None,
    }
}

pub(crate) fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text
}

fn decode_unmarked(name: &str, bytes: Vec<u8>) -> Result<Decoded, TableError> {
    if let Some(offset) = bytes.iter().take(ZERO_WINDOW).position(|&b| b == 0) {
        return Err(TableError::NotText { file: name.into(), offset: offset as u64 });
    }
    if std::str::from_utf8(&bytes).is_err() && !is_damaged_utf8(&bytes) {
        let text = decode_legacy(name, &bytes, Encoding::Gb18030)?;
        return Ok(Decoded { text, encoding: Encoding::Gb18030, basis: EncodingBasis::Fallback });
    }
    let text = decode_utf8(name, bytes)?;
    Ok(Decoded { text, encoding: Encoding::Utf8, basis: EncodingBasis::StrictUtf8 })
}

/// Whether bytes that are not UTF-8 once were: nearly all of what is not ASCII forms three-byte characters.
///
/// In GBK text such triples turn up by chance only, between many faults; in a UTF-8 file that was cut or
/// glued, the faults are few between many triples.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut triples, mut faults) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        triples += chunk.valid().bytes().filter(|&b| b & 0xF0 == 0xE0).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    triples >= 4 && triples > 8 * faults
}

fn decode_utf8(name: &str, bytes: Vec<u8>) -> Result<String, TableError> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        fail(name, Encoding::Utf8, offset, before)
    })
}

fn decode_legacy(name: &str, bytes: &[u8], encoding: Encoding) -> Result<String, TableError> {
    let codec = match encoding {
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Utf8 | Encoding::Gb18030 => GB18030,
    };
    let mut decoder = codec.new_decoder_without_bom_handling();
    // Two bytes a character in, three out; the loop grows the text where that is not enough.
    let mut text = String::with_capacity(bytes.len() / 2 * 3 + 16);
    let mut rest = bytes;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(rest.len() + 16),
            DecoderResult::Malformed(length, after) => {
                let consumed = bytes.len() - rest.len();
                let offset = consumed.saturating_sub(usize::from(length) + usize::from(after));
                return Err(fail(name, encoding, offset, text.as_bytes()));
            }
        }
    }
}

fn fail(name: &str, encoding: Encoding, offset: usize, before: &[u8]) -> TableError {
    TableError::Encoding { file: name.into(), encoding, offset: offset as u64, line: 1 + count_lines(before) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8], choice: EncodingChoice) -> (Encoding, u64, u64) {
        match decode("名单.csv", bytes, choice) {
            Err(TableError::Encoding { encoding, offset, line, .. }) => (encoding, offset, line),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn marks_decide() -> Result<(), TableError> {
        for (bytes, encoding) in [
            (&b"\xEF\xBB\xBFa"[..], Encoding::Utf8),
            (b"\xFF\xFEa\0", Encoding::Utf16Le),
            (b"\xFE\xFF\0a", Encoding::Utf16Be),
            (b"\x84\x31\x95\x33a", Encoding::Gb18030),
        ] {
            let decoded = decode("f", bytes, EncodingChoice::Auto)?;
            assert_eq!(decoded, Decoded { text: "a".to_owned(), encoding, basis: EncodingBasis::Bom });
        }
        Ok(())
    }

    #[test]
    fn an_override_takes_off_its_own_mark() -> Result<(), TableError> {
        for (bytes, name) in [(&b"\xEF\xBB\xBFa"[..], "UTF-8"), (b"\xFF\xFEa\0", "utf-16le"), (b"a\0", "UTF_16LE")] {
            let decoded = decode("f", bytes, name.parse()?)?;
            assert_eq!((decoded.text.as_str(), decoded.basis), ("a", EncodingBasis::Override));
        }
        Ok(())
    }

    #[test]
    fn a_byte_that_cannot_be_decoded_is_named_with_its_line() {
        assert_eq!(error(b"id\r\n\xFF", EncodingChoice::Auto), (Encoding::Gb18030, 4, 2));
        assert_eq!(error(b"a\nb\n\xC7", EncodingChoice::Gb18030), (Encoding::Gb18030, 4, 3));
        assert_eq!(error(b"\xC7\xF8\n", EncodingChoice::Utf8), (Encoding::Utf8, 0, 1));
        assert_eq!(error(b"\xEF\xBB\xBFa\n\x80", EncodingChoice::Auto), (Encoding::Utf8, 5, 2));
        assert_eq!(error(b"\xFF\xFEa\0b", EncodingChoice::Auto), (Encoding::Utf16Le, 4, 1));
        assert_eq!(error(b"\xFF\xFEa\0\x00\xD8b\0", EncodingChoice::Auto), (Encoding::Utf16Le, 4, 1));
        assert_eq!(error(b"\xFE\xFF\0\n\xDC\0\0b", EncodingChoice::Auto), (Encoding::Utf16Be, 4, 2));
    }

    #[test]
    fn damaged_utf8_is_not_taken_for_gb18030() {
        let mut bytes = "编号,技能\nt1,焊接\nt2,钳工\n".repeat(3).into_bytes();
        bytes.extend(b"\xE7\x84\n");
        let at = bytes.len() as u64 - 3;
        assert_eq!(error(&bytes, EncodingChoice::Auto), (Encoding::Utf8, at, 10));
    }

    #[test]
    fn a_spreadsheet_or_unmarked_utf16_is_named() {
        for bytes in [&b"PK\x03\x04\x14\0\x06\0"[..], b"i\0d\0", b"\0i\0d"] {
            assert!(matches!(decode("f", bytes, EncodingChoice::Auto), Err(TableError::NotText { .. })));
        }
    }

    #[test]
    fn names_of_encodings() {
        for (name, choice) in
            [("auto", EncodingChoice::Auto), ("GBK", EncodingChoice::Gb18030), ("UTF-16BE", EncodingChoice::Utf16Be)]
        {
            assert!(name.parse::<EncodingChoice>().is_ok_and(|c| c == choice), "{name}");
        }
        assert!("big5".parse::<EncodingChoice>().is_err());
    }

    #[test]
    fn debug_leaves_the_text_out() -> Result<(), TableError> {
        assert!(!format!("{:?}", decode("f", "张三", EncodingChoice::Auto)?).contains("张三"));
        Ok(())
    }
}
