//! How a ranker weighs what it compares.

/// Weights and limits of a [`Ranker`](super::Ranker). Weights are relative; 0 leaves a part out.
///
/// The defaults are round numbers that do well on English vacancy titles and on alternative labels of ESCO
/// (`benches/README.md` has the figures); none is fitted to a file.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct RankOptions {
    /// Cosine of words with the best single name.
    pub name_words: f32,
    /// Cosine of character pieces with the best single name.
    pub name_grams: f32,
    /// The same two with all names of the concept, as the root of the sum of squares: several near names beat one.
    pub all_names: f32,
    /// Cosine of words with all names of the concept as one text.
    pub concept_words: f32,
    /// Cosine of character pieces with all names of the concept as one text.
    pub concept_grams: f32,
    /// Cosine of words with the description.
    pub description: f32,
    /// Cosine of words with the headings directly above.
    pub heading: f32,
    /// Cosine of words with related texts, where the caller gives any: the skills of an occupation.
    pub related: f32,
    /// What a pair of neighbouring words counts beside a word.
    pub pair: f32,
    /// What words in brackets count beside those outside: `(Shah Alam)`, `(m/f/d)`.
    pub bracketed: f32,
    /// What words of seniority count beside others: `senior`, 助理.
    pub seniority: f32,
    /// What the long form of a short one counts beside what is written; see [`Synonyms`](super::Synonyms).
    pub synonym: f32,
    /// What a word counts that stands in the place of a written one in other names of the taxonomy, times how often.
    pub associates: f32,
    /// Whether such words count in the best single name too, not in all names as one text alone: ranks a little better and
    /// takes half as long again.
    pub associates_in_names: bool,
    /// What words that no text of the taxonomy has count where they are a typing error away from a word of the name.
    pub aligned: f32,
    /// What the candidates that a concept is kin to add to it, where the caller says which are.
    pub kin: f32,
    /// How many concepts, the best by everything but their single names' character pieces, are compared in full.
    pub compared: usize,
    /// The least score of an answer; candidates below are abstained from.
    pub threshold: f32,
    /// Names so short or so common that they need more text to mean their concept; folded. A text that is one
    /// of these and nothing else is an answer only where it is a concept's preferred label.
    pub short: Vec<String>,
}

/// Short names that mean many things.
const SHORT: &[&str] = &[
    "c",
    "r",
    "d",
    "go",
    "tf",
    "ch",
    "ai",
    "it",
    "ps",
    "pm",
    "qa",
    "qc",
    "hr",
    "pr",
    "ui",
    "ux",
    "ea",
    "agent",
    "express",
    "office",
    "word",
    "access",
    "spring",
    "spark",
    "scratch",
    "swift",
    "rust",
    "excel",
    "assistant",
    "助理",
    "工程师",
    "经理",
    "主管",
    "专员",
    "技术员",
    "操作工",
];

impl RankOptions {
    /// For titles of occupations.
    #[must_use]
    pub fn occupations() -> Self {
        Self {
            name_words: 0.3,
            name_grams: 0.3,
            all_names: 0.05,
            concept_words: 0.2,
            concept_grams: 0.3,
            description: 0.1,
            heading: 0.1,
            related: 0.2,
            pair: 0.7,
            bracketed: 0.6,
            seniority: 0.6,
            synonym: 0.6,
            kin: 0.1,
            associates: 1.0,
            associates_in_names: false,
            aligned: 0.3,
            compared: 40,
            threshold: 0.35,
            short: SHORT.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// For names of skills: one name says more than all together, and nothing is set aside.
    #[must_use]
    pub fn skills() -> Self {
        Self {
            name_words: 0.3,
            name_grams: 0.4,
            all_names: 0.0,
            concept_words: 0.1,
            concept_grams: 0.25,
            heading: 0.0,
            kin: 0.0,
            associates: 2.0,
            associates_in_names: true,
            bracketed: 1.0,
            seniority: 1.0,
            ..Self::occupations()
        }
    }

    /// The sum of the weights: the score of a text that is everything.
    pub(crate) fn total(&self) -> f32 {
        let names = self.name_words + self.name_grams + self.all_names + self.concept_words + self.concept_grams;
        let texts = self.description + self.heading + self.related;
        // Texts are a weak field beside names, and all there is without them.
        [names, texts].into_iter().find(|&sum| sum > 0.0).unwrap_or(1.0)
    }
}

impl Default for RankOptions {
    fn default() -> Self {
        Self::occupations()
    }
}
