//! What makes one name a typing error of another, and what does not.

use crate::fold::is_han;

/// The words of a folded name: what stands between spaces, and every run of Han characters.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    text: &'a str,
    words: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Splits a folded name. O(length).
    pub(crate) fn of(text: &'a str) -> Self {
        let (mut words, mut start, mut han) = (Vec::new(), 0, None);
        for (place, c) in text.char_indices() {
            let kind = (c != ' ').then(|| is_han(c));
            if kind != han {
                if han.is_some() {
                    words.push(&text[start..place]);
                }
                (start, han) = (place, kind);
            }
        }
        if han.is_some() {
            words.push(&text[start..]);
        }
        Self { text, words }
    }

    /// The words in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.words.iter().copied()
    }

    /// Characters of the name, spaces included.
    pub(crate) fn chars(&self) -> usize {
        self.text.chars().count()
    }

    /// The most edits the lengths of the words allow.
    pub(crate) fn allowance(&self) -> usize {
        self.iter().map(allowance).sum::<usize>().min(MAX_EDITS)
    }

    fn marks(&self) -> impl Iterator<Item = char> + '_ {
        self.text.chars().filter(|&c| is_mark(c))
    }

    fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.text.chars().filter(|&c| c != ' ')
    }
}

/// Edits in a whole name.
const MAX_EDITS: usize = 2;

/// A word of fewer letters, or a Han run of fewer characters without its ending, must be equal.
const LEAST_CHARS: usize = 5;

/// A Latin word of as many letters may have two edits.
const LONG_CHARS: usize = 12;

/// Endings that say "one who does this". They make 电子工程师 and 电气工程师 long without making them alike.
const HAN_ENDINGS: [&str; 14] = [
    "工程师",
    "技术员",
    "操作工",
    "操作员",
    "设计师",
    "分析师",
    "管理员",
    "技师",
    "技工",
    "经理",
    "专员",
    "师",
    "员",
    "工",
];

/// The number of edits between a text and a key, if the one can be a typing error of the other.
///
/// `known` tells whether some name has a word, `paired` whether some name has two characters side by side.
pub(crate) fn most_edits(
    text: &Words<'_>,
    key: &Words<'_>,
    known: impl Fn(&str) -> bool,
    paired: impl Fn(char, char) -> bool,
) -> Option<usize> {
    if !text.marks().eq(key.marks()) {
        return None;
    }
    if text.letters().eq(key.letters()) {
        let apart = text.chars().abs_diff(key.chars()).max(1);
        return (apart <= MAX_EDITS && text.letters().count() >= LEAST_CHARS).then_some(apart);
    }
    if text.words.len() != key.words.len() {
        return None;
    }
    let mut edits = 0;
    for (word, right) in text.iter().zip(key.iter()).filter(|(word, right)| word != right) {
        let own = if starts_han(word) {
            has_pair_of_its_own(word, right, &paired)
        } else {
            is_other_word(word, right, &known)
        };
        edits += edits_in_word(word, right).filter(|_| !own)?;
    }
    (edits <= MAX_EDITS).then_some(edits)
}

/// Edits between two words, if their lengths allow as many.
fn edits_in_word(word: &str, right: &str) -> Option<usize> {
    let allowed = allowance(word).min(allowance(right));
    let alike = word.chars().next() == right.chars().next() && starts_han(word) == starts_han(right);
    if allowed == 0 || !alike {
        return None;
    }
    let edits = strsim::damerau_levenshtein(word, right);
    (edits <= allowed).then_some(edits)
}

fn allowance(word: &str) -> usize {
    if starts_han(word) {
        return usize::from(without_ending(word).chars().count() >= LEAST_CHARS);
    }
    match word.chars().count() {
        0..LEAST_CHARS => 0,
        LEAST_CHARS..LONG_CHARS => 1,
        _ => 2,
    }
}

fn starts_han(word: &str) -> bool {
    word.chars().next().is_some_and(is_han)
}

fn without_ending(word: &str) -> &str {
    HAN_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// Whether a Latin word is known from elsewhere and so was meant; a plural is the same word.
fn is_other_word(word: &str, right: &str, known: &impl Fn(&str) -> bool) -> bool {
    let singular = |word: &str| -> usize { word.strip_suffix('s').map_or(word.len(), str::len) };
    let plural = word[..singular(word)] == right[..singular(right)];
    known(word) && !plural
}

/// Whether a Han run has two neighbours that the other has not, and that some name has: a word, not a slip.
fn has_pair_of_its_own(word: &str, right: &str, paired: &impl Fn(char, char) -> bool) -> bool {
    let pairs = |word: &str| -> Vec<(char, char)> { word.chars().zip(word.chars().skip(1)).collect() };
    let others = pairs(right);
    pairs(word).into_iter().any(|pair| !others.contains(&pair) && paired(pair.0, pair.1))
}

/// Characters that tell names apart by themselves: digits and signs, and in Chinese numbers, ranks, sides and
/// negations.
fn is_mark(c: char) -> bool {
    c.is_numeric()
        || matches!(c, '+' | '#' | '.' | '*' | '&' | '@' | '%' | '$')
        || "一二三四五六七八九十百千万两双单甲乙丙丁非无不未免反副高中低初上下前后左右内外正负阴阳大小进出".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(text: &str, key: &str) -> Option<usize> {
        most_edits(&Words::of(text), &Words::of(key), |_| false, |_, _| false)
    }

    #[test]
    fn han_runs_and_latin_words_come_apart() {
        let words = Words::of("go语言 web开发 c++");
        assert_eq!(words.iter().collect::<Vec<_>>(), ["go", "语言", "web", "开发", "c++"]);
        assert_eq!(Words::of("").iter().count(), 0);
    }

    #[test]
    fn length_decides_how_many_edits() {
        assert_eq!(edits("javas", "java"), None);
        assert_eq!(edits("pyhton", "python"), Some(1));
        assert_eq!(edits("pyhtno", "python"), None);
        assert_eq!(edits("inteligent manufakturing", "intelligent manufacturing"), Some(2));
        assert_eq!(edits("telecomunicatons", "telecommunications"), Some(2));
        assert_eq!(edits("焊工", "钳工"), None);
        assert_eq!(edits("电子工程师", "电气工程师"), None);
        assert_eq!(edits("集成电路板图", "集成电路版图"), Some(1));
    }

    #[test]
    fn marks_and_first_characters_hold() {
        assert_eq!(edits("windows 10", "windows 11"), None);
        assert_eq!(edits("embedded c", "embedded c++"), None);
        assert_eq!(edits("高压电气安装", "低压电气安装"), None);
        assert_eq!(edits("typical", "atypical"), None);
        assert_eq!(edits("front end", "frontend"), Some(1));
    }
}
