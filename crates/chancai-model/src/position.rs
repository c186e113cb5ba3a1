//! Posts.

use crate::id::{ExternalId, Identified};
use crate::invalid::{CONTRADICTION, Checks, InvalidRecord, OUT_OF_RANGE};
use crate::scale::{Education, EngagementMode, Phase, Platform, Seniority, Unit};
use crate::talent::{check_embedding, folded, sorted};
use crate::{Fraction, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::{OccupationId, SkillId};

/// How a position wants a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Need {
    /// A gate: without it (or a narrower skill) at the least level the position is closed.
    Must,
    /// Required: counts in the skill term.
    Required,
    /// Welcome: counts with its own, lower importance.
    Optional,
}

/// One skill of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// The skill.
    pub skill: SkillId,
    /// How it is wanted.
    pub need: Need,
    /// The level wanted, above 0; unstated means any level will do.
    pub level: Option<Fraction>,
    /// Its importance, above 0.
    pub importance: Fraction,
}

/// One post: one or several seats of the same kind at one employer.
///
/// ```
/// use chancai_model::Position;
///
/// let refused = Position::builder("p1").pay(300_000, 180_000).urgency(2.0).build().unwrap_err();
/// let codes: Vec<_> = refused.fields.iter().map(|f| (f.field, f.code.code)).collect();
/// assert_eq!(codes, [("urgency", "out_of_range"), ("pay_max", "contradiction")]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    id: ExternalId,
    employer: Option<String>,
    title: String,
    unit: Unit,
    programme: Option<String>,
    region: Option<RegionId>,
    nodes: Vec<NodeId>,
    occupations: Vec<OccupationId>,
    requirements: Vec<Requirement>,
    min_education: Option<Education>,
    min_years: Option<f64>,
    seniority: Option<Seniority>,
    phase: Option<Phase>,
    licences: Vec<String>,
    accepts_regions: Vec<RegionId>,
    modes: Vec<EngagementMode>,
    headcount: u32,
    urgency: Fraction,
    pay_min: Option<u32>,
    pay_max: Option<u32>,
    requires_platform: Option<Platform>,
    platforms: Vec<Platform>,
    embedding: Vec<f32>,
}

impl Position {
    /// Starts a position; nothing but the id is required.
    pub fn builder(id: impl Into<String>) -> PositionBuilder {
        PositionBuilder::new(id.into())
    }

    /// External id of the employer.
    pub fn employer(&self) -> Option<&str> {
        self.employer.as_deref()
    }

    /// Title as the file wrote it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether one person or a team applies.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Id of the quota (dispatch programme) it falls under.
    pub fn programme(&self) -> Option<&str> {
        self.programme.as_deref()
    }

    /// Where it is.
    pub fn region(&self) -> Option<RegionId> {
        self.region
    }

    /// Its industry-chain nodes.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// Its occupations.
    pub fn occupations(&self) -> &[OccupationId] {
        &self.occupations
    }

    /// Skills wanted, in order of their ids, each once.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Least degree.
    pub fn min_education(&self) -> Option<Education> {
        self.min_education
    }

    /// Least years of work.
    pub fn min_years(&self) -> Option<f64> {
        self.min_years
    }

    /// How senior a person is wanted.
    pub fn seniority(&self) -> Option<Seniority> {
        self.seniority
    }

    /// How far the place has come with what the post works in; unstated, the phase of its chain nodes counts where the
    /// scoring context knows it.
    pub fn phase(&self) -> Option<Phase> {
        self.phase
    }

    /// Licences needed, folded, sorted.
    pub fn licences(&self) -> &[String] {
        &self.licences
    }

    /// Regions people may come from; empty: any.
    pub fn accepts_regions(&self) -> &[RegionId] {
        &self.accepts_regions
    }

    /// Ways of working, the preferred first; empty where none is stated, which means resident.
    pub fn modes(&self) -> &[EngagementMode] {
        &self.modes
    }

    /// Seats.
    pub fn headcount(&self) -> u32 {
        self.headcount
    }

    /// How urgent; a priority, never part of fit.
    pub fn urgency(&self) -> Fraction {
        self.urgency
    }

    /// Lowest pay offered, yuan a year for full time.
    pub fn pay_min(&self) -> Option<u32> {
        self.pay_min
    }

    /// Highest pay offered, yuan a year for full time.
    pub fn pay_max(&self) -> Option<u32> {
        self.pay_max
    }

    /// A platform the employer must have for this post.
    pub fn requires_platform(&self) -> Option<Platform> {
        self.requires_platform
    }

    /// Platforms the employer has.
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// The dense vector the caller supplied; empty where none.
    pub fn embedding(&self) -> &[f32] {
        &self.embedding
    }
}

impl Identified for Position {
    fn id(&self) -> &ExternalId {
        &self.id
    }
}

/// Importance of an optional skill when none is stated.
///
/// On ESCO's occupations a quarter ranks better than a half (see `benches/README.md`).
pub const OPTIONAL_IMPORTANCE: f64 = 0.25;

/// Most skills one position may want, or one talent hold; keeps every sum within 64 bits.
pub(crate) const MAX_SKILLS: usize = 10_000;

/// Collects a position's fields; [`build`](Self::build) checks them all.
#[derive(Clone, Debug)]
#[must_use]
pub struct PositionBuilder {
    id: String,
    employer: Option<String>,
    title: String,
    unit: Unit,
    programme: Option<String>,
    region: Option<RegionId>,
    nodes: Vec<NodeId>,
    occupations: Vec<OccupationId>,
    requirements: Vec<(SkillId, Need, Option<f64>, Option<f64>)>,
    min_education: Option<Education>,
    min_years: Option<f64>,
    seniority: Option<Seniority>,
    phase: Option<Phase>,
    licences: Vec<String>,
    accepts_regions: Vec<RegionId>,
    modes: Vec<EngagementMode>,
    headcount: u32,
    urgency: Option<f64>,
    pay_min: Option<u32>,
    pay_max: Option<u32>,
    requires_platform: Option<Platform>,
    platforms: Vec<Platform>,
    embedding: Vec<f32>,
}

impl PositionBuilder {
    fn new(id: String) -> Self {
        Self {
            id,
            employer: None,
            title: String::new(),
            unit: Unit::Person,
            programme: None,
            region: None,
            nodes: Vec::new(),
            occupations: Vec::new(),
            requirements: Vec::new(),
            min_education: None,
            min_years: None,
            seniority: None,
            phase: None,
            licences: Vec::new(),
            accepts_regions: Vec::new(),
            modes: Vec::new(),
            headcount: 1,
            urgency: None,
            pay_min: None,
            pay_max: None,
            requires_platform: None,
            platforms: Vec::new(),
            embedding: Vec::new(),
        }
    }

    /// The employer's id.
    pub fn employer(mut self, id: impl Into<String>) -> Self {
        self.employer = Some(id.into());
        self
    }

    /// The platforms the employer has.
    pub fn platforms(mut self, platforms: impl IntoIterator<Item = Platform>) -> Self {
        self.platforms.extend(platforms);
        self
    }

    /// Title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Person (the default) or team.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The quota it falls under.
    pub fn programme(mut self, id: impl Into<Option<String>>) -> Self {
        self.programme = id.into();
        self
    }

    /// Where it is.
    pub fn region(mut self, region: impl Into<Option<RegionId>>) -> Self {
        self.region = region.into();
        self
    }

    /// Its chain nodes.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        self.nodes.extend(nodes);
        self
    }

    /// Its occupations.
    pub fn occupations(mut self, occupations: impl IntoIterator<Item = OccupationId>) -> Self {
        self.occupations.extend(occupations);
        self
    }

    /// A required skill: level above 0 (none: any level), importance above 0 (none: 1).
    pub fn requires(self, skill: SkillId, level: impl Into<Option<f64>>, importance: impl Into<Option<f64>>) -> Self {
        self.want(skill, Need::Required, level.into(), importance.into())
    }

    /// A must-have skill: the gate's least level (none: any level). It counts as a requirement of importance 1 too.
    pub fn must_have(self, skill: SkillId, level: impl Into<Option<f64>>) -> Self {
        self.want(skill, Need::Must, level.into(), None)
    }

    /// A welcome skill: importance [`OPTIONAL_IMPORTANCE`] when not stated.
    pub fn welcomes(self, skill: SkillId, level: impl Into<Option<f64>>, importance: impl Into<Option<f64>>) -> Self {
        self.want(skill, Need::Optional, level.into(), importance.into())
    }

    fn want(mut self, skill: SkillId, need: Need, level: Option<f64>, importance: Option<f64>) -> Self {
        self.requirements.push((skill, need, level, importance));
        self
    }

    /// Least degree.
    pub fn min_education(mut self, education: impl Into<Option<Education>>) -> Self {
        self.min_education = education.into();
        self
    }

    /// Least years, 0 to 60.
    pub fn min_years(mut self, years: impl Into<Option<f64>>) -> Self {
        self.min_years = years.into();
        self
    }

    /// How senior a person is wanted.
    pub fn seniority(mut self, seniority: impl Into<Option<Seniority>>) -> Self {
        self.seniority = seniority.into();
        self
    }

    /// How far the place has come with what the post works in.
    pub fn phase(mut self, phase: impl Into<Option<Phase>>) -> Self {
        self.phase = phase.into();
        self
    }

    /// Licences needed, all of them.
    pub fn licences(mut self, licences: impl IntoIterator<Item = String>) -> Self {
        self.licences.extend(licences);
        self
    }

    /// Regions people may come from; none given: any.
    pub fn accepts_regions(mut self, regions: impl IntoIterator<Item = RegionId>) -> Self {
        self.accepts_regions.extend(regions);
        self
    }

    /// Ways of working, the preferred first; none given: resident.
    pub fn modes(mut self, modes: impl IntoIterator<Item = EngagementMode>) -> Self {
        self.modes.extend(modes);
        self
    }

    /// Seats, 0 to 10,000; 1 when not stated.
    pub fn headcount(mut self, seats: u32) -> Self {
        self.headcount = seats;
        self
    }

    /// Urgency, 0 to 1; 0 when not stated.
    pub fn urgency(mut self, urgency: impl Into<Option<f64>>) -> Self {
        self.urgency = urgency.into();
        self
    }

    /// Pay offered, yuan a year for full time, from lowest to highest.
    pub fn pay(mut self, min: impl Into<Option<u32>>, max: impl Into<Option<u32>>) -> Self {
        (self.pay_min, self.pay_max) = (min.into(), max.into());
        self
    }

    /// A platform the employer must have.
    pub fn requires_platform(mut self, platform: impl Into<Option<Platform>>) -> Self {
        self.requires_platform = platform.into();
        self
    }

    /// A dense vector for the optional embedding term.
    pub fn embedding(mut self, vector: Vec<f32>) -> Self {
        self.embedding = vector;
        self
    }

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] with each field at fault: a bad id, a level or importance that is zero, NaN or above
    /// one, a skill wanted twice, pay that falls from lowest to highest, numbers out of range.
    pub fn build(self) -> Result<Position, InvalidRecord> {
        let mut checks = Checks::default();
        let id = ExternalId::checked(&self.id, &mut checks);
        let requirements = requirements(&self.requirements, &mut checks);
        checks.number("min_years", self.min_years, 0.0..=60.0, "0..=60");
        checks.number("headcount", Some(f64::from(self.headcount)), 0.0..=10_000.0, "0..=10000");
        let urgency = checks.share("urgency", self.urgency).unwrap_or_default();
        checks.distinct("modes", &self.modes);
        if let (Some(min), Some(max)) = (self.pay_min, self.pay_max)
            && min > max
        {
            checks.refuse("pay_max", max, CONTRADICTION, "not below pay_min");
        }
        check_embedding(&self.embedding, &mut checks);
        checks.finish()?;
        Ok(Position {
            id,
            employer: self.employer,
            title: self.title,
            unit: self.unit,
            programme: self.programme,
            region: self.region,
            nodes: sorted(self.nodes),
            occupations: sorted(self.occupations),
            requirements,
            min_education: self.min_education,
            min_years: self.min_years,
            seniority: self.seniority,
            phase: self.phase,
            licences: folded(&self.licences),
            accepts_regions: sorted(self.accepts_regions),
            modes: self.modes,
            headcount: self.headcount,
            urgency,
            pay_min: self.pay_min,
            pay_max: self.pay_max,
            requires_platform: self.requires_platform,
            platforms: sorted(self.platforms),
            embedding: self.embedding,
        })
    }
}

fn requirements(given: &[(SkillId, Need, Option<f64>, Option<f64>)], checks: &mut Checks) -> Vec<Requirement> {
    if given.len() > MAX_SKILLS {
        checks.refuse("skills", given.len(), OUT_OF_RANGE, "at most 10000 skills");
    }
    let skills: Vec<SkillId> = given.iter().map(|g| g.0).collect();
    checks.distinct("skills", &skills);
    let mut wanted: Vec<Requirement> = given
        .iter()
        .map(|&(skill, need, level, importance)| {
            let stated = if need == Need::Optional { OPTIONAL_IMPORTANCE } else { 1.0 };
            Requirement {
                skill,
                need,
                level: level.map(|l| above_zero(checks, l)),
                importance: above_zero(checks, importance.unwrap_or(stated)),
            }
        })
        .collect();
    wanted.sort();
    wanted
}

/// A share above zero after quantising, or a fault.
fn above_zero(checks: &mut Checks, value: f64) -> Fraction {
    match Fraction::new(value) {
        Some(fraction) if fraction > Fraction::ZERO => fraction,
        _ => {
            checks.refuse("skills", value, OUT_OF_RANGE, "above 0, at most 1");
            Fraction::ONE
        }
    }
}
