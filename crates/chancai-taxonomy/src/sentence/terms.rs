//! The terms of a text: words in their singular, and one or two Han characters side by side.

use crate::fold::{fold, is_han};
use crate::words::Words;

/// English words that bind others and mean nothing by themselves: no term.
const STOP_WORDS: [&str; 62] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "for", "from", "had", "has", "have",
    "i", "in", "into", "is", "it", "its", "no", "not", "of", "on", "or", "other", "our", "per", "such", "that", "the",
    "these", "this", "those", "to", "up", "us", "via", "we", "will", "with", "within", "you", "your", "their", "they",
    "them", "he", "she", "his", "her", "was", "were", "which", "who", "but", "if", "so", "than",
];

/// Chinese characters of the same sort: no term by themselves, but part of a pair.
const STOP_CHARS: &str = "的了和与及或等在是有对为以从到由把被并且之其这那个";

/// Verbs and their Chinese like that stand in hundreds of labels and tell little.
pub(super) const GENERIC_WORDS: [&str; 42] = [
    "apply",
    "assist",
    "carry",
    "conduct",
    "develop",
    "ensure",
    "follow",
    "handle",
    "identify",
    "maintain",
    "make",
    "manage",
    "operate",
    "out",
    "perform",
    "prepare",
    "provide",
    "support",
    "undertake",
    "understand",
    "use",
    "work",
    "使用",
    "应用",
    "运用",
    "管理",
    "开发",
    "进行",
    "执行",
    "实施",
    "开展",
    "负责",
    "参与",
    "协助",
    "提供",
    "支持",
    "处理",
    "操作",
    "维护",
    "确保",
    "制定",
    "相关",
];

/// Shorter words are not stemmed.
const LEAST_STEMMED: usize = 4;

/// What is left of a word when an ending goes must have as many letters.
const LEAST_BASE: usize = 3;

/// Calls `with` for every term of a text, repeated ones too. O(length).
pub(super) fn each_term(text: &str, mut with: impl FnMut(&str)) {
    for word in Words::of(&fold(text)).iter() {
        if word.starts_with(is_han) {
            each_gram(word, &mut with);
        } else if !STOP_WORDS.contains(&word) {
            singular(word, &mut with);
        }
    }
}

/// Characters and pairs of a Han run.
fn each_gram(run: &str, with: &mut impl FnMut(&str)) {
    let mut before = None;
    for (place, c) in run.char_indices() {
        let end = place + c.len_utf8();
        if !STOP_CHARS.contains(c) {
            with(&run[place..end]);
        }
        if let Some(before) = before {
            with(&run[before..end]);
        }
        before = Some(place);
    }
}

/// A label without what stands in brackets, and what stands in them: `Java (computer programming)`.
///
/// A bracket that is never closed holds the rest. O(length).
pub(super) fn split_brackets(label: &str) -> [Vec<&str>; 2] {
    let (mut parts, mut depth) = ([Vec::new(), Vec::new()], 0_usize);
    for piece in label.split_inclusive(['(', '（', '[', '【', ')', '）', ']', '】']) {
        let text = piece.trim_end_matches(['(', '（', '[', '【', ')', '）', ']', '】']);
        if !text.is_empty() {
            parts[usize::from(depth > 0)].push(text);
        }
        match piece.chars().next_back() {
            Some('(' | '（' | '[' | '【') => depth += 1,
            Some(')' | '）' | ']' | '】') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts
}

/// Whether a term is one Han character: it says less than the pairs it stands in.
pub(super) fn is_single_han(term: &str) -> bool {
    let mut chars = term.chars();
    chars.next().is_some_and(is_han) && chars.next().is_none()
}

/// Gives the singular of an English word to `with`, any other word as it is.
fn singular(word: &str, with: impl FnOnce(&str)) {
    if word.len() < LEAST_STEMMED || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return with(word);
    }
    if let Some(base) = word.strip_suffix("ies").filter(|base| base.len() > 1) {
        let mut base = base.to_owned();
        base.push('y');
        return with(&base);
    }
    if word.ends_with("sses") {
        return with(&word[..word.len() - 2]);
    }
    let kept = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    with(if kept { word } else { word.strip_suffix('s').unwrap_or(word) });
}

/// The base of an English word in -ing or -ed, if `known` knows one: `planning`, `plan`; `driving`, `drive`.
pub(super) fn base<T>(term: &str, mut known: impl FnMut(&str) -> Option<T>) -> Option<T> {
    if !term.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let ending = ["ing", "ed"].iter().find_map(|ending| term.strip_suffix(ending));
    let cut = ending.filter(|cut| cut.len() >= LEAST_BASE)?;
    let bytes = cut.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    if cut.len() > LEAST_BASE
        && last == before
        && !matches!(last, b'l' | b's')
        && let Some(found) = known(&cut[..cut.len() - 1])
    {
        return Some(found);
    }
    known(&format!("{cut}e")).or_else(|| known(cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        each_term(text, |term| terms.push(term.to_owned()));
        terms
    }

    #[test]
    fn words_and_pairs() {
        assert_eq!(
            terms("Manage the policies of 3 classes in C++ & .NET"),
            ["manage", "policy", "3", "class", "c++", "&", ".net"]
        );
        assert_eq!(terms("analysis, status, gas, bus"), ["analysis", "status", "gas", "bus"]);
        assert_eq!(terms("熟悉 Go语言"), ["熟", "悉", "熟悉", "go", "语", "言", "语言"]);
        assert_eq!(terms("目的"), ["目", "目的"]);
        assert!(terms("的, the").is_empty());
    }

    #[test]
    fn brackets_are_taken_out() {
        assert_eq!(split_brackets("Java (computer programming)"), [vec!["Java "], vec!["computer programming"]]);
        assert_eq!(split_brackets("数字芯片（前端【RTL】）设计"), [vec!["数字芯片", "设计"], vec!["前端", "RTL"]]);
        assert_eq!(split_brackets(")a(b"), [vec!["a"], vec!["b"]]);
    }

    #[test]
    fn a_base_is_a_known_word() {
        let known =
            |word: &str| ["plan", "drive", "weld", "cale", "pass"].iter().find(|&&known| known == word).copied();
        let based =
            ["planning", "driving", "welded", "calling", "passed", "king", "planner"].map(|term| base(term, known));
        assert_eq!(based, [Some("plan"), Some("drive"), Some("weld"), None, Some("pass"), None, None]);
    }
}
