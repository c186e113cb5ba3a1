//! What somebody lacks for what is asked: requirement by requirement, with the evidence.

use crate::concept::Lang;
use crate::error::TaxonomyError;
use crate::ids::SkillId;
use crate::similarity::{FULL, Neighbours};
use crate::taxonomy::SkillTaxonomy;

/// What a profile lacks for a list of requirements 技能差距.
///
/// A profile lists the skills held with their levels; a list of requirements the skills asked for with the levels
/// wanted, 0 for any. Levels lie in 0..=1; a skill listed at level 0 is not held.
///
/// # Definition
///
/// With `sim` from `satisfies`, a held skill s at level l reaches `e = sim(s, r) * l` of requirement r, and the best
/// evidence is the s with the largest e (then the larger sim, r itself, the lower id). A requirement r at level w is
/// covered to
///
/// ```text
/// cover(r) = min(1, max over s of e / w)      (the largest sim where w = 0)
/// ```
///
/// and the coverage is the mean of the covers: 0 to 1, and never less where a skill is added or a level raised.
/// Requirements named twice count twice; of a skill held twice the higher level counts.
///
/// O(h * r * log n) of h held skills, r requirements and n neighbours of one skill.
///
/// # Errors
///
/// [`TaxonomyError::BadOption`] for a level outside 0..=1 or an id beyond the last of `satisfies`.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder, Verdict, gap};
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     skill("welding", "焊接"),
///     skill("tig", "氩弧焊").parent("welding"),
///     skill("drawing", "识图"),
///     skill("safety", "安全生产"),
/// ])
/// .build()?;
/// let [welding, tig, drawing, safety] = ["welding", "tig", "drawing", "safety"].map(|id| skills.find(id).unwrap());
/// let satisfies = Neighbours::from_taxonomy(&skills, &Default::default());
///
/// // 一名氩弧焊工应聘：焊接要 0.6，识图要 0.5，安全生产不限水平。
/// let report = gap(&[(tig, 0.5), (drawing, 0.25)], &[(welding, 0.6), (drawing, 0.5), (safety, 0.0)], &satisfies)?;
/// assert!(matches!(report.gaps[0].verdict, Verdict::Partly { through, .. } if through == tig));
/// assert_eq!(report.gaps[1].verdict, Verdict::UnderLevel { held: 0.25, wanted: 0.5 });
/// assert_eq!(report.gaps[2].verdict, Verdict::Missing);
/// assert!((report.coverage.unwrap() - (0.75 + 0.5 + 0.0) / 3.0).abs() < 1e-4);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn gap(
    profile: &[(SkillId, f64)],
    wanted: &[(SkillId, f64)],
    satisfies: &Neighbours<SkillId>,
) -> Result<GapReport, TaxonomyError> {
    check(profile, satisfies.len())?;
    check(wanted, satisfies.len())?;
    Ok(report(profile, wanted, satisfies))
}

/// What [`gap`] found. It holds dense ids; [`GapReport::rows`] has it in plain text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GapReport {
    /// One entry a requirement, in the order they were given.
    pub gaps: Vec<Gap>,
    /// The mean of the covers, 0 to 1; `None` where nothing is asked.
    pub coverage: Option<f64>,
    /// Held skills that reach nothing of any requirement, ascending.
    pub surplus: Vec<SkillId>,
}

/// How one requirement is met.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Gap {
    /// The skill asked for.
    pub skill: SkillId,
    /// The level wanted; 0 is any.
    pub wanted: f64,
    /// Met or not, and why.
    pub verdict: Verdict,
    /// How far it is covered by the best evidence, 0 to 1.
    pub cover: f64,
    /// The held skill that reaches the most of it; `None` where none reaches anything.
    pub best: Option<Evidence>,
}

/// A held skill that reaches something of a requirement.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    /// The held skill; the skill asked for itself, or a relative.
    pub through: SkillId,
    /// How far it satisfies the requirement, above 0, to 1.
    pub sim: f64,
    /// The level at which it is held.
    pub level: f64,
    /// `sim * level`.
    pub effective: f64,
}

/// Whether a requirement is met.
///
/// Only the skill itself meets a requirement. A relative covers it partly, even where its effective level is as high
/// as the level wanted: how far, [`Gap::cover`] says.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// 满足: the skill is held at the level wanted or above.
    Met {
        /// The level held.
        held: f64,
    },
    /// 水平不足: the skill is held below the level wanted.
    UnderLevel {
        /// The level held.
        held: f64,
        /// The level wanted.
        wanted: f64,
    },
    /// 部分满足: the skill is not held, a relative is.
    Partly {
        /// The relative that reaches the most.
        through: SkillId,
        /// How far it satisfies the requirement.
        sim: f64,
        /// That times the level held.
        effective: f64,
    },
    /// 缺少: neither the skill nor a relative is held.
    Missing,
}

impl Verdict {
    /// The stable ASCII code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Met { .. } => "met",
            Self::UnderLevel { .. } => "under_level",
            Self::Partly { .. } => "partly",
            Self::Missing => "missing",
        }
    }

    /// The Chinese name.
    pub const fn zh(&self) -> &'static str {
        match self {
            Self::Met { .. } => "满足",
            Self::UnderLevel { .. } => "水平不足",
            Self::Partly { .. } => "部分满足",
            Self::Missing => "缺少",
        }
    }

    /// The level at which the very skill is held; 0 where it is not.
    const fn held(&self) -> f64 {
        match self {
            Self::Met { held } | Self::UnderLevel { held, .. } => *held,
            Self::Partly { .. } | Self::Missing => 0.0,
        }
    }
}

/// A [`Gap`] with external ids and labels, for files and pages.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct GapRow {
    /// External id of the skill asked for.
    pub code: String,
    /// Its label.
    pub label: String,
    /// The level wanted; 0 is any.
    pub wanted: f64,
    /// The level at which the very skill is held; 0 where it is not.
    pub held: f64,
    /// [`Verdict::code`].
    pub verdict: String,
    /// External id of the best evidence; empty where there is none.
    pub through_code: String,
    /// Its label.
    pub through: String,
    /// What it reaches: its level times its similarity.
    pub effective: f64,
    /// How far the requirement is covered.
    pub cover: f64,
}

impl GapReport {
    /// The gaps in plain text, in their order.
    ///
    /// # Panics
    ///
    /// Where `skills` is smaller than the taxonomy the report was made with.
    pub fn rows(&self, skills: &SkillTaxonomy, lang: Lang) -> Vec<GapRow> {
        let name = |id: SkillId| (skills.external(id).to_owned(), skills.label(id, lang).to_owned());
        let row = |gap: &Gap| {
            let (code, label) = name(gap.skill);
            let (through_code, through) = gap.best.map(|best| name(best.through)).unwrap_or_default();
            GapRow {
                code,
                label,
                wanted: gap.wanted,
                held: gap.verdict.held(),
                verdict: gap.verdict.code().to_owned(),
                through_code,
                through,
                effective: gap.best.map_or(0.0, |best| best.effective),
                cover: gap.cover,
            }
        };
        self.gaps.iter().map(row).collect()
    }
}

/// What many people lack for one list of requirements.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PoolGap {
    /// One entry a requirement, in the order they were given.
    pub requirements: Vec<PoolRequirement>,
    /// The coverage of each profile, in the order they were given; `None` where nothing is asked.
    pub coverage: Vec<Option<f64>>,
}

/// How many of a pool meet one requirement. The four counts add up to the number of profiles.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PoolRequirement {
    /// The skill asked for.
    pub skill: SkillId,
    /// The level wanted; 0 is any.
    pub wanted: f64,
    /// How many meet it 满足.
    pub met: usize,
    /// How many hold it below the level wanted 水平不足.
    pub under_level: usize,
    /// How many hold a relative only 部分满足.
    pub partly: usize,
    /// How many hold nothing of it 缺少.
    pub missing: usize,
    /// The profile that reaches the most of it, by its place (the first of several), and through which skill.
    pub best: Option<(usize, Evidence)>,
}

/// [`gap`] of every profile against one list, added up requirement by requirement.
///
/// # Errors
///
/// As [`gap`].
///
/// ```
/// use chancai_taxonomy::{Neighbours, SkillId, gap_of_many};
///
/// let [tig, drawing] = [0, 1].map(SkillId::new);
/// let pool = [vec![(tig, 0.4)], vec![(tig, 0.9)], vec![]];
/// let gaps = gap_of_many(&pool, &[(tig, 0.6), (drawing, 0.0)], &Neighbours::identity(2))?;
/// let first = &gaps.requirements[0];
/// assert_eq!((first.met, first.under_level, first.missing), (1, 1, 1));
/// assert_eq!(first.best.unwrap().0, 1);
/// assert_eq!(gaps.requirements[1].missing, 3);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn gap_of_many<P: AsRef<[(SkillId, f64)]>>(
    profiles: &[P],
    wanted: &[(SkillId, f64)],
    satisfies: &Neighbours<SkillId>,
) -> Result<PoolGap, TaxonomyError> {
    check(wanted, satisfies.len())?;
    let nobody = |&(skill, wanted): &(SkillId, f64)| PoolRequirement {
        skill,
        wanted,
        met: 0,
        under_level: 0,
        partly: 0,
        missing: 0,
        best: None,
    };
    let mut pool =
        PoolGap { requirements: wanted.iter().map(nobody).collect(), coverage: Vec::with_capacity(profiles.len()) };
    for (place, profile) in profiles.iter().enumerate() {
        check(profile.as_ref(), satisfies.len())?;
        let report = report(profile.as_ref(), wanted, satisfies);
        pool.requirements.iter_mut().zip(&report.gaps).for_each(|(requirement, gap)| requirement.add(place, gap));
        pool.coverage.push(report.coverage);
    }
    Ok(pool)
}

impl PoolRequirement {
    fn add(&mut self, place: usize, gap: &Gap) {
        *match gap.verdict {
            Verdict::Met { .. } => &mut self.met,
            Verdict::UnderLevel { .. } => &mut self.under_level,
            Verdict::Partly { .. } => &mut self.partly,
            Verdict::Missing => &mut self.missing,
        } += 1;
        let Some(evidence) = gap.best else { return };
        if self.best.is_none_or(|(_, best)| evidence.effective > best.effective) {
            self.best = Some((place, evidence));
        }
    }
}

/// How near a profile comes to a list of requirements.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Nearness {
    /// The list, by its place.
    pub list: usize,
    /// Its coverage; `None` where it asks nothing.
    pub coverage: Option<f64>,
    /// How many of its requirements are not met.
    pub open: usize,
}

/// One profile against many lists, the nearest first: by coverage, then by fewer open requirements, then in the order
/// given. Lists that ask nothing stand last.
///
/// # Errors
///
/// As [`gap`].
///
/// ```
/// use chancai_taxonomy::{Neighbours, SkillId, nearest_lists};
///
/// let [tig, drawing] = [0, 1].map(SkillId::new);
/// let posts = [vec![(drawing, 0.5)], vec![(tig, 0.5), (drawing, 0.5)], vec![(tig, 0.8)]];
/// let nearest = nearest_lists(&[(tig, 0.8)], &posts, &Neighbours::identity(2))?;
/// assert_eq!(nearest.iter().map(|near| near.list).collect::<Vec<_>>(), [2, 1, 0]);
/// assert_eq!(nearest[1].coverage, Some(0.5));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn nearest_lists<L: AsRef<[(SkillId, f64)]>>(
    profile: &[(SkillId, f64)],
    lists: &[L],
    satisfies: &Neighbours<SkillId>,
) -> Result<Vec<Nearness>, TaxonomyError> {
    check(profile, satisfies.len())?;
    let mut nearest = Vec::with_capacity(lists.len());
    for (list, wanted) in lists.iter().enumerate() {
        check(wanted.as_ref(), satisfies.len())?;
        let report = report(profile, wanted.as_ref(), satisfies);
        let open = report.gaps.iter().filter(|gap| !matches!(gap.verdict, Verdict::Met { .. })).count();
        nearest.push(Nearness { list, coverage: report.coverage, open });
    }
    // Stable, so that equals keep their order; what asks nothing counts as below 0.
    let rank = |near: &Nearness| near.coverage.unwrap_or(-1.0);
    nearest.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then(a.open.cmp(&b.open)));
    Ok(nearest)
}

fn check(entries: &[(SkillId, f64)], n: usize) -> Result<(), TaxonomyError> {
    for &(skill, level) in entries {
        if !(0.0..=1.0).contains(&level) {
            return Err(TaxonomyError::BadOption { name: "level", given: level, expected: "[0, 1]" });
        }
        if skill.index() >= n {
            let given = f64::from(skill.get());
            return Err(TaxonomyError::BadOption { name: "skill", given, expected: "an id of the taxonomy" });
        }
    }
    Ok(())
}

/// [`gap`] of what is checked.
fn report(profile: &[(SkillId, f64)], wanted: &[(SkillId, f64)], satisfies: &Neighbours<SkillId>) -> GapReport {
    let gaps: Vec<Gap> = wanted.iter().map(|&requirement| meet(profile, requirement, satisfies)).collect();
    let coverage = (!gaps.is_empty()).then(|| gaps.iter().map(|gap| gap.cover).sum::<f64>() / gaps.len() as f64);
    let held = profile.iter().filter(|&&(_, level)| level > 0.0).map(|&(skill, _)| skill);
    let mut surplus: Vec<SkillId> =
        held.filter(|&skill| wanted.iter().all(|&(asked, _)| satisfies.get(skill, asked) == 0)).collect();
    surplus.sort_unstable();
    surplus.dedup();
    GapReport { gaps, coverage, surplus }
}

fn meet(profile: &[(SkillId, f64)], (skill, wanted): (SkillId, f64), satisfies: &Neighbours<SkillId>) -> Gap {
    let (mut held, mut largest_sim, mut best) = (0.0_f64, 0.0_f64, None::<Evidence>);
    for &(through, level) in profile.iter().filter(|&&(_, level)| level > 0.0) {
        let sim = f64::from(satisfies.get(through, skill)) / f64::from(FULL);
        if sim == 0.0 {
            continue;
        }
        let evidence = Evidence { through, sim, level, effective: sim * level };
        largest_sim = largest_sim.max(sim);
        held = if through == skill { held.max(level) } else { held };
        if best.as_ref().is_none_or(|best| is_better(&evidence, best, skill)) {
            best = Some(evidence);
        }
    }
    let reached = best.map_or(0.0, |best| best.effective);
    let verdict = match best {
        _ if held > 0.0 && held >= wanted => Verdict::Met { held },
        _ if held > 0.0 => Verdict::UnderLevel { held, wanted },
        Some(Evidence { through, sim, effective, .. }) => Verdict::Partly { through, sim, effective },
        None => Verdict::Missing,
    };
    // An effective level wanted of next to nothing would make the quotient infinite, which `min` cuts.
    let cover = if wanted == 0.0 { largest_sim } else { (reached / wanted).min(1.0) };
    Gap { skill, wanted, verdict, cover, best }
}

/// Larger effective level, then larger similarity, then the skill asked for itself, then the lower id.
fn is_better(new: &Evidence, best: &Evidence, skill: SkillId) -> bool {
    let by_size = new.effective.total_cmp(&best.effective).then(new.sim.total_cmp(&best.sim));
    let by_id = (new.through == skill).cmp(&(best.through == skill)).then(best.through.cmp(&new.through));
    by_size.then(by_id).is_gt()
}
