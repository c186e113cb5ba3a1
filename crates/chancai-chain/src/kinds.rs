//! The fixed words of a chain: stages, kinds of node, kinds of edge.

/// Where along its chain a node stands.
///
/// ```
/// use chancai_chain::Stage;
/// assert_eq!((Stage::Up.code(), Stage::Up.zh()), ("up", "上游"));
/// assert!(Stage::Up < Stage::Down);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Stage {
    /// 上游: materials, equipment, tools.
    Up,
    /// 中游: making the thing itself.
    Mid,
    /// 下游: applications and what follows use.
    Down,
}

impl Stage {
    /// Every stage, in chain order.
    pub const ALL: [Self; 3] = [Self::Up, Self::Mid, Self::Down];

    /// The stable ASCII code, as in nodes.csv.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Up => ("up", "上游", "upstream"),
            Self::Mid => ("mid", "中游", "midstream"),
            Self::Down => ("down", "下游", "downstream"),
        }
    }

    /// What a cell of nodes.csv may say.
    pub(crate) const CHOICES: &[(&str, Self)] = &[
        ("up", Self::Up),
        ("mid", Self::Mid),
        ("down", Self::Down),
        ("上游", Self::Up),
        ("中游", Self::Mid),
        ("下游", Self::Down),
    ];
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum NodeKind {
    /// 环节: a part of the industry that other nodes belong to.
    Segment,
    /// 产品.
    Product,
    /// 工艺.
    Process,
    /// 材料.
    Material,
    /// 装备.
    Equipment,
    /// 服务.
    Service,
}

impl NodeKind {
    /// Every kind of node.
    pub const ALL: [Self; 6] =
        [Self::Segment, Self::Product, Self::Process, Self::Material, Self::Equipment, Self::Service];

    /// The stable ASCII code, as in nodes.csv.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        // The codes are plain English words.
        self.texts().0
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Segment => ("segment", "环节"),
            Self::Product => ("product", "产品"),
            Self::Process => ("process", "工艺"),
            Self::Material => ("material", "材料"),
            Self::Equipment => ("equipment", "装备"),
            Self::Service => ("service", "服务"),
        }
    }

    /// What a cell of nodes.csv may say.
    pub(crate) const CHOICES: &[(&str, Self)] = &[
        ("segment", Self::Segment),
        ("product", Self::Product),
        ("process", Self::Process),
        ("material", Self::Material),
        ("equipment", Self::Equipment),
        ("service", Self::Service),
        ("环节", Self::Segment),
        ("产品", Self::Product),
        ("工艺", Self::Process),
        ("材料", Self::Material),
        ("装备", Self::Equipment),
        ("服务", Self::Service),
    ];
}

/// What an edge says: its `from` goes into its `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum EdgeKind {
    /// 投入: an input of the next step.
    Feeds,
    /// 属于: a part of a larger node.
    PartOf,
    /// 回用: a recycled flow; it may close a loop.
    Reuses,
}

impl EdgeKind {
    /// Every kind of edge.
    pub const ALL: [Self; 3] = [Self::Feeds, Self::PartOf, Self::Reuses];

    /// The stable ASCII code, as in edges.csv.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Feeds => ("feeds", "投入", "feeds"),
            Self::PartOf => ("part_of", "属于", "is part of"),
            Self::Reuses => ("reuses", "回用", "is reused in"),
        }
    }

    /// What a cell of edges.csv may say.
    pub(crate) const CHOICES: &[(&str, Self)] = &[
        ("feeds", Self::Feeds),
        ("part_of", Self::PartOf),
        ("reuses", Self::Reuses),
        ("投入", Self::Feeds),
        ("属于", Self::PartOf),
        ("回用", Self::Reuses),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_chinese_name_can_be_read_back() {
        let stage = |word| Stage::CHOICES.iter().find(|choice| choice.0 == word).map(|choice| choice.1);
        for value in Stage::ALL {
            assert_eq!((stage(value.code()), stage(value.zh())), (Some(value), Some(value)));
        }
        let kind = |word| NodeKind::CHOICES.iter().find(|choice| choice.0 == word).map(|choice| choice.1);
        for value in NodeKind::ALL {
            assert_eq!((kind(value.code()), kind(value.zh())), (Some(value), Some(value)));
        }
        let edge = |word| EdgeKind::CHOICES.iter().find(|choice| choice.0 == word).map(|choice| choice.1);
        for value in EdgeKind::ALL {
            assert_eq!((edge(value.code()), edge(value.zh())), (Some(value), Some(value)));
        }
    }
}
