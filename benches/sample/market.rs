//! The synthetic market as records of the library, and the models it is matched by. For benches and for the examples.
#![allow(dead_code, reason = "no program uses all of it")]

use chancai::chain::{NodeId, Proximity};
use chancai::data::synth::{Positions, Sparse, Talents, World, pools};
use chancai::matching::Par;
use chancai::model::{
    Assessment, Combine, Criterion, Education, EngagementMode, ExternalId, Fraction, Position, Region, RegionId,
    RegionKind, Regions, Scorer, ScoringContext, ScoringModel, Side, Talent, Term,
};
use chancai::taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};
use clap::ValueEnum;

/// Ways of working that need no home near the post, one a bit.
const MODES: [EngagementMode; 4] =
    [EngagementMode::PartTime, EngagementMode::Lecturing, EngagementMode::TechnicalCooperation, EngagementMode::Leased];

type Failure = Box<dyn std::error::Error>;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// The skill term alone, without gates.
    Dot,
    /// Four terms and all gates.
    Full,
    /// The default model, both sides.
    Whole,
}

impl Mode {
    pub(crate) fn model(self) -> Result<ScoringModel, Failure> {
        let weighed = |weights: &[(Term, f64)]| {
            let none = Term::ALL.iter().fold(ScoringModel::builder(), |b, &term| {
                if term.counts_in(Side::Suitability) { b.weight(Side::Suitability, term, 0.0) } else { b }
            });
            weights.iter().fold(none, |b, &(term, weight)| b.weight(Side::Suitability, term, weight))
        };
        let one_sided = match self {
            Self::Dot => weighed(&[(Term::Skill, 1.0)]),
            Self::Full => {
                weighed(&[(Term::Skill, 0.60), (Term::Chain, 0.15), (Term::Assessment, 0.15), (Term::Place, 0.10)])
            }
            Self::Whole => {
                let model = ScoringModel::builder().weight(Side::Suitability, Term::Assessment, 1.0);
                return Ok(model.build()?);
            }
        };
        Ok(one_sided.combine(Combine::Suitability).build()?)
    }

    fn is_gated(self) -> bool {
        self != Self::Dot
    }

    /// How well a skill is wanted.
    fn level(self, skill: u16) -> f64 {
        match self {
            Self::Dot | Self::Full => 1.0,
            // .4, .6, .8 or 1, by the skill.
            Self::Whole => 0.4 + 0.2 * f64::from(skill % 4),
        }
    }
}

/// The arrays of `chancai::data::synth` and what the library has of their world.
pub(crate) struct Market {
    skills: SkillTaxonomy,
    similar: Neighbours<SkillId>,
    proximity: Proximity,
    regions: Regions,
    region_ids: Vec<RegionId>,
    talents: Talents,
    positions: Positions,
}

impl Market {
    /// The market of the generator's seeds.
    pub(crate) fn drawn(talents: usize, positions: usize) -> Self {
        let world = World::new();
        let (talents, positions) = pools(&world, talents, positions);
        Self::new(&world.similar, &world.proximity, &world.closeness, talents, positions).expect("drawn to fit")
    }

    /// Of arrays from anywhere; the talents' expanded skills are not used, since the library expands by itself.
    pub(crate) fn new(
        similar: &Sparse,
        proximity: &[f32],
        closeness: &[f32],
        talents: Talents,
        positions: Positions,
    ) -> Result<Self, Failure> {
        let (regions, region_ids) = regions(closeness)?;
        let near = proximity.iter().map(|&x| steps(x).steps()).collect();
        let market = Self {
            skills: taxonomy(similar.rows())?,
            similar: neighbours(similar),
            proximity: Proximity::from_table(proximity.len().isqrt(), near)?,
            regions,
            region_ids,
            talents,
            positions,
        };
        market.check()?;
        Ok(market)
    }

    /// Whether the columns are of one length and name what there is.
    fn check(&self) -> Result<(), Failure> {
        self.check_talents(&self.talents)?;
        let d = &self.positions;
        let wanted = [d.node.len(), d.region.len(), d.education.len(), d.years.len(), d.mode.len(), d.regions.len()];
        self.fits(wanted.iter().all(|&n| n == d.skills.rows()), &d.region, &d.node, &d.skills)
    }

    fn check_talents(&self, t: &Talents) -> Result<(), Failure> {
        let held = [t.node.len(), t.quality.len(), t.region.len(), t.education.len(), t.years.len(), t.mode.len()];
        self.fits(held.iter().all(|&n| n == t.skills.rows()), &t.region, &t.node, &t.skills)
    }

    fn fits(&self, is_even: bool, regions: &[u8], nodes: &[u16], skills: &Sparse) -> Result<(), Failure> {
        let regions = regions.iter().all(|&r| usize::from(r) < self.region_ids.len());
        let nodes = nodes.iter().all(|&n| usize::from(n) < self.proximity.len());
        let skills = skills.indices.iter().all(|&s| usize::from(s) < self.skills.len());
        if is_even && regions && nodes && skills {
            return Ok(());
        }
        Err("各数组的长度或编号彼此不符 (the arrays do not fit each other)".into())
    }

    pub(crate) fn talents(&self) -> usize {
        self.talents.len()
    }

    pub(crate) fn scorer(&self, mode: Mode) -> Result<Scorer<'_>, Failure> {
        let mut context = ScoringContext::of_skills(&self.skills, &self.similar);
        context.proximity = Some(&self.proximity);
        context.regions = Some(&self.regions);
        Ok(Scorer::new(mode.model()?, context))
    }

    /// One talent; in what the generator drew there is nothing to refuse.
    pub(crate) fn talent(&self, i: usize) -> Talent {
        self.talent_called(i, i)
    }

    /// The record of talent `i` under the id of `called`.
    pub(crate) fn talent_called(&self, called: usize, i: usize) -> Talent {
        self.record(&self.talents, called, i)
    }

    /// The id of talent `i`; ids are in the order of the talents up to a hundred million.
    pub(crate) fn id(i: usize) -> ExternalId {
        ExternalId::new(&named(i)).expect("letters and digits")
    }

    /// Which talent an id names.
    pub(crate) fn row(id: &ExternalId) -> Option<u32> {
        id.as_str().strip_prefix('t')?.parse().ok()
    }

    /// Talents of this market's world who are not in it, such as a piece of what is too long for memory; called from `first` on.
    pub(crate) fn records(&self, talents: &Talents, first: usize, par: Par) -> Result<Vec<Talent>, Failure> {
        self.check_talents(talents)?;
        Ok(par.rows(talents.len(), || (), |(), i| self.record(talents, first + i, i)))
    }

    fn record(&self, all: &Talents, called: usize, i: usize) -> Talent {
        let quality = Assessment::new(Criterion::Ability, f64::from(all.quality[i]), "synth", "synth", "2020-01-01");
        let builder = Talent::builder(named(called))
            .consent(true)
            .nodes([NodeId::new(all.node[i].into())])
            .region(self.region_ids[usize::from(all.region[i])])
            .education(degree(all.education[i]))
            .years(f64::from(all.years[i]))
            .modes(modes(all.mode[i]))
            .assessments(quality.ok());
        let builder = entries(&all.skills, i)
            .fold(builder, |b, (skill, level)| b.skill(SkillId::new(skill.into()), f64::from(level)));
        builder.build().unwrap_or_else(|refused| panic!("talent {i}: {refused}"))
    }

    /// All positions as this mode wants them.
    pub(crate) fn positions(&self, mode: Mode) -> Vec<Position> {
        (0..self.positions.len()).map(|i| self.position(i, mode)).collect()
    }

    fn position(&self, i: usize, mode: Mode) -> Position {
        let all = &self.positions;
        let largest = entries(&all.skills, i).map(|(_, importance)| importance).fold(0.0, f32::max);
        let builder = Position::builder(format!("d{i:08}"))
            .nodes([NodeId::new(all.node[i].into())])
            .region(self.region_ids[usize::from(all.region[i])]);
        let builder = entries(&all.skills, i).fold(builder, |b, (skill, importance)| {
            b.requires(SkillId::new(skill.into()), mode.level(skill), f64::from(importance / largest))
        });
        let builder = if mode.is_gated() {
            let regions = (0..self.region_ids.len()).filter(|r| all.regions[i] >> r & 1 == 1);
            builder
                .min_education(degree(all.education[i]))
                .min_years(f64::from(all.years[i]))
                .accepts_regions(regions.map(|r| self.region_ids[r]))
                .modes(modes(all.mode[i]))
        } else {
            builder.modes(MODES)
        };
        builder.build().unwrap_or_else(|refused| panic!("position {i}: {refused}"))
    }
}

/// The id of talent `i` as text.
fn named(i: usize) -> String {
    format!("t{i:08}")
}

fn entries(rows: &Sparse, row: usize) -> impl Iterator<Item = (u16, f32)> + '_ {
    let (skills, values) = rows.row(row);
    skills.iter().copied().zip(values.iter().copied())
}

fn steps(value: f32) -> Fraction {
    Fraction::new(f64::from(value)).unwrap_or_default()
}

fn degree(number: u8) -> Education {
    Education::ALL[usize::from(number).min(Education::ALL.len() - 1)]
}

fn modes(bits: u8) -> impl Iterator<Item = EngagementMode> {
    MODES.into_iter().enumerate().filter(move |(bit, _)| bits >> bit & 1 == 1).map(|(_, mode)| mode)
}

fn taxonomy(skills: usize) -> Result<SkillTaxonomy, Failure> {
    let concept = |i: usize| Concept::new(format!("s{i:05}"), Kind::Skill).label(Lang::Zh, format!("技能{i}"));
    Ok((0..skills).map(concept).collect::<TaxonomyBuilder<SkillId>>().build()?)
}

fn neighbours(similar: &Sparse) -> Neighbours<SkillId> {
    let of = |skill: usize| {
        entries(similar, skill)
            .map(move |(other, sim)| (SkillId::new(skill as u32), SkillId::new(other.into()), steps(sim).steps()))
    };
    Neighbours::from_entries(similar.rows(), (0..similar.rows()).flat_map(of))
}

fn regions(closeness: &[f32]) -> Result<(Regions, Vec<RegionId>), Failure> {
    let count = closeness.len().isqrt();
    let id = |r: usize| format!("r{r:03}");
    let region = |r: usize| Region {
        id: id(r),
        kind: RegionKind::District,
        parent: None,
        zh: format!("区{r}"),
        en: format!("district {r}"),
    };
    let regions = Regions::new((0..count).map(region).collect()).map_err(|_| "regions")?;
    let table = closeness.iter().map(|&near| steps(near)).collect();
    let regions = regions.with_closeness(table).map_err(|_| "loc 应为方阵 (loc must be square)")?;
    let ids = (0..count).filter_map(|r| regions.find(&id(r))).collect();
    Ok((regions, ids))
}
