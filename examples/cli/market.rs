//! The arrays of `synth`, as records of the library.

use super::Failure;
use chancai::chain::{NodeId, Proximity};
use chancai::model::{
    Assessment, Criterion, Education, EngagementMode, Fraction, Position, Region, RegionId, RegionKind, Regions,
    Scorer, ScoringContext, ScoringModel, Talent,
};
use chancai::taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};
use ndarray::{Array1, Array2};
use ndarray_npy::{ReadableElement, read_npy};
use std::path::Path;

/// Ways of working that need no home near the post, one a bit.
const MODES: [EngagementMode; 4] =
    [EngagementMode::PartTime, EngagementMode::Lecturing, EngagementMode::TechnicalCooperation, EngagementMode::Leased];

/// Rows of skills with values.
struct Rows {
    data: Vec<f32>,
    indices: Vec<u16>,
    indptr: Vec<u64>,
}

impl Rows {
    fn read(folder: &Path, name: &str) -> Result<Self, Failure> {
        let indptr: Vec<u64> = read(folder, &format!("{name}_indptr"))?;
        let indices: Vec<u16> = read(folder, &format!("{name}_indices"))?;
        let data: Vec<f32> = read(folder, &format!("{name}_data"))?;
        let whole = indptr.first() == Some(&0) && indptr.last() == Some(&(data.len() as u64)) && indptr.is_sorted();
        if !whole || indices.len() != data.len() {
            return Err(format!("{name}_indptr 与 {name}_data 不符 ({name}_indptr does not fit {name}_data)").into());
        }
        Ok(Self { data, indices, indptr })
    }

    fn len(&self) -> usize {
        self.indptr.len() - 1
    }

    fn row(&self, row: usize) -> impl Iterator<Item = (u16, f32)> + '_ {
        let range = self.indptr[row] as usize..self.indptr[row + 1] as usize;
        self.indices[range.clone()].iter().copied().zip(self.data[range].iter().copied())
    }
}

fn read<T: ReadableElement>(folder: &Path, name: &str) -> Result<Vec<T>, Failure> {
    let path = folder.join(format!("{name}.npy"));
    let array: Array1<T> = read_npy(&path).map_err(|error| format!("{}：{error}", path.display()))?;
    Ok(array.into_raw_vec_and_offset().0)
}

fn read_square(folder: &Path, name: &str) -> Result<Array2<f32>, Failure> {
    let path = folder.join(format!("{name}.npy"));
    Ok(read_npy(&path).map_err(|error| format!("{}：{error}", path.display()))?)
}

/// Everything that `synth` wrote, as the library has it.
pub(crate) struct Market {
    skills: SkillTaxonomy,
    similar: Neighbours<SkillId>,
    proximity: Proximity,
    regions: Regions,
    region_ids: Vec<RegionId>,
    talents: Rows,
    node: Vec<u16>,
    quality: Vec<f32>,
    region: Vec<u8>,
    education: Vec<u8>,
    years: Vec<u8>,
    mode: Vec<u8>,
    wanted: Rows,
    d_node: Vec<u16>,
    d_region: Vec<u8>,
    d_education: Vec<u8>,
    d_years: Vec<u8>,
    d_mode: Vec<u8>,
    d_regions: Vec<u64>,
}

impl Market {
    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let similar = Rows::read(folder, "sim")?;
        let near = read_square(folder, "prox")?;
        let closeness = read_square(folder, "loc")?;
        let (regions, region_ids) = regions(&closeness)?;
        let market = Self {
            skills: taxonomy(similar.len())?,
            similar: neighbours(&similar),
            proximity: Proximity::from_table(near.nrows(), near.iter().map(|&x| steps(x).steps()).collect())?,
            regions,
            region_ids,
            talents: Rows::read(folder, "b")?,
            node: read(folder, "t_node")?,
            quality: read(folder, "t_quality")?,
            region: read(folder, "t_region")?,
            education: read(folder, "t_edu")?,
            years: read(folder, "t_years")?,
            mode: read(folder, "t_mode")?,
            wanted: Rows::read(folder, "d")?,
            d_node: read(folder, "d_node")?,
            d_region: read(folder, "d_region")?,
            d_education: read(folder, "d_edu")?,
            d_years: read(folder, "d_years")?,
            d_mode: read(folder, "d_mode")?,
            d_regions: read(folder, "d_regmask")?,
        };
        market.check()?;
        Ok(market)
    }

    /// Whether the columns are of one length and name what there is.
    fn check(&self) -> Result<(), Failure> {
        let (talents, positions) = (self.talents(), self.positions());
        let columns = [self.region.len(), self.education.len(), self.years.len(), self.mode.len(), self.node.len()];
        let wanted = [self.d_region.len(), self.d_education.len(), self.d_years.len(), self.d_mode.len()];
        let regions = self.region.iter().chain(&self.d_region).all(|&r| usize::from(r) < self.region_ids.len());
        let nodes = self.node.iter().chain(&self.d_node).all(|&n| usize::from(n) < self.proximity.len());
        let skills = self.talents.indices.iter().chain(&self.wanted.indices);
        let skills = skills.max().is_none_or(|&s| usize::from(s) < self.skills.len());
        let even = columns.iter().all(|&n| n == talents) && wanted.iter().all(|&n| n == positions);
        let rest = self.quality.len() == talents && self.d_node.len() == positions && self.d_regions.len() == positions;
        if regions && nodes && skills && even && rest {
            return Ok(());
        }
        Err("各数组的长度或编号彼此不符 (the arrays do not fit each other)".into())
    }

    pub(crate) fn talents(&self) -> usize {
        self.talents.len()
    }

    pub(crate) fn positions(&self) -> usize {
        self.wanted.len()
    }

    pub(crate) fn scorer(&self, model: ScoringModel) -> Scorer<'_> {
        let mut context = ScoringContext::of_skills(&self.skills, &self.similar);
        context.proximity = Some(&self.proximity);
        context.regions = Some(&self.regions);
        Scorer::new(model, context)
    }

    /// One talent; in a folder that `synth` wrote there is nothing to refuse.
    pub(crate) fn talent(&self, i: usize) -> Talent {
        let quality = Assessment::new(Criterion::Ability, f64::from(self.quality[i]), "synth", "synth", "2020-01-01");
        let skills = self.talents.row(i);
        let builder = Talent::builder(format!("t{i:08}"))
            .consent(true)
            .nodes([NodeId::new(self.node[i].into())])
            .region(self.region_ids[usize::from(self.region[i])])
            .education(degree(self.education[i]))
            .years(f64::from(self.years[i]))
            .modes(modes(self.mode[i]))
            .assessments(quality.ok());
        let builder = skills.fold(builder, |b, (skill, level)| b.skill(SkillId::new(skill.into()), f64::from(level)));
        builder.build().unwrap_or_else(|refused| panic!("talent {i}: {refused}"))
    }

    /// One position; `level` says how well a skill is wanted, and `gated` whether it has gates.
    pub(crate) fn position(&self, i: usize, gated: bool, level: impl Fn(u16) -> f64) -> Position {
        let largest = self.wanted.row(i).map(|(_, importance)| importance).fold(0.0, f32::max);
        let builder = Position::builder(format!("d{i:08}"))
            .nodes([NodeId::new(self.d_node[i].into())])
            .region(self.region_ids[usize::from(self.d_region[i])]);
        let builder = self.wanted.row(i).fold(builder, |b, (skill, importance)| {
            b.requires(SkillId::new(skill.into()), level(skill), f64::from(importance / largest))
        });
        let builder = if gated {
            let regions = (0..self.region_ids.len()).filter(|r| self.d_regions[i] >> r & 1 == 1);
            builder
                .min_education(degree(self.d_education[i]))
                .min_years(f64::from(self.d_years[i]))
                .accepts_regions(regions.map(|r| self.region_ids[r]))
                .modes(modes(self.d_mode[i]))
        } else {
            builder.modes(MODES)
        };
        builder.build().unwrap_or_else(|refused| panic!("position {i}: {refused}"))
    }
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

fn neighbours(similar: &Rows) -> Neighbours<SkillId> {
    let entries = (0..similar.len()).flat_map(|skill| {
        similar
            .row(skill)
            .map(move |(other, sim)| (SkillId::new(skill as u32), SkillId::new(other.into()), steps(sim).steps()))
    });
    Neighbours::from_entries(similar.len(), entries)
}

fn regions(closeness: &Array2<f32>) -> Result<(Regions, Vec<RegionId>), Failure> {
    let id = |r: usize| format!("r{r:03}");
    let region = |r: usize| Region {
        id: id(r),
        kind: RegionKind::District,
        parent: None,
        zh: format!("区{r}"),
        en: format!("district {r}"),
    };
    let regions = Regions::new((0..closeness.nrows()).map(region).collect()).map_err(|_| "regions")?;
    let table = closeness.iter().map(|&near| steps(near)).collect();
    let regions = regions.with_closeness(table).map_err(|_| "loc 应为方阵 (loc must be square)")?;
    let ids = (0..closeness.nrows()).filter_map(|r| regions.find(&id(r))).collect();
    Ok((regions, ids))
}
