//! The words of a gap: verdicts and their reasons.

/// How well a node is staffed. Known verdicts are in order: missing, weak, adequate, strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// 缺: no enterprise and nobody who could work there.
    Missing,
    /// 弱: far fewer people than posts.
    Weak,
    /// 稳: people and posts are about even.
    Adequate,
    /// 强: more people than posts.
    Strong,
    /// 未知: a number that decides is not stated.
    Unknown,
}

impl Verdict {
    /// Every verdict, from missing to strong, then unknown.
    pub const ALL: [Self; 5] = [Self::Missing, Self::Weak, Self::Adequate, Self::Strong, Self::Unknown];

    /// The stable ASCII code.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The verdict in Chinese, one word.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The verdict in English: the code is a plain word.
    pub fn en(self) -> &'static str {
        self.texts().0
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("missing", "缺"),
            Self::Weak => ("weak", "弱"),
            Self::Adequate => ("adequate", "稳"),
            Self::Strong => ("strong", "强"),
            Self::Unknown => ("unknown", "未知"),
        }
    }
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum GapReason {
    /// Supply is not stated.
    SupplyUnstated,
    /// Demand is not stated, and the verdict turns on it.
    DemandUnstated,
    /// The number of enterprises is not stated, and the verdict turns on it.
    EnterprisesUnstated,
    /// No enterprise of the region works at the node.
    NoEnterprises,
    /// Nobody could be had.
    NoSupply,
    /// No post is asked for.
    NoDemand,
    /// Supply is below the share of demand that counts as weak.
    SupplyShort,
    /// Supply lies between the two lines.
    SupplyMeetsDemand,
    /// Supply is above the share of demand that counts as strong.
    SupplyExceedsDemand,
    /// People are enough, but the work rests on one enterprise or nearly so.
    Concentrated,
    /// The next step of the chain is made here, and this one is not.
    ChainNeedsIt,
}

impl GapReason {
    /// The stable ASCII code.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The reason in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SupplyUnstated => ("supply_unstated", "人才供给未说明", "supply is not stated"),
            Self::DemandUnstated => ("demand_unstated", "岗位需求未说明", "demand is not stated"),
            Self::EnterprisesUnstated => {
                ("enterprises_unstated", "本地企业数未说明", "the number of enterprises is not stated")
            }
            Self::NoEnterprises => ("no_enterprises", "本地没有企业", "no enterprise in the region"),
            Self::NoSupply => ("no_supply", "没有可得的人才", "nobody could be had"),
            Self::NoDemand => ("no_demand", "没有岗位需求", "no post is asked for"),
            Self::SupplyShort => ("supply_short", "人才远少于岗位", "far fewer people than posts"),
            Self::SupplyMeetsDemand => ("supply_meets_demand", "人才与岗位大体相当", "people and posts are about even"),
            Self::SupplyExceedsDemand => ("supply_exceeds_demand", "人才多于岗位", "more people than posts"),
            Self::Concentrated => ("concentrated", "集中在个别企业", "it rests on one enterprise or nearly so"),
            Self::ChainNeedsIt => {
                ("chain_needs_it", "下游在本地而这一环不在", "the next step is made here and this one is not")
            }
        }
    }
}
