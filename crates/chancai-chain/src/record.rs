//! What chains are made of: the records that go in, and the checked forms that come out.

use chancai_taxonomy::{OccupationId, SkillId};

use crate::{AsOf, ChainId, EdgeKind, NodeId, NodeKind, Stage};

/// A chain to be put into a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainRecord {
    /// External id, unique.
    pub external: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// External id of the node the chain is for, one of its own; `None` where none is named.
    pub product: Option<String>,
}

impl ChainRecord {
    /// A chain without a product.
    pub fn new(external: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { external: external.into(), zh: zh.into(), en: en.into(), product: None }
    }
}

/// A node to be put into a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeRecord {
    /// External id, unique over all chains.
    pub external: String,
    /// External id of its chain.
    pub chain: String,
    /// Where along the chain it stands.
    pub stage: Stage,
    /// What it is.
    pub kind: NodeKind,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Skills it calls for, each once, with a weight in (0, 1].
    pub skills: Vec<(SkillId, f64)>,
    /// Occupations it calls for, each once, with a weight in (0, 1].
    pub occupations: Vec<(OccupationId, f64)>,
    /// Its classes of GB/T 4754-2017 国民经济行业分类, two to four digits each: `3973` 集成电路制造.
    pub industry: Vec<String>,
    /// Its classes of 战略性新兴产业分类（2018）, as `1.2` or `1.2.4`.
    pub strategic: Vec<String>,
    /// Why the node is here; may be empty.
    pub evidence: String,
    /// When that held.
    pub as_of: Option<AsOf>,
}

impl NodeRecord {
    /// A node without skills, occupations or evidence.
    pub fn new(external: &str, chain: &str, stage: Stage, kind: NodeKind, zh: &str, en: &str) -> Self {
        Self {
            external: external.to_owned(),
            chain: chain.to_owned(),
            stage,
            kind,
            zh: zh.to_owned(),
            en: en.to_owned(),
            skills: Vec::new(),
            occupations: Vec::new(),
            industry: Vec::new(),
            strategic: Vec::new(),
            evidence: String::new(),
            as_of: None,
        }
    }
}

/// An edge to be put into a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeRecord {
    /// External id of the node it leaves.
    pub from: String,
    /// External id of the node it enters.
    pub to: String,
    /// What it says.
    pub kind: EdgeKind,
    /// Inputs of one `to` that share a group are alternatives; `None`: the input is needed.
    pub group: Option<String>,
    /// How strong the tie is, in (0, 1].
    pub strength: f64,
    /// Why the edge is here; may be empty.
    pub evidence: String,
    /// When that held.
    pub as_of: Option<AsOf>,
}

impl EdgeRecord {
    /// An edge without alternatives or evidence; `strength` in (0, 1].
    pub fn new(from: &str, to: &str, kind: EdgeKind, strength: f64) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            kind,
            group: None,
            strength,
            evidence: String::new(),
            as_of: None,
        }
    }
}

/// An industry chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub(crate) record: ChainRecord,
    pub(crate) product: Option<NodeId>,
}

impl Chain {
    /// External id.
    pub fn external(&self) -> &str {
        &self.record.external
    }

    /// Name in Chinese.
    pub fn zh(&self) -> &str {
        &self.record.zh
    }

    /// Name in English.
    pub fn en(&self) -> &str {
        &self.record.en
    }

    /// The node the chain is for, where one is named. See also [`ChainGraph::main_product`](crate::ChainGraph::main_product).
    pub fn product(&self) -> Option<NodeId> {
        self.product
    }
}

/// A node of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub(crate) chain: ChainId,
    pub(crate) record: NodeRecord,
}

impl Node {
    /// External id.
    pub fn external(&self) -> &str {
        &self.record.external
    }

    /// The chain it belongs to.
    pub fn chain(&self) -> ChainId {
        self.chain
    }

    /// Where along the chain it stands.
    pub fn stage(&self) -> Stage {
        self.record.stage
    }

    /// What it is.
    pub fn kind(&self) -> NodeKind {
        self.record.kind
    }

    /// Name in Chinese.
    pub fn zh(&self) -> &str {
        &self.record.zh
    }

    /// Name in English.
    pub fn en(&self) -> &str {
        &self.record.en
    }

    /// Skills it calls for with their weights in (0, 1], ordered by skill.
    pub fn skills(&self) -> &[(SkillId, f64)] {
        &self.record.skills
    }

    /// Occupations it calls for with their weights in (0, 1], ordered by occupation.
    pub fn occupations(&self) -> &[(OccupationId, f64)] {
        &self.record.occupations
    }

    /// Its classes of GB/T 4754-2017, two to four digits each.
    pub fn industry(&self) -> &[String] {
        &self.record.industry
    }

    /// Its classes of 战略性新兴产业分类（2018）, as `1.2` or `1.2.4`.
    pub fn strategic(&self) -> &[String] {
        &self.record.strategic
    }

    /// Why the node is here; empty where nothing is stated.
    pub fn evidence(&self) -> &str {
        &self.record.evidence
    }

    /// When that held.
    pub fn as_of(&self) -> Option<AsOf> {
        self.record.as_of
    }
}

/// An edge between two nodes, of one chain or of two.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) kind: EdgeKind,
    pub(crate) group: Option<String>,
    pub(crate) strength: f64,
    pub(crate) evidence: String,
    pub(crate) as_of: Option<AsOf>,
}

impl Edge {
    /// The node it leaves.
    pub fn from(&self) -> NodeId {
        self.from
    }

    /// The node it enters.
    pub fn to(&self) -> NodeId {
        self.to
    }

    /// What it says.
    pub fn kind(&self) -> EdgeKind {
        self.kind
    }

    /// The group of alternatives it is in among the inputs of [`Self::to`]; `None`: the input is needed.
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// How strong the tie is, in (0, 1].
    pub fn strength(&self) -> f64 {
        self.strength
    }

    /// Whether it is a way to make [`Self::to`]: it feeds it, or is reused in it as one of several alternatives.
    pub(crate) fn is_input(&self) -> bool {
        self.kind == EdgeKind::Feeds || self.kind == EdgeKind::Reuses && self.group.is_some()
    }

    /// Why the edge is here; empty where nothing is stated.
    pub fn evidence(&self) -> &str {
        &self.evidence
    }

    /// When that held.
    pub fn as_of(&self) -> Option<AsOf> {
        self.as_of
    }
}
