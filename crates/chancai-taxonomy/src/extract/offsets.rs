//! Folding that remembers where each character came from.

use std::iter::once;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::fold::{is_han, is_separator, is_telling_dot, vanishes};
use crate::variants::simplified;

/// A line as [`fold`](crate::fold) spells it, and for each byte of that the bytes of the line it stands for.
///
/// NFKC works within segments: a character and the marks and vowels that may join it. A segment is folded as a whole and
/// every character of it stands for the whole, so `é` in two code points is one place, and so is `㎏`.
#[derive(Debug, Default, Clone)]
pub(crate) struct FoldedLine {
    /// The folded text.
    pub(crate) text: String,
    /// Per byte of `text`: where its segment starts and ends in the line, in bytes.
    places: Vec<(u32, u32)>,
    /// Punctuation that names do not span, ascending.
    breaks: Vec<Break>,
    now: State,
}

/// Punctuation between two characters of the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Break {
    /// The byte of the folded text where what follows it begins.
    pub(crate) at: u32,
    /// How much it ends.
    pub(crate) level: Level,
}

/// What punctuation ends; of several marks in a row the strongest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// An item of a list: 、 | tab •.
    Item,
    /// A narrow comma: an item or a clause.
    Comma,
    /// A clause: ， ； ： ; :.
    Clause,
    /// A sentence: 。 ！ ？ ! ?, a full stop before white space, a line.
    Sentence,
}

/// What folding knows of the characters before.
#[derive(Debug, Default, Clone)]
struct State {
    /// The character before, separators included.
    before: Option<char>,
    /// A full stop whose meaning depends on the next character: what was before it, and its place.
    dot: Option<(Option<char>, u32, u32)>,
    /// Whether the last character written is Han.
    last_han: Option<bool>,
    /// Where the last character written ends in the line.
    last_end: u32,
    gap: bool,
    level: Option<Level>,
    /// Whether another round may change something.
    unsettled: bool,
}

impl FoldedLine {
    /// Folds a line in place of what was here before. O(length), apart from sorting runs of combining marks.
    pub(crate) fn refill(&mut self, line: &str) {
        self.clear();
        let mut start = 0;
        while let Some(c) = line[start..].chars().next() {
            let mut end = start + c.len_utf8();
            let next = line[end..].chars().next();
            if let (Some(folded), true) = (plain(c), next.is_none_or(|next| plain(next).is_some())) {
                self.take(folded, start as u32, end as u32, level_of(c));
                start = if is_plain_word(c) { self.take_run(line, end, c.is_ascii()) } else { end };
                continue;
            }
            let joined = line[end..].chars().take_while(|&next| !begins_segment(next));
            end += joined.map(char::len_utf8).sum::<usize>();
            // A sign before a mark keeps the level of its wide form.
            let own = plain(c).and(level_of(c));
            for part in line[start..end].nfkc() {
                self.take(part, start as u32, end as u32, own.or_else(|| level_of(part)));
            }
            start = end;
        }
        self.finish();
        while self.now.unsettled {
            let again = self.again();
            let settled = again.text == self.text;
            *self = again;
            if settled {
                break;
            }
        }
    }

    /// Folds, behind a character of a word and up to the last but one of it, what is alike: Latin or Han.
    ///
    /// Gives the byte to go on from. The last is left, as a mark may follow it.
    fn take_run(&mut self, line: &str, start: usize, latin: bool) -> usize {
        let rest = &line[start..];
        let (run, width) = if latin {
            (rest.bytes().take_while(u8::is_ascii_alphanumeric).count(), 1)
        } else {
            (rest.chars().take_while(|&c| is_plain_han(c)).count(), 3)
        };
        if run < 2 {
            return start;
        }
        let run = &rest[..(run - 1) * width];
        let end = start + run.len();
        if !latin && cfg!(feature = "zh-variants") {
            // What a character becomes may have another length.
            for (place, c) in run.chars().enumerate() {
                self.text.push(simplified(c));
                let first = start + place * width;
                self.places.resize(self.text.len(), (first as u32, (first + width) as u32));
            }
        } else {
            let written = self.text.len();
            self.text.push_str(run);
            self.text[written..].make_ascii_lowercase();
            let place = |at: usize| {
                let first = start + at / width * width;
                (first as u32, (first + width) as u32)
            };
            self.places.extend((0..run.len()).map(place));
        }
        self.now.before = self.text.chars().next_back();
        self.now.last_end = end as u32;
        end
    }

    fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.breaks.clear();
        self.now = State::default();
    }

    /// One more round, as `fold` has it: dropping characters and case can bring a letter and a mark together.
    fn again(&self) -> Self {
        let mut next = Self::default();
        let mut breaks = self.breaks.iter().peekable();
        let mut segment = String::new();
        let mut rest = self.text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            segment.clear();
            segment.push(c);
            let (first, mut last) = self.places[start];
            let mut end = start + c.len_utf8();
            while let Some((at, joined)) = rest.next_if(|&(_, next)| !begins_segment(next)) {
                segment.push(joined);
                last = last.max(self.places[at].1);
                end = at + joined.len_utf8();
            }
            while let Some(passed) = breaks.next_if(|passed| (passed.at as usize) < end) {
                next.now.level = next.now.level.max(Some(passed.level));
            }
            for part in segment.nfkc() {
                next.take(part, first, last, None);
            }
        }
        next.finish();
        next
    }

    /// Folds one character of a normalised segment.
    fn take(&mut self, c: char, start: u32, end: u32, level: Option<Level>) {
        if c.is_ascii() {
            if c != '\'' {
                self.put(c.to_ascii_lowercase(), start, end, level);
            }
        } else if is_plain_han(c) {
            self.put(simplified(c), start, end, level);
        } else if !vanishes(c) {
            for lower in c.to_lowercase() {
                self.now.unsettled |= lower != c || !begins_segment(lower);
                self.put(simplified(lower), start, end, level);
            }
        }
    }

    fn put(&mut self, c: char, start: u32, end: u32, level: Option<Level>) {
        if let Some((before, dot_start, dot_end)) = self.now.dot.take() {
            if is_telling_dot(before, Some(c)) {
                self.write('.', dot_start, dot_end);
            } else {
                self.now.gap = true;
                let ends = c.is_whitespace().then_some(Level::Sentence);
                self.now.level = self.now.level.max(ends);
            }
        }
        let before = self.now.before.replace(c);
        if c == '.' {
            self.now.dot = Some((before, start, end));
        } else if !is_plain_word(c) && is_separator(c) {
            self.now.gap = true;
            self.now.level = self.now.level.max(level);
        } else {
            self.write(if c == '♯' { '#' } else { c }, start, end);
        }
    }

    fn write(&mut self, c: char, start: u32, end: u32) {
        let han = is_plain_han(c) || (!c.is_ascii() && is_han(c));
        if self.now.gap && self.now.last_han == Some(false) && !han {
            self.text.push(' ');
            // Within a segment, as in ¼, the space belongs to it.
            self.places.push((self.now.last_end.min(start), start));
        }
        if let (Some(level), Some(_)) = (self.now.level, self.now.last_han) {
            self.breaks.push(Break { at: self.text.len() as u32, level });
        }
        self.text.push(c);
        self.places.resize(self.text.len(), (start, end));
        self.now.last_han = Some(han);
        self.now.last_end = end;
        (self.now.gap, self.now.level) = (false, None);
    }

    /// A full stop at the end means nothing.
    fn finish(&mut self) {
        self.now.dot = None;
    }

    /// The bytes of the line that a part of the folded text stands for, which is not empty.
    pub(crate) fn source(&self, start: u32, end: u32) -> (usize, usize) {
        (self.places[start as usize].0 as usize, self.places[end as usize - 1].1 as usize)
    }

    /// Whether a part of the folded text begins and ends where segments of the line do.
    pub(crate) fn is_whole(&self, start: u32, end: u32) -> bool {
        let apart = |at: usize| at == 0 || at >= self.places.len() || self.places[at - 1].0 != self.places[at].0;
        apart(start as usize) && apart(end as usize)
    }

    /// The punctuation, ascending.
    pub(crate) fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// Whether punctuation lies inside a part of the folded text.
    pub(crate) fn is_broken(&self, start: u32, end: u32) -> bool {
        let next = self.breaks.partition_point(|b| b.at <= start);
        self.breaks.get(next).is_some_and(|b| b.at < end)
    }

    /// The strongest punctuation from one place to another, both included.
    pub(crate) fn strongest(&self, from: u32, to: u32) -> Option<Level> {
        let first = self.breaks.partition_point(|b| b.at < from);
        self.breaks[first..].iter().take_while(|b| b.at <= to).map(|b| b.level).max()
    }
}

/// The ideographs of everyday text, which no normalisation touches.
const fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Characters that are surely no separators.
const fn is_plain_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_plain_han(c)
}

/// The NFKC form of the characters most text is made of; none of them joins what is before it.
const fn plain(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{2013}'
        | '\u{2014}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{201c}'
        | '\u{201d}' => Some(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{3000}' => Some(' '),
        _ => None,
    }
}

/// Whether nothing before a character can change what becomes of it in NFKC.
fn begins_segment(c: char) -> bool {
    if plain(c).is_some() {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_none_or(|first| canonical_combining_class(first) == 0 && is_nfc_quick(once(first)) == IsNormalized::Yes)
}

/// What a separator ends; none for those inside names, such as hyphen, slash and brackets.
const fn level_of(c: char) -> Option<Level> {
    match c {
        '、' | '|' | '｜' | '\t' | '•' => Some(Level::Item),
        ',' => Some(Level::Comma),
        '，' | ';' | '；' | ':' | '：' => Some(Level::Clause),
        '。' | '!' | '！' | '?' | '？' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Some(Level::Sentence)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use proptest::prelude::*;

    fn folded(line: &str) -> FoldedLine {
        let mut folded = FoldedLine::default();
        folded.refill(line);
        folded
    }

    fn check(line: &str) -> Result<(), TestCaseError> {
        let folded = folded(line);
        prop_assert_eq!(&folded.text, &fold(line));
        prop_assert_eq!(folded.places.len(), folded.text.len());
        prop_assert!(folded.places.iter().is_sorted_by_key(|place| place.0));
        for (at, c) in folded.text.char_indices() {
            let (start, end) = folded.source(at as u32, (at + c.len_utf8()) as u32);
            prop_assert!(start <= end && end <= line.len());
            prop_assert!(line.is_char_boundary(start) && line.is_char_boundary(end));
        }
        prop_assert!(folded.breaks.is_sorted_by(|a, b| a.at < b.at));
        Ok(())
    }

    proptest! {
        #[test]
        fn it_folds_as_fold_does(line in "\\PC{0,40}") {
            check(&line)?;
        }

        #[test]
        fn it_folds_as_fold_does_among_what_matters(
            line in "[a-cA-C0-2〡〆+#. ．＋＃\\-_/'Go语言电工·（），,。、\u{301}\u{323}\u{130}ﬁ㎏℃…´ŉ\u{200d}\u{1100}\u{1161}\u{11a8}かﾞ\u{3099}Σς\t]{0,16}",
        ) {
            check(&line)?;
        }

        #[test]
        fn it_folds_any_characters(chars in prop::collection::vec(any::<char>(), 0..24)) {
            check(&chars.into_iter().collect::<String>())?;
        }
    }

    proptest! {
        // Long runs, what takes more bytes when simplified (騔) or fewer, what takes two steps (薴), marks, compatibility forms.
        #[test]
        fn it_folds_as_fold_does_where_characters_are_simplified(
            line in "[軟件發髮乾燥薴苧騔鶠㑳\u{20e7d}\u{f90a}\u{2f800}a，. \u{301}]{0,24}",
        ) {
            check(&line)?;
        }
    }

    #[cfg(feature = "zh-variants")]
    #[test]
    fn a_character_that_grows_keeps_its_place() {
        let folded = folded("養騔，養鷂子");
        assert_eq!(folded.text, "养𩨀养鹞子");
        let at = folded.text.find('𩨀').unwrap() as u32;
        assert_eq!(folded.source(at, at + 4), (3, 6));
        let at = folded.text.find('鹞').unwrap() as u32;
        assert_eq!(folded.source(at, at + 3), (12, 15));
    }

    #[test]
    fn a_space_inside_a_character() {
        let folded = folded("¼ 4");
        assert_eq!(folded.text, "1 4 4");
        assert!(!folded.is_whole(0, 1) && !folded.is_whole(2, 3) && folded.is_whole(0, 3) && folded.is_whole(4, 5));
        check("¼").unwrap();
    }

    #[test]
    fn a_dot_before_a_numeral_that_is_no_word() {
        for line in [".〡", "a .〡b", "3.〩", ".〆", "电.〱"] {
            check(line).unwrap();
        }
        assert_eq!(folded(".〡").text, "");
    }

    #[test]
    fn places_and_punctuation() {
        let folded = folded("熟悉 Ｊａｖａ，Cafe\u{301}. TCP/IP");
        assert_eq!(folded.text, "熟悉java café tcp ip");
        let at = |part: &str| {
            let start = folded.text.find(part).unwrap();
            folded.source(start as u32, (start + part.len()) as u32)
        };
        assert_eq!(at("java"), (7, 19));
        assert_eq!(at("café"), (22, 28));
        let levels: Vec<Level> = folded.breaks().iter().map(|b| b.level).collect();
        assert_eq!(levels, [Level::Clause, Level::Sentence]);
        let start = folded.text.find("tcp").unwrap() as u32;
        assert!(!folded.is_broken(start, folded.text.len() as u32) && folded.is_broken(0, start));
    }
}
