//! People, as the matcher sees them.

use crate::assessment::Assessment;
use crate::id::{ExternalId, Identified};
use crate::invalid::{Checks, InvalidRecord, OUT_OF_RANGE};
use crate::position::MAX_SKILLS;
use crate::scale::{Education, EngagementMode, Seniority, Unit};
use crate::tiers::Standing;
use crate::{Fraction, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::{OccupationId, SkillId};

/// A skill somebody has, at a level where one is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SkillClaim {
    /// The skill.
    pub skill: SkillId,
    /// The level; an unstated one takes the scoring model's default and is flagged in the explanation.
    pub level: Option<Fraction>,
}

/// One person, or a team that applies as one: what may be used to match, and nothing else.
///
/// Names and protected attributes have no field here. Built by [`Talent::builder`]; read by the getters.
///
/// ```
/// use chancai_model::{Education, EngagementMode, Talent};
///
/// let wang = Talent::builder("t0001")
///     .education(Education::Master)
///     .years(6.0)
///     .modes([EngagementMode::PartTime, EngagementMode::Lecturing])
///     .capacity(0.4)
///     .consent(true)
///     .build()
///     .unwrap();
/// assert_eq!(wang.years(), Some(6.0));
///
/// let refused = Talent::builder("t0002").years(f64::NAN).capacity(-0.5).build().unwrap_err();
/// let fields: Vec<_> = refused.fields.iter().map(|f| f.field).collect();
/// assert_eq!(fields, ["years", "capacity"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Talent {
    id: ExternalId,
    unit: Unit,
    skills: Vec<SkillClaim>,
    education: Option<Education>,
    years: Option<f64>,
    seniority: Option<Seniority>,
    occupations: Vec<OccupationId>,
    nodes: Vec<NodeId>,
    region: Option<RegionId>,
    accepts_regions: Vec<RegionId>,
    modes: Vec<EngagementMode>,
    capacity: Fraction,
    pay_ask: Option<u32>,
    licences: Vec<String>,
    pools: Vec<String>,
    channels: Vec<String>,
    consent: bool,
    assessments: Vec<Assessment>,
    pub(crate) standing: Standing,
    embedding: Vec<f32>,
}

impl Talent {
    /// Starts a talent; nothing but the id is required. Consent is absent until given.
    pub fn builder(id: impl Into<String>) -> TalentBuilder {
        TalentBuilder { id: id.into(), unit: Unit::Person, ..TalentBuilder::default() }
    }

    /// Skills, in order of their ids, each once.
    pub fn skills(&self) -> &[SkillClaim] {
        &self.skills
    }

    /// Person or team.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Highest degree.
    pub fn education(&self) -> Option<Education> {
        self.education
    }

    /// Years of work.
    pub fn years(&self) -> Option<f64> {
        self.years
    }

    /// How senior, as stated.
    pub fn seniority(&self) -> Option<Seniority> {
        self.seniority
    }

    /// Occupations held.
    pub fn occupations(&self) -> &[OccupationId] {
        &self.occupations
    }

    /// Industry-chain nodes worked in.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// Where the person lives.
    pub fn region(&self) -> Option<RegionId> {
        self.region
    }

    /// Where the person would live for a resident post; empty: anywhere.
    pub fn accepts_regions(&self) -> &[RegionId] {
        &self.accepts_regions
    }

    /// Ways of working, the preferred first; empty where none is stated, which means resident.
    pub fn modes(&self) -> &[EngagementMode] {
        &self.modes
    }

    /// Share of full time still free.
    pub fn capacity(&self) -> Fraction {
        self.capacity
    }

    /// Pay asked for, yuan a year for full time.
    pub fn pay_ask(&self) -> Option<u32> {
        self.pay_ask
    }

    /// Licences and certificates, folded, sorted.
    pub fn licences(&self) -> &[String] {
        &self.licences
    }

    /// Pools the record comes from: provenance, never part of a score.
    pub fn pools(&self) -> &[String] {
        &self.pools
    }

    /// Channels it came by: provenance, never part of a score.
    pub fn channels(&self) -> &[String] {
        &self.channels
    }

    /// Whether the person agreed to be matched.
    pub fn consent(&self) -> bool {
        self.consent
    }

    /// The six-criterion assessments on file.
    pub fn assessments(&self) -> &[Assessment] {
        &self.assessments
    }

    /// The dense vector the caller supplied; empty where none.
    pub fn embedding(&self) -> &[f32] {
        &self.embedding
    }

    /// The same record with these assessments added.
    #[must_use]
    pub fn with_assessments(mut self, more: impl IntoIterator<Item = Assessment>) -> Self {
        self.assessments.extend(more);
        self.assessments.sort();
        self.assessments.dedup();
        self
    }
}

impl Identified for Talent {
    fn id(&self) -> &ExternalId {
        &self.id
    }
}

/// Collects a talent's fields; [`build`](Self::build) checks them all.
#[derive(Clone, Debug)]
#[must_use]
pub struct TalentBuilder {
    id: String,
    unit: Unit,
    skills: Vec<(SkillId, Option<f64>)>,
    education: Option<Education>,
    years: Option<f64>,
    seniority: Option<Seniority>,
    occupations: Vec<OccupationId>,
    nodes: Vec<NodeId>,
    region: Option<RegionId>,
    accepts_regions: Vec<RegionId>,
    modes: Vec<EngagementMode>,
    capacity: Option<f64>,
    pay_ask: Option<u32>,
    licences: Vec<String>,
    pools: Vec<String>,
    channels: Vec<String>,
    consent: bool,
    assessments: Vec<Assessment>,
    pub(crate) standing: Standing,
    embedding: Vec<f32>,
}

impl Default for TalentBuilder {
    fn default() -> Self {
        Self {
            id: String::new(),
            unit: Unit::Person,
            skills: Vec::new(),
            education: None,
            years: None,
            seniority: None,
            occupations: Vec::new(),
            nodes: Vec::new(),
            region: None,
            accepts_regions: Vec::new(),
            modes: Vec::new(),
            capacity: None,
            pay_ask: None,
            licences: Vec::new(),
            pools: Vec::new(),
            channels: Vec::new(),
            consent: false,
            assessments: Vec::new(),
            standing: Standing::default(),
            embedding: Vec::new(),
        }
    }
}

impl TalentBuilder {
    /// Adds a skill with its level in `0.0..=1.0`, or with none stated. A skill given twice keeps its higher level
    /// (an unstated one counts as 0.6)
    pub fn skill(mut self, skill: SkillId, level: impl Into<Option<f64>>) -> Self {
        self.skills.push((skill, level.into()));
        self
    }

    /// Person (the default) or team.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Highest degree.
    pub fn education(mut self, education: impl Into<Option<Education>>) -> Self {
        self.education = education.into();
        self
    }

    /// Years of work, 0 to 60.
    pub fn years(mut self, years: impl Into<Option<f64>>) -> Self {
        self.years = years.into();
        self
    }

    /// How senior.
    pub fn seniority(mut self, seniority: impl Into<Option<Seniority>>) -> Self {
        self.seniority = seniority.into();
        self
    }

    /// Occupations held.
    pub fn occupations(mut self, occupations: impl IntoIterator<Item = OccupationId>) -> Self {
        self.occupations.extend(occupations);
        self
    }

    /// Chain nodes worked in.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        self.nodes.extend(nodes);
        self
    }

    /// Where the person lives.
    pub fn region(mut self, region: impl Into<Option<RegionId>>) -> Self {
        self.region = region.into();
        self
    }

    /// Where the person would live; none given: anywhere.
    pub fn accepts_regions(mut self, regions: impl IntoIterator<Item = RegionId>) -> Self {
        self.accepts_regions.extend(regions);
        self
    }

    /// Ways of working, the preferred first; none given: resident.
    pub fn modes(mut self, modes: impl IntoIterator<Item = EngagementMode>) -> Self {
        self.modes.extend(modes);
        self
    }

    /// Share of full time still free, 0 to 1; 1 when not stated.
    pub fn capacity(mut self, capacity: impl Into<Option<f64>>) -> Self {
        self.capacity = capacity.into();
        self
    }

    /// Pay asked for, yuan a year for full time.
    pub fn pay_ask(mut self, pay: impl Into<Option<u32>>) -> Self {
        self.pay_ask = pay.into();
        self
    }

    /// Licences; folded before they are compared.
    pub fn licences(mut self, licences: impl IntoIterator<Item = String>) -> Self {
        self.licences.extend(licences);
        self
    }

    /// Pools the record comes from.
    pub fn pools(mut self, pools: impl IntoIterator<Item = String>) -> Self {
        self.pools.extend(pools);
        self
    }

    /// Channels it came by.
    pub fn channels(mut self, channels: impl IntoIterator<Item = String>) -> Self {
        self.channels.extend(channels);
        self
    }

    /// Whether the person agreed to be matched; `false` until said.
    pub fn consent(mut self, consent: bool) -> Self {
        self.consent = consent;
        self
    }

    /// Assessments on file.
    pub fn assessments(mut self, assessments: impl IntoIterator<Item = Assessment>) -> Self {
        self.assessments.extend(assessments);
        self
    }

    /// A dense vector for the optional embedding term; finite numbers, not all zero.
    pub fn embedding(mut self, vector: Vec<f32>) -> Self {
        self.embedding = vector;
        self
    }

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] with each field at fault: an id that is none, numbers that are NaN or out of range,
    /// something listed twice.
    pub fn build(self) -> Result<Talent, InvalidRecord> {
        let mut checks = Checks::default();
        let id = ExternalId::checked(&self.id, &mut checks);
        let skills = claims(&self.skills, &mut checks);
        checks.number("years", self.years, 0.0..=60.0, "0..=60");
        let capacity = checks.share("capacity", self.capacity);
        checks.distinct("modes", &self.modes);
        let standing = self.standing.checked(&mut checks);
        check_embedding(&self.embedding, &mut checks);
        checks.finish()?;
        Ok(Talent {
            id,
            unit: self.unit,
            skills,
            education: self.education,
            years: self.years,
            seniority: self.seniority,
            occupations: sorted(self.occupations),
            nodes: sorted(self.nodes),
            region: self.region,
            accepts_regions: sorted(self.accepts_regions),
            modes: self.modes,
            capacity: capacity.unwrap_or(Fraction::ONE),
            pay_ask: self.pay_ask,
            licences: folded(&self.licences),
            pools: sorted(self.pools),
            channels: sorted(self.channels),
            consent: self.consent,
            assessments: sorted(self.assessments),
            standing,
            embedding: self.embedding,
        })
    }
}

impl Talent {
    /// The same record as a team's application.
    pub(crate) fn as_team(&self, id: ExternalId) -> Self {
        Self { id, unit: Unit::Team, ..self.clone() }
    }

    /// Takes in what a member adds to a team.
    pub(crate) fn absorb(&mut self, member: &Self) {
        self.skills = merged(self.skills.iter().chain(&member.skills).copied().collect());
        self.occupations = sorted([self.occupations.as_slice(), &member.occupations].concat());
        self.nodes = sorted([self.nodes.as_slice(), &member.nodes].concat());
        self.licences = sorted([self.licences.as_slice(), &member.licences].concat());
        self.pools = sorted([self.pools.as_slice(), &member.pools].concat());
        self.channels = sorted([self.channels.as_slice(), &member.channels].concat());
        self.capacity = self.capacity.min(member.capacity);
        self.consent &= member.consent;
    }
}

fn claims(given: &[(SkillId, Option<f64>)], checks: &mut Checks) -> Vec<SkillClaim> {
    if given.len() > MAX_SKILLS {
        checks.refuse("skills", given.len(), OUT_OF_RANGE, "at most 10000 skills");
    }
    let claim = |&(skill, level): &(SkillId, Option<f64>)| SkillClaim { skill, level: checks.share("skills", level) };
    merged(given.iter().map(claim).collect())
}

/// Sorted by skill; of several levels of one skill the highest, an unstated one counting as the usual default.
fn merged(mut claims: Vec<SkillClaim>) -> Vec<SkillClaim> {
    let counts = |claim: &SkillClaim| claim.level.unwrap_or(USUAL_LEVEL);
    claims.sort_by(|a, b| a.skill.cmp(&b.skill).then(counts(b).cmp(&counts(a))).then(b.level.cmp(&a.level)));
    claims.dedup_by_key(|c| c.skill);
    claims
}

/// What a scoring model takes an unstated level for unless told otherwise: 0.6.
const USUAL_LEVEL: Fraction = Fraction::from_steps(39_321);

pub(crate) fn check_embedding(vector: &[f32], checks: &mut Checks) {
    let finite = vector.iter().all(|x| x.is_finite());
    if !finite || (!vector.is_empty() && vector.iter().all(|&x| x == 0.0)) {
        checks.refuse("embedding", "", OUT_OF_RANGE, "finite numbers, not all zero");
    }
}

/// Licences compare after folding, without regard to case.
pub(crate) fn folded(texts: &[String]) -> Vec<String> {
    sorted(texts.iter().map(|t| chancai_table::fold_key(t).to_lowercase()).collect())
}

pub(crate) fn sorted<T: Ord>(items: Vec<T>) -> Vec<T> {
    let mut items = sorted_all(items);
    items.dedup();
    items
}

pub(crate) fn sorted_all<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}
