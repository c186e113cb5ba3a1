//! Why no report was written.

/// Why a page could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A node id that is not of the page's graph.
    #[error("节点编号 {node} 不在产业链图中，共 {nodes} 个节点 (node id outside a graph of {nodes} nodes)")]
    UnknownNode {
        /// The id as a number.
        node: usize,
        /// How many nodes the graph has.
        nodes: usize,
    },
    /// A skill id that is not of the page's taxonomy.
    #[error("技能编号 {skill} 不在技能分类中，共 {skills} 项 (skill id outside a taxonomy of {skills} skills)")]
    UnknownSkill {
        /// The id as a number.
        skill: usize,
        /// How many skills the taxonomy has.
        skills: usize,
    },
    /// A picture of so many nodes and lines could not be read.
    #[error(
        "{nodes} 个节点、{lines} 条联系画不成可读的图，请只选一部分节点 (too much for a picture: choose fewer nodes)"
    )]
    TooLarge {
        /// How many nodes there are to draw.
        nodes: usize,
        /// How many lines between them.
        lines: usize,
    },
    /// The template engine failed, as it does where memory runs out.
    #[error("模板生成失败：{0} (the template failed)")]
    Template(#[from] askama::Error),
}

impl ReportError {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownNode { .. } => "unknown_node",
            Self::UnknownSkill { .. } => "unknown_skill",
            Self::TooLarge { .. } => "too_large",
            Self::Template(_) => "template",
        }
    }
}
