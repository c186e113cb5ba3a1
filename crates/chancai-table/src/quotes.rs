//! Whether the quotes of a CSV record are sound.

use crate::fault::{BAD_QUOTE, FaultCode, UNCLOSED_QUOTE};

/// What is wrong with the quotes of a record's raw text, if anything.
///
/// A quote inside an unquoted cell (`5" pipe`) is a plain character, as in Excel.
pub(crate) fn quote_flaw(raw: &[u8], delimiter: u8) -> Option<FaultCode> {
    if !raw.contains(&b'"') {
        return None;
    }
    let mut rest = raw;
    loop {
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            rest = match after_quoted(quoted) {
                None => return Some(UNCLOSED_QUOTE),
                Some(after) => after,
            };
            let spaces = rest.iter().take_while(|&&b| b != delimiter && (b == b' ' || b == b'\t')).count();
            rest = rest.get(spaces..).unwrap_or_default();
            match rest.first() {
                None => return None,
                Some(&byte) if is_break(byte) => return None,
                Some(&byte) if byte == delimiter => {}
                Some(_) => return Some(BAD_QUOTE),
            }
        }
        let next = rest.iter().position(|&b| b == delimiter || is_break(b))?;
        if rest.get(next).copied().is_some_and(is_break) {
            return None;
        }
        rest = rest.get(next + 1..).unwrap_or_default();
    }
}

/// What follows the closing quote of a cell whose opening quote has been taken off.
fn after_quoted(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let at = rest.iter().position(|&b| b == b'"')?;
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest.strip_prefix(b"\"") {
            Some(after) => rest = after,
            None => return Some(rest),
        }
    }
}

pub(crate) fn is_break(byte: u8) -> bool {
    byte == b'\r' || byte == b'\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_records() {
        for raw in ["", "a,b", "\"a,\"\"b\"\"\",c\r\n", "\"a\nb\" ,\"\"", "a\"b,c\"", " \"a", "\"\"\"\""] {
            assert_eq!(quote_flaw(raw.as_bytes(), b','), None, "{raw:?}");
        }
    }

    #[test]
    fn broken_records() {
        for (raw, code) in [
            ("\"a", UNCLOSED_QUOTE),
            ("a,\"b\"\"", UNCLOSED_QUOTE),
            ("\"\"\"", UNCLOSED_QUOTE),
            ("\"a\"b", BAD_QUOTE),
            ("a,\"\"b,c", BAD_QUOTE),
            ("\"a\"\t;", BAD_QUOTE),
        ] {
            assert_eq!(quote_flaw(raw.as_bytes(), b','), Some(code), "{raw:?}");
        }
        assert_eq!(quote_flaw(b"\"a\"\t\"b\"", b'\t'), None, "a tab may be the delimiter");
    }
}
