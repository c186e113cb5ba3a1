//! Folding: what makes `ＡＢ１２` and ` AB12 ` the same id, and how a cell holds a list.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The form in which ids, codes, numbers and names are compared: NFKC, trimmed, every run of inner white space one
/// space. Case is kept.
///
/// Idempotent. Linear in the length; text that is in the form already is borrowed.
///
/// ```
/// use chancai_table::fold_key;
///
/// assert_eq!(fold_key(" ＡＢ１２ "), "AB12");
/// assert_eq!(fold_key("数字　 芯片\n设计"), "数字 芯片 设计");
/// ```
pub fn fold_key(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if is_spaced_singly(trimmed) && (trimmed.is_ascii() || is_nfkc_quick(trimmed.chars()) == IsNormalized::Yes) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    let mut gap = false;
    for c in trimmed.nfkc() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    Cow::Owned(out)
}

/// Whether the only white space is single spaces.
fn is_spaced_singly(text: &str) -> bool {
    let mut after_space = false;
    text.chars().all(|c| {
        let is_space = c == ' ';
        let good = !(is_space && after_space) && (is_space || !c.is_whitespace());
        after_space = is_space;
        good
    })
}

/// [`fold_key`] without regard to case, and without the invisible marks that editors leave: for header names.
pub(crate) fn fold_name(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    fold_key(&visible).to_lowercase()
}

/// Zero-width and direction marks: they hide in text pasted from the web and make equal ids differ.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

/// The items of a cell: split at `;` `；` `、` and line breaks, trimmed, empty ones dropped.
///
/// ```
/// use chancai_table::split_list;
///
/// assert_eq!(split_list("Verilog；RTL设计、 Python;").collect::<Vec<_>>(), ["Verilog", "RTL设计", "Python"]);
/// ```
pub fn split_list(text: &str) -> Items<'_> {
    Items(Inner::Split(text))
}

/// The items of a list cell, in their order. See [`split_list`] and [`Row::list`](crate::Row::list).
#[derive(Clone)]
pub struct Items<'a>(Inner<'a>);

#[derive(Clone)]
enum Inner<'a> {
    Split(&'a str),
    Given(std::slice::Iter<'a, String>),
}

impl<'a> Items<'a> {
    pub(crate) fn given(items: &'a [String]) -> Self {
        Self(Inner::Given(items.iter()))
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        match &mut self.0 {
            Inner::Given(items) => items.next().map(String::as_str),
            Inner::Split(rest) => {
                while !rest.is_empty() {
                    let (item, after) = rest.split_once(is_list_separator).unwrap_or((*rest, ""));
                    *rest = after;
                    let item = item.trim();
                    if !item.is_empty() {
                        return Some(item);
                    }
                }
                None
            }
        }
    }
}

/// `､` is the half-width form of `、` and folds to it.
pub(crate) fn is_list_separator(c: char) -> bool {
    matches!(c, ';' | '；' | '、' | '､' | '\n' | '\r')
}

/// An item's label and what follows it: split at `:` and `：`, every part trimmed. An empty part stays, as "not
/// stated".
///
/// ```
/// use chancai_table::split_item;
///
/// let (label, parts) = split_item("静态时序分析：0.5:0.8");
/// assert_eq!(label, "静态时序分析");
/// assert_eq!(parts.collect::<Vec<_>>(), ["0.5", "0.8"]);
/// ```
pub fn split_item(item: &str) -> (&str, impl Iterator<Item = &str> + Clone) {
    let mut parts = item.split([':', '：']).map(str::trim);
    (parts.next().unwrap_or_default(), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_text_is_borrowed() {
        for text in ["AB12", "数字芯片 设计", ""] {
            assert!(matches!(fold_key(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(fold_key("  AB12\n"), Cow::Borrowed("AB12")));
    }

    #[test]
    fn names_match_through_marks_and_case() {
        assert_eq!(fold_name("\u{FEFF}ＩＤ\u{200B} "), "id");
        assert_eq!(fold_name("Aliases_ZH"), "aliases_zh");
    }

    #[test]
    fn lists_split_at_every_separator() {
        let items: Vec<&str> = split_list("a; b；c、d\r\ne\n;；、f､").collect();
        assert_eq!(items, ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(split_list(" ; ").next(), None);
    }

    #[test]
    fn an_empty_part_stays() {
        let (label, parts) = split_item(" Python ::0.5 ");
        assert_eq!((label, parts.collect::<Vec<_>>()), ("Python", vec!["", "0.5"]));
        assert_eq!(split_item("Python").1.count(), 0);
    }
}
