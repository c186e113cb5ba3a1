//! Decisions that people took on candidates, to learn weights from and to compare lists with.

use crate::scale::coded;

coded! {
    /// How far a candidate came for a post.
    Decided {
        /// Not taken.
        Declined = "declined", "未录用", "declined", also "淘汰";
        /// On the short list.
        Shortlisted = "shortlisted", "入围", "shortlisted";
        /// Taken.
        Hired = "hired", "录用", "hired", also "聘用";
    }
}

impl Decided {
    /// The grade of relevance that ranking measures and learners take: 0, 1 or 2.
    pub const fn grade(self) -> u32 {
        self as u32
    }
}

/// One decision on one candidate for one post, both by their places in their pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The post.
    pub position: u32,
    /// The candidate.
    pub talent: u32,
    /// How far the candidate came.
    pub decided: Decided,
}
