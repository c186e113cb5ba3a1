//! Words that say how senior, not what: they are set aside as a level.

use crate::fold::is_han;

/// How senior a title says someone is 资历.
///
/// ```
/// use chancai_taxonomy::Seniority;
///
/// assert_eq!(Seniority::of("高级焊接工程师"), Some(Seniority::Senior));
/// assert_eq!(Seniority::of("Jr. Software Developer"), Some(Seniority::Junior));
/// assert_eq!(Seniority::of("internal auditor"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Seniority {
    /// Learns the work 实习.
    Trainee,
    /// Begins, or assists 初级, 助理.
    Junior,
    /// Neither 中级.
    Middle,
    /// 高级, 资深.
    Senior,
    /// Leads others of the same work 首席.
    Principal,
}

/// Words by what they say. `assistant`, `chief` and `head` are not here: in many names they are the work itself.
const WORDS: &[(&str, Seniority)] = &[
    ("实习", Seniority::Trainee),
    ("见习", Seniority::Trainee),
    ("應屆", Seniority::Trainee),
    ("应届", Seniority::Trainee),
    ("trainee", Seniority::Trainee),
    ("intern", Seniority::Trainee),
    ("internship", Seniority::Trainee),
    ("apprentice", Seniority::Trainee),
    ("初级", Seniority::Junior),
    ("初級", Seniority::Junior),
    ("助理", Seniority::Junior),
    ("junior", Seniority::Junior),
    ("jr", Seniority::Junior),
    ("graduate", Seniority::Junior),
    ("中级", Seniority::Middle),
    ("中級", Seniority::Middle),
    ("高级", Seniority::Senior),
    ("高級", Seniority::Senior),
    ("资深", Seniority::Senior),
    ("資深", Seniority::Senior),
    ("senior", Seniority::Senior),
    ("sr", Seniority::Senior),
    ("首席", Seniority::Principal),
    ("principal", Seniority::Principal),
    ("lead", Seniority::Principal),
];

impl Seniority {
    /// The ASCII code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trainee => "trainee",
            Self::Junior => "junior",
            Self::Middle => "middle",
            Self::Senior => "senior",
            Self::Principal => "principal",
        }
    }

    /// What a title says; the highest where it says several things.
    pub fn of(title: &str) -> Option<Self> {
        let folded = crate::fold::fold(title);
        let mut found = None;
        split(&folded, |_, seniority| found = found.max(seniority));
        found
    }
}

/// Tells `sink` the parts of a folded title in their order: words of seniority, and what lies between them.
///
/// A title that is nothing but such words is one part of its own: 助理 alone is a name.
pub(crate) fn split<'a>(folded: &'a str, mut sink: impl FnMut(&'a str, Option<Seniority>)) {
    let (mut start, mut at) = (0, 0);
    while at < folded.len() {
        let rest = &folded[at..];
        let inside_word = at > 0 && folded.as_bytes()[at - 1..].iter().take(2).all(u8::is_ascii_alphanumeric);
        let found = WORDS.iter().find(|(word, _)| !inside_word && stands(folded, at, word));
        if let Some(&(word, seniority)) = found {
            if start < at {
                sink(&folded[start..at], None);
            }
            sink(&rest[..word.len()], Some(seniority));
            at += word.len();
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if start < folded.len() {
        sink(&folded[start..], None);
    }
}

/// Whether `word` stands at `at`: letters as a whole word, Han characters anywhere.
fn stands(folded: &str, at: usize, word: &str) -> bool {
    if !folded[at..].starts_with(word) {
        return false;
    }
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    word.chars().next().is_some_and(is_han)
        || !(is_letter(folded[..at].chars().next_back()) || is_letter(folded[at + word.len()..].chars().next()))
}
