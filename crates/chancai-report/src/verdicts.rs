//! What is known of each node, found by its id.

use crate::Page;
use chancai_chain::{NodeGap, NodeId, Verdict};
use chancai_taxonomy::SkillId;

/// How many lacking skills of a node are shown.
const LACKING_SHOWN: usize = 5;

/// Gaps and lacking skills by node.
#[derive(Debug)]
pub(crate) struct Verdicts<'a> {
    gaps: Vec<Option<&'a NodeGap>>,
    lacking: Vec<&'a [SkillId]>,
}

impl<'a> Verdicts<'a> {
    /// Of a page whose ids were checked.
    pub(crate) fn new(page: &'a Page<'_>) -> Self {
        let mut gaps = vec![None; page.graph.len()];
        for gap in page.gaps {
            gaps[gap.node.index()] = Some(gap);
        }
        let mut lacking: Vec<&[SkillId]> = vec![&[]; page.graph.len()];
        for line in &page.lacking {
            lacking[line.node.index()] = &line.skills[..line.skills.len().min(LACKING_SHOWN)];
        }
        Self { gaps, lacking }
    }

    pub(crate) fn gap(&self, id: NodeId) -> Option<&'a NodeGap> {
        self.gaps[id.index()]
    }

    /// The verdict; unknown where there is none.
    pub(crate) fn verdict(&self, id: NodeId) -> Verdict {
        self.gap(id).map_or(Verdict::Unknown, |gap| gap.verdict)
    }

    pub(crate) fn lacking(&self, id: NodeId) -> &'a [SkillId] {
        self.lacking[id.index()]
    }
}
