//! What an extraction is asked and what it answers.

use crate::normalise::How;

/// A concept named in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Mention<Id> {
    /// Where it begins: Unicode code points of the text before it.
    pub start: usize,
    /// Where it ends: the code point after its last.
    pub end: usize,
    /// Where it begins, in bytes: the mention is `&text[start_byte..end_byte]`.
    pub start_byte: usize,
    /// Where it ends, in bytes.
    pub end_byte: usize,
    /// The concept; where the name is ambiguous the smallest id of those that [`Extractor::ids`](crate::Extractor::ids)
    /// lists.
    pub id: Id,
    /// Whether the name belongs to several concepts alike.
    pub ambiguous: bool,
    /// The name's number, for [`Extractor::name`](crate::Extractor::name).
    pub name: u32,
    /// [`How::Label`] or [`How::Alias`].
    pub how: How,
    /// How sure it is, 0 to 1: the product of what [`Extractor`](crate::Extractor#score) lists.
    pub score: f64,
    /// What the text says of it.
    pub stance: Stance,
}

/// What a text says of a concept it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Stance {
    /// It is there 具备／要求.
    #[default]
    Plain,
    /// It is not there, or not asked for 不会／不要求.
    Negated,
    /// It is welcome and not asked for 优先／加分.
    NiceToHave,
}

impl Stance {
    /// The ASCII code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Negated => "negated",
            Self::NiceToHave => "nice_to_have",
        }
    }
}

/// How an [`Extractor`](crate::Extractor) reads.
///
/// The words of the lists are folded before use. A name in `sure_names` leaves the tables, whichever holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct ExtractOptions {
    /// Whether shorter names inside a longer one are given too (电路设计 in 数字电路设计). Default: no.
    pub nested: bool,
    /// Whether the plural or singular of an English name's last word is the name too. Default: yes.
    pub plurals: bool,
    /// How far from a doubtful name its context may be, in characters without needless spaces and signs.
    /// Default: 30.
    pub window: usize,
    /// More names that count only in context, besides the built-in ones (AI, IT, PS …).
    pub context_names: Vec<String>,
    /// More names that are ordinary English words, besides the built-in ones (swift, spark …).
    pub ordinary_words: Vec<String>,
    /// Names that count wherever they stand, though a table doubts them; single letters too.
    pub sure_names: Vec<String>,
    /// More words that speak for a doubtful name beside them, besides the built-in ones (语言, programming …).
    pub cues: Vec<String>,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self {
            nested: false,
            plurals: true,
            window: 30,
            context_names: Vec::new(),
            ordinary_words: Vec::new(),
            sure_names: Vec::new(),
            cues: Vec::new(),
        }
    }
}
