//! Traditional characters as simplified ones, where the crate feature `zh-variants` asks for it.

/// The character itself.
#[cfg(not(feature = "zh-variants"))]
pub(crate) const fn simplified(c: char) -> char {
    c
}

#[cfg(feature = "zh-variants")]
pub(crate) use table::simplified;

#[cfg(feature = "zh-variants")]
mod table {
    use std::sync::LazyLock;

    use hanconv::RawDictionary;
    use rustc_hash::FxHashMap;

    /// OpenCC's table, a line a character: the traditional one, then what it is when simplified, the usual one first.
    ///
    /// A constant, so that the library's other dictionaries (1 MB of phrases) stay out of the program.
    const LINES: &str = RawDictionary::TSCharacters.text();

    /// The first character of the blocks looked up by place: Extension A and the common ideographs lie together.
    const FIRST: u32 = 0x3400;
    const PAST: u32 = 0xa000;

    static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

    /// The simplified form of a character, for comparing; any other character is itself. O(1).
    ///
    /// Applied twice it gives what it gives once.
    pub(crate) fn simplified(c: char) -> char {
        match c as u32 {
            0..FIRST => c,
            code @ FIRST..PAST => TABLE.common[(code - FIRST) as usize],
            _ => TABLE.rare.get(&c).copied().unwrap_or(c),
        }
    }

    /// 110 KB, and 354 characters beyond the blocks.
    struct Table {
        common: Vec<char>,
        rare: FxHashMap<char, char>,
    }

    impl Table {
        /// Reads the lines. Under a millisecond, once a process.
        fn new() -> Self {
            let pairs: FxHashMap<char, char> = LINES.lines().filter_map(pair).collect();
            let last = |mut c: char| {
                // A table with a ring in it would be nobody's; the bound keeps even that from hanging.
                for _ in 0..4 {
                    c = pairs.get(&c).copied().unwrap_or(c);
                }
                c
            };
            let common = (FIRST..PAST).map(|code| char::from_u32(code).map_or('\0', last)).collect();
            let rare = pairs.keys().filter(|&&c| c as u32 >= PAST).map(|&c| (c, last(c))).collect();
            Self { common, rare }
        }
    }

    /// A character and the first on its line that is another.
    fn pair(line: &str) -> Option<(char, char)> {
        let mut columns = line.split_whitespace().map(only);
        let from = columns.next()??;
        let to = columns.flatten().find(|&to| to != from)?;
        Some((from, to))
    }

    /// The only character of a text: the comments and whatever else has more are passed over.
    fn only(text: &str) -> Option<char> {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).filter(|c| *c as u32 >= FIRST)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use std::collections::BTreeSet;

        /// What the lines say is another character, by splitting them at their tabs and spaces.
        fn traditional() -> BTreeSet<&'static str> {
            let lines = LINES.lines().filter(|line| !line.starts_with('#'));
            let columns = lines.filter_map(|line| line.split_once('\t'));
            columns.filter(|(from, to)| to.split(' ').any(|to| to != *from)).map(|(from, _)| from).collect()
        }

        #[test]
        fn all_of_the_table_and_nothing_else_is_simplified() {
            let traditional = traditional();
            assert!(traditional.len() > 4_000);
            for c in '\0'..=char::MAX {
                let once = simplified(c);
                assert_eq!(once != c, traditional.contains(&*c.to_string()), "{c}");
                assert_eq!(simplified(once), once, "{c}");
            }
        }
    }
}
