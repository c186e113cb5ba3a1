//! The embedded data are complete and load in strict mode; the sample district is what it says.

use chancai_chain::{ChainGraph, ChainTables};
use chancai_data::{DistrictOptions, district};
use chancai_model::read::{
    ConsentBasis, Vocabulary, check_programmes, read_assessments, read_employers, read_positions, read_quotas,
    read_regions, read_talents, read_teams,
};
use chancai_model::{Pool, Position, Quota, Regions, Talent, Unit};
use chancai_table::{Format, Source};
use chancai_taxonomy::{
    Kind, Lang, NormaliseOptions, Normaliser, OccupationId, Occupations, SkillId, SkillTaxonomy, read_occupations,
    read_skills,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

struct Embedded {
    skills: SkillTaxonomy,
    occupations: Occupations,
    chains: ChainGraph,
    regions: Regions,
    quotas: Vec<Quota>,
    skill_names: Normaliser<SkillId>,
    occupation_names: Normaliser<OccupationId>,
}

impl Embedded {
    /// Loads everything; any reject fails.
    fn strict() -> Self {
        let skills = read_skills(&chancai_data::skills()).unwrap().into_strict().unwrap().value;
        let occupations = read_occupations(&chancai_data::occupations(), &skills).unwrap().into_strict().unwrap().value;
        let (chains, nodes, edges) = ([chancai_data::chains()], chancai_data::nodes(), chancai_data::edges());
        let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
        let chains = chancai_chain::read(tables, &skills, &occupations.taxonomy).unwrap().into_strict().unwrap();
        assert!(chains.notes.is_empty(), "{:?}", chains.notes);
        let (regions, rows) = read_regions(&chancai_data::regions()).unwrap();
        rows.into_strict().unwrap();
        let quotas = read_quotas(&chancai_data::quotas(), &regions).unwrap().into_strict().unwrap().into_values();
        Self {
            skill_names: Normaliser::new(&skills, NormaliseOptions::default()),
            occupation_names: Normaliser::new(&occupations.taxonomy, NormaliseOptions::default()),
            chains: chains.graph,
            skills,
            occupations,
            regions,
            quotas,
        }
    }

    fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary {
            skills: &self.skill_names,
            occupations: &self.occupation_names,
            chains: &self.chains,
            regions: &self.regions,
        }
    }

    fn talents(&self, text: &str) -> Pool<Talent> {
        let source = Source::from_text("talents.csv", text, Format::Csv);
        let loaded = read_talents(&source, self.vocabulary(), &ConsentBasis::Column).unwrap();
        Pool::new(loaded.table.into_strict().unwrap().into_values()).unwrap()
    }

    fn positions(&self, sample: &chancai_data::SampleDistrict) -> Vec<Position> {
        let source = |name, text: &str| Source::from_text(name, text, Format::Csv);
        let employers =
            read_employers(&source("employers.csv", &sample.employers), &self.regions, &self.chains).unwrap();
        let employers = employers.into_strict().unwrap().into_values();
        let posts = source("positions.csv", &sample.positions);
        let mut posts = read_positions(&posts, self.vocabulary(), Some(&employers)).unwrap();
        assert!(posts.unknowns.skills.is_empty() && posts.unknowns.occupations.is_empty());
        check_programmes(&mut posts.table, &self.quotas);
        posts.table.into_strict().unwrap().into_values()
    }
}

#[test]
fn the_catalogue_is_complete() {
    let all = Embedded::strict();
    let skills: Vec<_> = all.skills.ids().filter(|s| all.skills.kind(*s) != Kind::Group).collect();
    assert!(skills.len() >= 300, "{} skills", skills.len());
    for &skill in &skills {
        for lang in Lang::ALL {
            let label = all.skills.label_in(skill, lang).unwrap_or_else(|| panic!("{}", all.skills.external(skill)));
            assert_eq!(all.skill_names.normalise(label).id(), Some(skill), "{label}");
            for alias in all.skills.aliases(skill, lang) {
                assert_eq!(all.skill_names.normalise(alias).id(), Some(skill), "{alias}");
            }
        }
    }
    let taxonomy = &all.occupations.taxonomy;
    let occupations: Vec<_> = taxonomy.ids().filter(|o| taxonomy.kind(*o) != Kind::Group).collect();
    assert!(occupations.len() >= 60, "{} occupations", occupations.len());
    for occupation in occupations {
        assert!(all.occupations.skills.essential(occupation).count() >= 3, "{}", taxonomy.external(occupation));
    }
}

#[test]
fn the_chains_have_their_shape() {
    let all = Embedded::strict();
    assert_eq!(all.chains.chains().count(), 5);
    for (chain, record) in all.chains.chains() {
        assert!(all.chains.nodes_of(chain).count() >= 12, "{}", record.external());
    }
    for (node, record) in all.chains.nodes() {
        let degree = all.chains.incoming(node).len() + all.chains.outgoing(node).len();
        assert!(degree > 0 && !record.skills().is_empty(), "{}", record.external());
        assert!(!record.zh().is_empty() && !record.en().is_empty());
    }
    let recycling = all.chains.find_chain("recycling").unwrap();
    let in_loop = |n: &chancai_chain::NodeId| all.chains.node(*n).chain() == recycling;
    assert!(all.chains.loops().iter().flatten().any(in_loop), "recycling holds a real loop");
}

#[test]
fn the_eight_programmes_add_to_1762_posts() {
    let all = Embedded::strict();
    let posts: Vec<u32> = all.quotas.iter().map(Quota::max).collect();
    assert_eq!((posts.len(), posts.iter().sum::<u32>()), (8, 1_762));
}

#[test]
fn near_names_stay_apart() {
    let all = Embedded::strict();
    let names = ["C语言", "C", "C++", "C#", "Java", "JavaScript", "电工", "电子技术"];
    let ids: Vec<_> = names.iter().map(|n| all.skill_names.normalise(n).id()).collect();
    assert!(ids.iter().all(Option::is_some), "{ids:?}");
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), names.len() - 1);
}

#[test]
fn the_sample_district_is_what_it_says() {
    let all = Embedded::strict();
    let sample = district(&DistrictOptions::default());
    let talents = all.talents(&sample.talents);
    assert_eq!(talents.len(), 2_000);
    let positions = all.positions(&sample);
    assert_eq!(positions.len(), 300);
    assert!(positions.iter().any(|p| p.unit() == Unit::Team));
    let programmes: BTreeSet<_> = positions.iter().filter_map(Position::programme).collect();
    assert_eq!(programmes.len(), 8);
    for (chain, _) in all.chains.chains() {
        let here = |p: &&Position| p.nodes().iter().any(|n| all.chains.node(*n).chain() == chain);
        assert!(positions.iter().filter(here).count() >= 10);
    }
    let teams = Source::from_text("teams.csv", &*sample.teams, Format::Csv);
    let teams = read_teams(&teams, &talents).unwrap().into_strict().unwrap().into_values();
    assert_eq!(teams.iter().map(|t| t.members().len()).sum::<usize>(), 40);
    let assessments = Source::from_text("assessments.csv", &*sample.assessments, Format::Csv);
    assert!(read_assessments(&assessments, &talents).unwrap().into_strict().unwrap().rows.len() > 100);
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    let draw = |seed| {
        let mut options = DistrictOptions::default();
        options.seed = seed;
        district(&options)
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7).talents, draw(8).talents);
    assert_ne!(draw(7).positions, draw(8).positions);
}

#[test]
fn more_talents_leave_the_posts_as_they_were() {
    let mut more = DistrictOptions::default();
    more.talents = 2_500;
    let (small, large) = (district(&DistrictOptions::default()), district(&more));
    assert_eq!(small.positions, large.positions);
    assert!(large.talents.starts_with(&small.talents));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_seed_loads_strictly(seed: u64, talents in 0usize..120, positions in 0usize..120) {
        let all = Embedded::strict();
        let mut options = DistrictOptions::default();
        (options.seed, options.talents, options.positions) = (seed, talents, positions);
        let sample = district(&options);
        let pool = all.talents(&sample.talents);
        prop_assert_eq!(pool.len(), talents);
        prop_assert_eq!(all.positions(&sample).len(), positions);
        let teams = Source::from_text("teams.csv", &*sample.teams, Format::Csv);
        read_teams(&teams, &pool).unwrap().into_strict().unwrap();
    }
}
