//! Whole numbers between white space: what the OR-Library's files are made of.

/// What a file of whole numbers was refused for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行：应为{expected_zh}，实为 {given} / line {line}: expected {expected}, given {given}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// What stood there, in quotation marks and shortened; or that the file ended.
    pub given: String,
    /// What should have.
    pub expected: String,
    /// The same in Chinese.
    pub expected_zh: String,
}

impl ReadError {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        "BAD_VALUE"
    }
}

/// The next word must be this.
pub(crate) struct Expected<'a> {
    pub(crate) zh: &'a str,
    pub(crate) en: &'a str,
    pub(crate) least: i64,
    pub(crate) most: i64,
}

/// Words of a text, each with its line.
pub(crate) struct Words<'a> {
    left: &'a [u8],
    line: usize,
}

impl<'a> Words<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes), line: 1 }
    }

    /// A bound on how many words are left, for what is allocated before it is read.
    pub(crate) fn most_left(&self) -> usize {
        self.left.len() / 2 + 1
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let blank = self.left.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(self.left.len());
        self.line += self.left[..blank].split(|byte| *byte == b'\n').count() - 1;
        self.left = &self.left[blank..];
        let end = self.left.iter().position(u8::is_ascii_whitespace).unwrap_or(self.left.len());
        let (word, left) = self.left.split_at(end);
        self.left = left;
        (!word.is_empty()).then_some(word)
    }

    /// The next number, within its limits.
    pub(crate) fn number(&mut self, expected: &Expected<'_>) -> Result<i64, ReadError> {
        let word = self.next();
        let number = word.and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
        match number.filter(|number| (expected.least..=expected.most).contains(number)) {
            Some(number) => Ok(number),
            None => Err(self.error(word, expected)),
        }
    }

    /// A number that was read and is wrong for another reason than its size.
    pub(crate) fn refuse(&self, given: i64, zh: &str, en: &str) -> ReadError {
        let (expected, expected_zh) = (en.to_owned(), zh.to_owned());
        ReadError { line: self.line, given: format!("“{given}”"), expected, expected_zh }
    }

    /// That nothing is left.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        let Some(word) = self.next() else { return Ok(()) };
        let mut error = self.error(Some(word), &Expected { zh: "", en: "", least: 0, most: 0 });
        "the end of the file".clone_into(&mut error.expected);
        "文件结尾".clone_into(&mut error.expected_zh);
        Err(error)
    }

    fn error(&self, word: Option<&[u8]>, expected: &Expected<'_>) -> ReadError {
        /// More of a wrong word tells nobody more.
        const SHOWN: usize = 40;
        let Expected { zh, en, least, most } = expected;
        let given = word.map_or_else(
            || "文件结尾 the end of the file".to_owned(),
            |word| {
                let text = String::from_utf8_lossy(word);
                let short: String = text.chars().take(SHOWN).collect();
                format!("“{}{}”", short.escape_debug(), if text.chars().nth(SHOWN).is_some() { "…" } else { "" })
            },
        );
        let (expected, expected_zh) = (format!("{en} ({least}..={most})"), format!("{zh}（{least} 至 {most} 的整数）"));
        ReadError { line: self.line, given, expected, expected_zh }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Expected<'_> = Expected { zh: "数", en: "a number", least: 0, most: 9 };

    #[test]
    fn words_know_their_lines() {
        let mut words = Words::new("\u{feff} 1\r\n\t2 \n\n3 x".as_bytes());
        let numbers: Vec<_> = (0..3).map(|_| words.number(&SMALL).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        let error = words.number(&SMALL).unwrap_err();
        assert_eq!((error.line, &*error.given, error.code()), (4, "“x”", "BAD_VALUE"));
        let error = words.number(&SMALL).unwrap_err();
        assert_eq!((error.line, &*error.given), (4, "文件结尾 the end of the file"));
        assert!(words.end().is_ok());
    }

    #[test]
    fn what_is_no_number_in_range_is_refused() {
        for given in ["10", "-1", "1.5", "99999999999999999999", "一", "\u{0}", "1e0"] {
            assert!(Words::new(given.as_bytes()).number(&SMALL).is_err(), "{given}");
        }
        assert!(Words::new(&[0xff, 0xfe]).number(&SMALL).is_err());
        let long = "长".repeat(99);
        assert!(Words::new(long.as_bytes()).number(&SMALL).unwrap_err().given.ends_with("…”"));
        assert!(Words::new(b" 7 ").end().unwrap_err().to_string().contains("the end of the file"));
    }
}
