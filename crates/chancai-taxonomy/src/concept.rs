//! One entry of a taxonomy as it is read, before it has a dense id.

use std::fmt;
use std::sync::Arc;

use crate::edition::Code;

/// A skill, an occupation or a heading, with names of other concepts still as external ids.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang};
///
/// let welding = Concept::new("tig-welding", Kind::Skill)
///     .label(Lang::Zh, "氩弧焊")
///     .label(Lang::En, "TIG welding")
///     .alias(Lang::Zh, "钨极氩弧焊")
///     .parent("welding");
/// assert_eq!(welding.parents, ["welding"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Concept {
    /// The id in files: unique in a taxonomy, never shown to people.
    pub external: String,
    /// What it is.
    pub kind: Kind,
    /// Preferred Chinese label; empty when there is none.
    pub zh: String,
    /// Preferred English label; empty when there is none.
    pub en: String,
    /// Other Chinese names.
    pub aliases_zh: Vec<String>,
    /// Other English names.
    pub aliases_en: Vec<String>,
    /// External ids of the concepts directly above.
    pub parents: Vec<String>,
    /// What other systems call it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub codes: Vec<Code>,
    /// A sentence or two that say what it is; empty when there are none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub description: String,
    /// Where it was read, if it came from a file.
    #[cfg_attr(feature = "serde", serde(default, skip))]
    pub origin: Option<Origin>,
}

impl Concept {
    /// A concept with an id and a kind, and no label yet.
    #[must_use]
    pub fn new(external: impl Into<String>, kind: Kind) -> Self {
        Self {
            external: external.into(),
            kind,
            zh: String::new(),
            en: String::new(),
            aliases_zh: Vec::new(),
            aliases_en: Vec::new(),
            parents: Vec::new(),
            codes: Vec::new(),
            description: String::new(),
            origin: None,
        }
    }

    /// With its preferred label in a language.
    #[must_use]
    pub fn label(mut self, lang: Lang, text: impl Into<String>) -> Self {
        match lang {
            Lang::Zh => self.zh = text.into(),
            Lang::En => self.en = text.into(),
        }
        self
    }

    /// With one more name in a language.
    #[must_use]
    pub fn alias(mut self, lang: Lang, text: impl Into<String>) -> Self {
        match lang {
            Lang::Zh => self.aliases_zh.push(text.into()),
            Lang::En => self.aliases_en.push(text.into()),
        }
        self
    }

    /// With one more concept above it.
    #[must_use]
    pub fn parent(mut self, external: impl Into<String>) -> Self {
        self.parents.push(external.into());
        self
    }

    /// With one more code of another system.
    #[must_use]
    pub fn code(mut self, code: Code) -> Self {
        self.codes.push(code);
        self
    }

    /// With a sentence or two that say what it is.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// With the place it was read from, which faults then name.
    #[must_use]
    pub fn read_at(mut self, file: &Arc<str>, line: u64) -> Self {
        self.origin = Some(Origin { file: Arc::clone(file), line });
        self
    }
}

/// What a concept is. The two taxonomies share the enum; occupations use the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Kind {
    /// Something one can do 技能.
    Skill,
    /// Something one knows 知识.
    Knowledge,
    /// A language one speaks or writes 语言.
    Language,
    /// A way of working 态度.
    Attitude,
    /// An occupation 职业.
    Occupation,
    /// A heading 分组: it orders others, nobody holds it, and it makes nothing under it alike.
    Group,
}

impl Kind {
    /// The ASCII code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Skill => "skill",
            Self::Knowledge => "knowledge",
            Self::Language => "language",
            Self::Attitude => "attitude",
            Self::Occupation => "occupation",
            Self::Group => "group",
        }
    }
}

/// A language of labels.
///
/// An official edition in another language (ESCO has 28) is read into [`Lang::En`]: the slot for
/// what is not Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Lang {
    /// Chinese 中文.
    #[default]
    Zh,
    /// English 英文.
    En,
}

impl Lang {
    /// Both languages, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file's name as the source gave it.
    pub file: Arc<str>,
    /// The line the record begins on; the header is line 1.
    pub line: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
