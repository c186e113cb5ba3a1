//! What is given: units with a capacity, posts with limits and required skills, and who may be placed where.

use std::collections::BTreeMap;
use std::fmt;

use crate::integer::{Entry, Item, LARGEST_TOTAL, Program, ProgramFault, Row};

/// How many people with a skill: what a unit has, or a post requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SkillCount {
    /// The skill, by any number.
    pub skill: u32,
    /// How many people.
    pub people: u64,
}

/// A person, or a team that goes as one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Unit {
    /// The total of shares it can give, in any whole unit: 100 for a person by hundredths of full time.
    pub capacity: u64,
    /// The seats it takes at a post: 1 for a person, the number of members for a team.
    pub seats: u64,
    /// The skills it brings, each once.
    pub skills: Vec<SkillCount>,
}

/// The least and the most of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Limits {
    /// The least.
    pub least: u64,
    /// The most; `None` where there is no limit.
    pub most: Option<u64>,
}

/// Where units are placed. The default asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Post {
    /// How many seats are to be taken.
    pub seats: Limits,
    /// How large a total of shares is to be given.
    pub shares: Limits,
    /// The skills that the units placed must bring together, each once.
    pub skills: Vec<SkillCount>,
}

/// That a unit may be placed at a post, whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Placement {
    /// The unit.
    pub unit: u32,
    /// The post.
    pub post: u32,
    /// What of the unit's capacity it takes.
    pub share: u64,
    /// What it is worth; below 0 for a cost.
    pub value: i64,
}

/// A checked staffing problem.
///
/// Choose placements so that their total value is greatest, where
///
/// 1. the shares of a unit's placements add up to no more than its capacity,
/// 2. of several placements of one unit at one post at most one is taken (they are alternatives),
/// 3. the seats and the shares of the placements at a post keep to its limits, and
/// 4. the units placed at a post bring every skill it requires, as many people as it says.
///
/// A team that is not divided is a unit of capacity 1 whose placements have share 1: it takes its seats at one post, or none.
/// A post's requirements hold always; what may stay empty asks for nothing.
#[derive(Debug, Clone)]
pub struct Staffing {
    units: Vec<Unit>,
    posts: Vec<Post>,
    placements: Vec<Placement>,
    program: Program,
}

impl Staffing {
    /// Checks the problem.
    ///
    /// # Errors
    ///
    /// [`StaffingError`] with every fault: an index out of range, a skill named twice, limits that cross, numbers that
    /// are too many or too large.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::staffing::{Placement, Staffing, StaffingFault};
    ///
    /// // 没有专家，却有一条聘约。
    /// let error = Staffing::new(&[], &[], &[Placement { unit: 0, post: 0, share: 20, value: 1 }]).unwrap_err();
    /// assert_eq!(error.faults()[0], StaffingFault::UnitOutOfRange { placement: 0, unit: 0, units: 0 });
    /// ```
    pub fn new(units: &[Unit], posts: &[Post], placements: &[Placement]) -> Result<Self, StaffingError> {
        let faults = faults_of(units, posts, placements);
        if !faults.is_empty() {
            return Err(StaffingError { faults });
        }
        let program = program(units, posts, placements)
            .map_err(|error| StaffingError { faults: error.faults().iter().map(|&fault| fault.into()).collect() })?;
        Ok(Self { units: units.to_vec(), posts: posts.to_vec(), placements: placements.to_vec(), program })
    }

    /// The units.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The posts.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// The placements there may be.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// What a choice of placements is worth; `None` where it breaks a rule, names one twice or one that is not there.
    pub fn value(&self, taken: &[u32]) -> Option<i64> {
        let mut given = vec![0_u64; self.units.len()];
        let mut at: Vec<Vec<&Placement>> = vec![Vec::new(); self.posts.len()];
        for &index in taken {
            let placement = self.placements.get(index as usize)?;
            given[placement.unit as usize] += placement.share;
            at[placement.post as usize].push(placement);
        }
        let within = given.iter().zip(&self.units).all(|(given, unit)| *given <= unit.capacity);
        let met = self.posts.iter().zip(&at).all(|(post, placed)| self.met(post, placed));
        let value = taken.iter().map(|&index| self.placements[index as usize].value).sum();
        (within && met).then_some(value)
    }

    fn met(&self, post: &Post, placed: &[&Placement]) -> bool {
        let unit = |placement: &Placement| &self.units[placement.unit as usize];
        let mut who: Vec<u32> = placed.iter().map(|placement| placement.unit).collect();
        who.sort_unstable();
        let inside =
            |limits: &Limits, total: u64| limits.least <= total && limits.most.is_none_or(|most| total <= most);
        who.is_sorted_by(|a, b| a < b)
            && inside(&post.seats, placed.iter().map(|placement| unit(placement).seats).sum())
            && inside(&post.shares, placed.iter().map(|placement| placement.share).sum())
            && post.skills.iter().all(|required| {
                let brought = placed.iter().map(|placement| people_with(unit(placement), required.skill));
                brought.sum::<u64>() >= required.people
            })
    }
}

fn people_with(unit: &Unit, skill: u32) -> u64 {
    unit.skills.iter().filter(|held| held.skill == skill).map(|held| held.people).sum()
}

/// A block for every unit, an item for every placement, rows for what posts ask and for alternatives.
fn program(units: &[Unit], posts: &[Post], placements: &[Placement]) -> Result<Program, crate::integer::ProgramError> {
    let capacities: Vec<_> = units.iter().map(|unit| unit.capacity).collect();
    // A cost is the value turned round; of the one number that has no opposite the next will do, being refused anyway.
    let cost = |value: i64| value.checked_neg().unwrap_or(i64::MAX);
    let items: Vec<_> =
        placements.iter().map(|p| Item { block: p.unit, weight: p.share, cost: cost(p.value) }).collect();
    let mut at: Vec<Vec<u32>> = vec![Vec::new(); posts.len()];
    let mut pairs: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for (index, placement) in (0..).zip(placements) {
        at[placement.post as usize].push(index);
        pairs.entry((placement.post, placement.unit)).or_default().push(index);
    }
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    let mut add = |row: Row, items: &[u32], amount: &dyn Fn(&Placement) -> u64| {
        let counted = items.iter().map(|&item| (item, amount(&placements[item as usize]))).filter(|pair| pair.1 > 0);
        entries.extend(counted.map(|(item, amount)| Entry { row: rows.len() as u32, item, amount }));
        rows.push(row);
    };
    for (post, items) in posts.iter().zip(&at) {
        let row = |limits: Limits| Row { least: limits.least, most: limits.most };
        if post.seats != Limits::default() {
            add(row(post.seats), items, &|placement| units[placement.unit as usize].seats);
        }
        if post.shares != Limits::default() {
            add(row(post.shares), items, &|placement| placement.share);
        }
        for required in &post.skills {
            let row = Row { least: required.people, most: None };
            add(row, items, &|placement| people_with(&units[placement.unit as usize], required.skill));
        }
    }
    for alternatives in pairs.values().filter(|items| items.len() > 1) {
        add(Row { least: 0, most: Some(1) }, alternatives, &|_| 1);
    }
    Program::new(&capacities, &rows, &items, &entries)
}

/// Why a staffing problem was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct StaffingError {
    faults: Vec<StaffingFault>,
}

impl StaffingError {
    /// All faults: of units, of posts, of placements.
    pub fn faults(&self) -> &[StaffingFault] {
        &self.faults
    }
}

impl fmt::Display for StaffingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "配备问题有 {count} 处错误 / the staffing problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a staffing problem. Positions count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StaffingFault {
    /// A unit has a skill twice.
    #[error("第 {unit} 个单元重复技能 {skill} / unit {unit} names skill {skill} twice")]
    UnitSkill {
        /// The unit.
        unit: usize,
        /// The skill.
        skill: u32,
    },
    /// A unit's seats, or its people with a skill, are more than [`LARGEST_TOTAL`].
    #[error("第 {unit} 个单元的人数过大 / unit {unit} has more than {limit} people")]
    UnitTooLarge {
        /// The unit.
        unit: usize,
        /// The most there may be.
        limit: u64,
    },
    /// A post requires a skill twice.
    #[error("第 {post} 个岗位重复技能 {skill} / post {post} names skill {skill} twice")]
    PostSkill {
        /// The post.
        post: usize,
        /// The skill.
        skill: u32,
    },
    /// A post asks for more than it allows.
    #[error("第 {post} 个岗位的下限 {least} 高于上限 {most} / post {post} asks for {least} and allows {most}")]
    LeastAboveMost {
        /// The post.
        post: usize,
        /// Its least.
        least: u64,
        /// Its most.
        most: u64,
    },
    /// The placement names a unit that is not there.
    #[error("第 {placement} 条的单元 {unit} 不存在 / placement {placement} names unit {unit} of {units}")]
    UnitOutOfRange {
        /// The placement.
        placement: usize,
        /// The unit it names.
        unit: u32,
        /// How many there are.
        units: usize,
    },
    /// The placement names a post that is not there.
    #[error("第 {placement} 条的岗位 {post} 不存在 / placement {placement} names post {post} of {posts}")]
    PostOutOfRange {
        /// The placement.
        placement: usize,
        /// The post it names.
        post: u32,
        /// How many there are.
        posts: usize,
    },
    /// Numbers are too many or too large for the program that is solved.
    #[error("{0}")]
    Program(ProgramFault),
}

impl From<ProgramFault> for StaffingFault {
    fn from(fault: ProgramFault) -> Self {
        Self::Program(fault)
    }
}

impl StaffingFault {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnitSkill { .. } => "UNIT_SKILL",
            Self::UnitTooLarge { .. } => "UNIT_TOO_LARGE",
            Self::PostSkill { .. } => "POST_SKILL",
            Self::LeastAboveMost { .. } => "LEAST_ABOVE_MOST",
            Self::UnitOutOfRange { .. } => "UNIT_OUT_OF_RANGE",
            Self::PostOutOfRange { .. } => "POST_OUT_OF_RANGE",
            Self::Program(fault) => fault.code(),
        }
    }
}

fn faults_of(units: &[Unit], posts: &[Post], placements: &[Placement]) -> Vec<StaffingFault> {
    let mut faults = Vec::new();
    for (unit, given) in units.iter().enumerate() {
        faults.extend(twice(&given.skills).map(|skill| StaffingFault::UnitSkill { unit, skill }));
        let limit = LARGEST_TOTAL;
        if given.seats.max(given.skills.iter().map(|held| held.people).max().unwrap_or(0)) > limit {
            faults.push(StaffingFault::UnitTooLarge { unit, limit });
        }
    }
    for (post, given) in posts.iter().enumerate() {
        faults.extend(twice(&given.skills).map(|skill| StaffingFault::PostSkill { post, skill }));
        for Limits { least, most } in [given.seats, given.shares] {
            if let Some(most) = most.filter(|&most| most < least) {
                faults.push(StaffingFault::LeastAboveMost { post, least, most });
            }
        }
    }
    for (placement, &Placement { unit, post, .. }) in placements.iter().enumerate() {
        if unit as usize >= units.len() {
            faults.push(StaffingFault::UnitOutOfRange { placement, unit, units: units.len() });
        }
        if post as usize >= posts.len() {
            faults.push(StaffingFault::PostOutOfRange { placement, post, posts: posts.len() });
        }
    }
    faults
}

/// The skills named more than once.
fn twice(skills: &[SkillCount]) -> impl Iterator<Item = u32> {
    let mut named: Vec<u32> = skills.iter().map(|count| count.skill).collect();
    named.sort_unstable();
    let repeated: Vec<u32> = named.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect();
    repeated.into_iter()
}
