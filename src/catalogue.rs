//! What text is looked up in: skills, occupations, chains and regions, with the tables derived from them.

use crate::{Error, Ledger};
use chancai_chain::{ChainGraph, ChainTables, Proximity, ProximityOptions};
use chancai_model::read::{Vocabulary, read_regions};
use chancai_model::{Regions, Scorer, ScoringContext, ScoringModel};
use chancai_table::Source;
use chancai_taxonomy::{
    Neighbours, NormaliseOptions, Normaliser, OccupationId, OccupationSkills, OccupationTaxonomy, SimilarityOptions,
    SkillId, SkillTaxonomy, read_occupations, read_skills,
};

/// The files a [`Catalogue`] is read from; several files of a kind make one table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CatalogueFiles {
    /// `skills.csv`
    pub skills: Vec<Source>,
    /// `occupations.csv`
    pub occupations: Vec<Source>,
    /// `chains.csv`
    pub chains: Vec<Source>,
    /// `nodes.csv`
    pub nodes: Vec<Source>,
    /// `edges.csv`
    pub edges: Vec<Source>,
    /// `regions.csv`
    pub regions: Source,
}

#[cfg(feature = "data")]
impl CatalogueFiles {
    /// The files built into the library.
    pub fn embedded() -> Self {
        Self {
            skills: chancai_data::skills(),
            occupations: chancai_data::occupations(),
            chains: vec![chancai_data::chains()],
            nodes: chancai_data::nodes(),
            edges: chancai_data::edges(),
            regions: chancai_data::regions(),
        }
    }
}

/// Skills, occupations, chains and regions, and what is derived from them once.
///
/// Dense ids of talents and positions are valid with the catalogue they were read with and with no other.
#[derive(Debug)]
#[non_exhaustive]
pub struct Catalogue {
    /// Skills.
    pub skills: SkillTaxonomy,
    /// Occupations.
    pub occupations: OccupationTaxonomy,
    /// Which skills an occupation asks for.
    pub occupation_skills: OccupationSkills,
    /// The industry chains.
    pub chains: ChainGraph,
    /// The regions.
    pub regions: Regions,
    similar_skills: Neighbours<SkillId>,
    similar_occupations: Neighbours<OccupationId>,
    proximity: Proximity,
    skill_names: Normaliser<SkillId>,
    occupation_names: Normaliser<OccupationId>,
}

impl Catalogue {
    /// Reads the files; rows with faults go to the ledger.
    ///
    /// # Errors
    ///
    /// What stops a table as a whole.
    pub fn read(files: &CatalogueFiles, ledger: &mut Ledger) -> Result<Self, Error> {
        let skills = read_skills(&files.skills)?;
        let occupations = read_occupations(&files.occupations, &skills.value)?;
        let tables = ChainTables { chains: &files.chains, nodes: &files.nodes, edges: &files.edges };
        let chains = chancai_chain::read(tables, &skills.value, &occupations.value.taxonomy)?;
        let (regions, region_rows) = read_regions(&files.regions)?;
        ledger.add(skills.rejects, skills.notes);
        ledger.add(occupations.rejects, occupations.notes);
        ledger.add(chains.rejects, chains.notes);
        ledger.add(region_rows.rejects, region_rows.notes);

        let (skills, chains) = (skills.value, chains.graph);
        let (occupations, occupation_skills) = (occupations.value.taxonomy, occupations.value.skills);
        let options = SimilarityOptions::default();
        Ok(Self {
            similar_skills: Neighbours::from_taxonomy(&skills, &options),
            similar_occupations: Neighbours::from_taxonomy(&occupations, &options),
            proximity: Proximity::new(&chains, &ProximityOptions::default())?,
            skill_names: Normaliser::new(&skills, NormaliseOptions::default()),
            occupation_names: Normaliser::new(&occupations, NormaliseOptions::default()),
            skills,
            occupations,
            occupation_skills,
            chains,
            regions,
        })
    }

    /// What talents' and positions' files are looked up in.
    pub fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary {
            skills: &self.skill_names,
            occupations: &self.occupation_names,
            chains: &self.chains,
            regions: &self.regions,
        }
    }

    /// A scorer of this model over this catalogue alone; [`District::scorer`](crate::District::scorer) knows what employers
    /// say and how far the place has come, too.
    pub fn scorer(&self, model: ScoringModel) -> Scorer<'_> {
        Scorer::new(model, self.context())
    }

    /// What scores refer to, without what a district states of its own.
    pub(crate) fn context(&self) -> ScoringContext<'_> {
        let mut context = ScoringContext::of_skills(&self.skills, &self.similar_skills);
        context.similar_occupations = Some(&self.similar_occupations);
        context.proximity = Some(&self.proximity);
        context.regions = Some(&self.regions);
        context
    }
}
