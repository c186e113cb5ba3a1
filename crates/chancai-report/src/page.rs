//! What a report says, as plain data.
//!
//! Nothing here computes: the facade fills a [`Page`] from what it matched and allocated, and
//! [`render`](crate::render()) turns it into HTML.

use crate::Chokepoint;
use chancai_chain::{ChainGraph, NodeGap, NodeId};
use chancai_model::{EngagementMode, Explanation, Gate};
use chancai_table::Fault;
use chancai_taxonomy::{ConceptId, Lang, SkillId, SkillTaxonomy, Taxonomy, UnknownEntry};

/// Everything one report shows. Start from [`Page::new`] and fill what there is; a section without data says so
/// in a line.
///
/// ```
/// use chancai_chain::ChainGraph;
/// use chancai_report::{Figure, Page, Words, render};
/// use chancai_taxonomy::{SkillTaxonomy, TaxonomyBuilder};
///
/// let graph = ChainGraph::default();
/// let skills: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
/// let mut page = Page::new(Words::new("产才匹配建议", "Talent matching report"), &graph, &skills);
/// page.district = Words::new("綦江区", "Qijiang District");
/// page.as_of = "2020-11-17".into();
/// page.figures.push(Figure::new(Words::new("人才", "Talents"), "2,000"));
///
/// let html = render(&page).unwrap();
/// assert!(html.contains("产才匹配建议") && html.contains("这是建议，不是决定"));
/// assert!(!html.contains("https://")); // 不向外发任何请求
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<'a> {
    /// The heading.
    pub title: Words,
    /// Whom the report is for.
    pub district: Words,
    /// The day the data stand for, as it is to be read, such as `2020-11-17`.
    pub as_of: String,
    /// Where the data come from, a line each; that sample data are invented belongs here.
    pub provenance: Vec<Words>,
    /// The scorer's fingerprint: results with the same one can be replayed.
    pub model_fingerprint: String,
    /// The version of the file formats the data came in and the results go out in.
    pub format_version: String,
    /// The overview, a card each.
    pub figures: Vec<Figure>,
    /// The chains to draw.
    pub graph: &'a ChainGraph,
    /// The verdict on nodes; a node that is not listed is shown as unknown.
    pub gaps: &'a [NodeGap],
    /// Which skills are scarcest at a node, scarcest first; shown with its gap.
    pub lacking: Vec<NodeLacking>,
    /// The nodes to mark as chokepoints.
    pub chokepoints: Vec<Chokepoint>,
    /// The taxonomy that explanations and gates refer to.
    pub skills: &'a SkillTaxonomy,
    /// The positions to show, in the order to show them, with their best talents.
    pub positions: Vec<PositionMatches<'a>>,
    /// How many positions there are in all; the page says when it shows fewer.
    pub positions_total: usize,
    /// How many of the positions are unfolded from the start; 3 unless set.
    pub positions_open: usize,
    /// Who is proposed to go where; `None`: none was asked for, and the page says so.
    pub allocation: Option<AllocationTable>,
    /// Positions with seats left, and why.
    pub unmatched: Vec<UnmatchedPosition>,
    /// Programme quotas.
    pub quotas: Vec<QuotaLine>,
    /// Strings no skill or occupation was found for, most frequent first.
    pub unknown: Vec<UnknownText>,
    /// Rows that were not read. The refused values are never shown: they may be personal.
    pub rejects: &'a [Fault],
}

impl<'a> Page<'a> {
    /// A page with these chains and this skill taxonomy, otherwise empty.
    pub fn new(title: Words, graph: &'a ChainGraph, skills: &'a SkillTaxonomy) -> Self {
        Self {
            title,
            district: Words::default(),
            as_of: String::new(),
            provenance: Vec::new(),
            model_fingerprint: String::new(),
            format_version: String::new(),
            figures: Vec::new(),
            graph,
            gaps: &[],
            lacking: Vec::new(),
            chokepoints: Vec::new(),
            skills,
            positions: Vec::new(),
            positions_total: 0,
            positions_open: 3,
            allocation: None,
            unmatched: Vec::new(),
            quotas: Vec::new(),
            unknown: Vec::new(),
            rejects: &[],
        }
    }
}

/// The same words in Chinese and English; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Both at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The two labels of a concept; the English one stays empty where the taxonomy has none of its own.
    pub fn of_concept<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> Self {
        let zh = taxonomy.label(id, Lang::Zh);
        let en = taxonomy.label_in(id, Lang::En).filter(|en| *en != zh).unwrap_or_default();
        Self::new(zh, en)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// One number of the overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub label: Words,
    /// The number as it is to be read; [`crate::count`] groups digits.
    pub value: String,
    /// What there is to know about it; empty where nothing.
    pub note: Words,
}

impl Figure {
    /// A figure without a note.
    pub fn new(label: Words, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), note: Words::default() }
    }

    /// The same with a note.
    #[must_use]
    pub fn note(mut self, note: Words) -> Self {
        self.note = note;
        self
    }
}

/// The skills a node lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeLacking {
    /// The node.
    pub node: NodeId,
    /// The skills, scarcest first; the page shows the first five.
    pub skills: Vec<SkillId>,
}

/// A position and the talents recommended for it.
#[derive(Clone, Debug)]
pub struct PositionMatches<'a> {
    /// External id.
    pub id: String,
    /// Job title.
    pub title: String,
    /// Employer, by name or id.
    pub employer: Option<String>,
    /// Region, by name or id.
    pub region: Option<String>,
    /// Seats.
    pub headcount: u32,
    /// Urgency in 0..=1. It never enters fit.
    pub urgency: Option<f64>,
    /// The best talents, best first.
    pub matches: Vec<MatchLine<'a>>,
}

/// One recommended talent.
#[derive(Clone, Debug)]
pub struct MatchLine<'a> {
    /// External id of the talent; never a name.
    pub talent: String,
    /// Why.
    pub explanation: &'a Explanation,
}

/// Who is proposed to go where, with the certificate that the proposal is stable.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocationTable {
    /// The placements, in the order to show them.
    pub rows: Vec<Placement>,
    /// Pairs who would both rather have each other; 0 in a stable allocation.
    pub blocking_pairs: usize,
    /// How many pairs were looked at for that.
    pub edges_checked: usize,
}

/// One talent proposed for one position.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// External id of the talent.
    pub talent: String,
    /// External id of the position.
    pub position: String,
    /// Title of the position.
    pub title: String,
    /// Employer, by name or id.
    pub employer: Option<String>,
    /// Fit in 0..=1.
    pub fit: f64,
    /// The way of working.
    pub mode: EngagementMode,
    /// Where the position stands in the talent's own list; 1 is the first choice.
    pub rank: u32,
}

/// A position with seats left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmatchedPosition {
    /// External id.
    pub id: String,
    /// Job title.
    pub title: String,
    /// Employer, by name or id.
    pub employer: Option<String>,
    /// Seats left.
    pub seats: u32,
    /// Why they are left.
    pub reason: Words,
    /// How many talents each gate kept out, in the order to show them.
    pub barred: Vec<GateCount>,
}

/// How many talents a gate kept out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateCount {
    /// The gate; its code, its words and the skill it names are shown.
    pub gate: Gate,
    /// How many.
    pub talents: usize,
}

/// A programme's quota and how far it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaLine {
    /// External id of the programme.
    pub id: String,
    /// Name of the programme.
    pub programme: Words,
    /// Most posts it may fill.
    pub max: u32,
    /// Seats of its posts on file.
    pub posts: u32,
    /// Seats the allocation fills.
    pub filled: u32,
}

/// A string that no concept was found for.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownText {
    /// The string as written.
    pub text: String,
    /// How often it was met.
    pub count: u64,
    /// The nearest concept and how alike it is, in 0..=1.
    pub nearest: Option<(Words, f64)>,
}

impl UnknownText {
    /// A line of an [`UnknownReport`](chancai_taxonomy::UnknownReport), with the labels of its taxonomy.
    pub fn of<Id: ConceptId>(entry: &UnknownEntry<Id>, taxonomy: &Taxonomy<Id>) -> Self {
        let nearest = entry.nearest.as_ref();
        Self {
            text: entry.text.clone(),
            count: entry.count,
            nearest: nearest.map(|near| (Words::of_concept(taxonomy, near.id), near.score)),
        }
    }
}
