//! Why a row or a column stands where it stands.

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "code", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RowOutcome {
    /// It holds a column.
    Placed {
        /// Which of the row's choices the column is: 1 is its first.
        rank: u32,
    },
    /// No column and the row accept each other: there was nothing to decide.
    NoEdges,
    /// Its capacity is 0.
    NoCapacity,
    /// Every column on its list has no seat at all (capacity 0).
    NoSeats,
    /// Every column on its list with seats is full of rows it prefers.
    Outranked,
    /// A place on its list has a free seat that it may not have: a quota is full or places are held back for a minimum, or
    /// its couple or group found no place together.
    KeptOut,
    /// A column would take it (it has a free seat, or holds a row it likes less). Only an allocation that is
    /// not stable says this.
    Overlooked,
}

impl RowOutcome {
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

    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Placed { .. } => ("placed", "已安排", "placed"),
            Self::NoEdges => ("no_edges", "没有双方都可接受的去处", "no place that both sides accept"),
            Self::NoCapacity => ("no_capacity", "容量为零", "its capacity is zero"),
            Self::NoSeats => ("no_seats", "可去之处都没有名额", "every place on its list has no seats"),
            Self::Outranked => ("outranked", "可去之处都由排名更前者占满", "every place is full of higher-ranked rows"),
            Self::KeptOut => (
                "kept_out",
                "有空额, 但受配额、下限或伴侣、同组所限",
                "a free place is closed to it by a quota, a minimum, its couple or its group",
            ),
            Self::Overlooked => ("overlooked", "有去处愿意接收而未安排", "a place would take it but does not"),
        }
    }
}

/// What became of a column's seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "code", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ColumnOutcome {
    /// Every seat is taken.
    Full,
    /// It has no seats (capacity 0).
    Closed,
    /// Seats are free and no row accepts the column and is accepted by it.
    NoCandidates,
    /// Seats are free although every candidate sits here: there are fewer candidates than seats.
    TooFewCandidates {
        /// How many rows have an edge to the column.
        candidates: u32,
    },
    /// Seats are free because candidates hold columns they prefer, or come only with their couple or group.
    CandidatesWentElsewhere {
        /// How many rows have an edge to the column.
        candidates: u32,
        /// How many of them are not here.
        elsewhere: u32,
    },
    /// Seats are free and candidates would come, but a quota above is full, or those who would come are needed for a minimum.
    HeldBack {
        /// How many rows have an edge to the column.
        candidates: u32,
        /// How many of them would rather sit here than where they are.
        waiting: u32,
    },
    /// Seats are free and candidates who would come do not hold one. Only an allocation that is not stable
    /// says this.
    Overlooked {
        /// How many rows have an edge to the column.
        candidates: u32,
        /// How many of them would rather sit here than where they are.
        waiting: u32,
    },
}

impl ColumnOutcome {
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

    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Full => ("full", "已满", "every seat is taken"),
            Self::Closed => ("closed", "没有名额", "no seats"),
            Self::NoCandidates => ("no_candidates", "没有合格人选", "no candidates"),
            Self::TooFewCandidates { .. } => ("too_few_candidates", "人选少于名额", "fewer candidates than seats"),
            Self::CandidatesWentElsewhere { .. } => {
                ("candidates_went_elsewhere", "人选去了更想去的地方", "candidates went where they prefer")
            }
            Self::HeldBack { .. } => (
                "held_back",
                "有人愿来, 但受配额或下限所限",
                "candidates would come but a quota or a minimum keeps them out",
            ),
            Self::Overlooked { .. } => ("overlooked", "有人愿来而未安排", "candidates would come but do not sit here"),
        }
    }
}
