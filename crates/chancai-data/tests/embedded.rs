//! The embedded data are complete and load in strict mode; the sample district is what it says.

use chancai_chain::{ChainGraph, ChainTables};
use chancai_data::{DistrictOptions, district};
use chancai_model::read::{
    ConsentBasis, Vocabulary, check_programmes, read_assessments, read_employers, read_positions, read_quotas,
    read_regions, read_talents, read_teams, read_tier_rules,
};
use chancai_model::tiers::{Category, PersonTier};
use chancai_model::{Date, Education, Pool, Position, Quota, Regions, Talent, Unit};
use chancai_table::{Format, Source};
use chancai_taxonomy::{
    ConceptId, Kind, Lang, NormaliseOptions, Normaliser, OccupationId, Occupations, SkillId, SkillTaxonomy, Taxonomy,
    fold, read_occupations, read_skills,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Loaded once: the tests only read it.
static ALL: LazyLock<Embedded> = LazyLock::new(Embedded::strict);

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

/// Every concept that is no heading.
fn concepts<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> Vec<Id> {
    taxonomy.ids().filter(|&id| taxonomy.kind(id) != Kind::Group).collect()
}

/// Every concept has both labels and an alias in each language, and each of its names finds it and no other.
fn assert_well_named<Id: ConceptId>(taxonomy: &Taxonomy<Id>, names: &Normaliser<Id>) {
    for id in taxonomy.ids() {
        let external = taxonomy.external(id);
        assert_eq!(names.normalise(external).id(), (taxonomy.kind(id) != Kind::Group).then_some(id), "{external}");
        for lang in Lang::ALL {
            assert!(taxonomy.label_in(id, lang).is_some(), "{external} has no label");
        }
    }
    for id in concepts(taxonomy) {
        for lang in Lang::ALL {
            assert!(!taxonomy.aliases(id, lang).is_empty(), "{} has no alias", taxonomy.external(id));
            let aliases = taxonomy.aliases(id, lang).iter().map(|alias| &**alias);
            for name in aliases.chain(taxonomy.label_in(id, lang)) {
                assert_eq!(names.normalise(name).id(), Some(id), "{name}");
            }
        }
    }
}

/// No name, however it is written, is of two concepts, headings included, and no alias repeats a label of its concept.
fn assert_names_apart<Id: ConceptId>(taxonomy: &Taxonomy<Id>) {
    let mut owners = BTreeMap::new();
    for id in taxonomy.ids() {
        let labels: Vec<_> = Lang::ALL.iter().filter_map(|&lang| taxonomy.label_in(id, lang)).map(fold).collect();
        let aliases: Vec<_> =
            Lang::ALL.iter().flat_map(|&lang| taxonomy.aliases(id, lang)).map(|alias| fold(alias)).collect();
        assert!(!aliases.iter().any(|alias| labels.contains(alias)), "{}", taxonomy.external(id));
        for name in labels.into_iter().chain(aliases).chain([fold(taxonomy.external(id))]) {
            let owner = *owners.entry(name.clone()).or_insert(id);
            assert_eq!(owner, id, "{name} is also {}", taxonomy.external(id));
        }
    }
}

/// Every concept is under a heading, few steps below it and under few others.
fn assert_well_placed<Id: ConceptId>(taxonomy: &Taxonomy<Id>, depth: usize, ancestors: usize) {
    for id in concepts(taxonomy) {
        let (above, external) = (taxonomy.ancestors(id), taxonomy.external(id));
        assert!(above.iter().any(|&a| taxonomy.kind(a) == Kind::Group), "{external} is under no heading");
        assert!(taxonomy.depth(id) <= depth && above.len() <= ancestors, "{external} has {} above", above.len());
    }
    for id in taxonomy.ids().filter(|&id| taxonomy.kind(id) == Kind::Group) {
        let headings = taxonomy.ancestors(id).iter().all(|&above| taxonomy.kind(above) == Kind::Group);
        assert!(headings && !taxonomy.children(id).is_empty(), "{}", taxonomy.external(id));
    }
}

#[test]
fn the_skills_are_complete() {
    let all = &*ALL;
    let skills = concepts(&all.skills).len();
    assert!(skills >= 1_500, "{skills} skills");
    assert_well_named(&all.skills, &all.skill_names);
    assert_names_apart(&all.skills);
    assert_well_placed(&all.skills, 5, 10);
}

#[test]
fn the_occupations_are_complete() {
    let all = &*ALL;
    let taxonomy = &all.occupations.taxonomy;
    let occupations = concepts(taxonomy);
    assert!(occupations.len() >= 350, "{} occupations", occupations.len());
    assert_well_named(taxonomy, &all.occupation_names);
    assert_names_apart(taxonomy);
    assert_well_placed(taxonomy, 2, 2);
    for occupation in occupations {
        let essential: BTreeSet<_> = all.occupations.skills.essential(occupation).collect();
        let optional: BTreeSet<_> = all.occupations.skills.optional(occupation).collect();
        let external = taxonomy.external(occupation);
        assert!((4..=8).contains(&essential.len()), "{external}: {} essential", essential.len());
        assert!((3..=8).contains(&optional.len()), "{external}: {} optional", optional.len());
        assert!(essential.is_disjoint(&optional), "{external}");
        let nobody_holds = |s: &SkillId| all.skills.kind(*s) == Kind::Group;
        assert!(!essential.union(&optional).any(nobody_holds), "{external}");
    }
}

#[test]
fn every_occupation_bears_the_codes_of_the_official_systems() {
    let taxonomy = &ALL.occupations.taxonomy;
    for occupation in concepts(taxonomy) {
        let of = |scheme| taxonomy.codes(occupation).iter().filter(move |c| c.scheme() == scheme).count();
        let external = taxonomy.external(occupation);
        assert_eq!(of("isco-08"), 1, "{external}");
        assert!(of("dadian-2022") >= 1 && of("onet-soc") <= 1, "{external}");
        for code in taxonomy.codes(occupation) {
            let form = match code.scheme() {
                "isco-08" => "dddd",
                "dadian-2022" => "d-dd",
                "onet-soc" => "dd-dddd.dd",
                other => panic!("{external}: {other}"),
            };
            let digits: String = code.value().chars().map(|c| if c.is_ascii_digit() { 'd' } else { c }).collect();
            assert_eq!(digits, form, "{external}: {code}");
        }
    }
    let under = |scheme, value| taxonomy.find_code(scheme, value).map(|o| taxonomy.external(o)).collect::<Vec<_>>();
    assert_eq!(under("isco-08", "2330").len(), 8, "secondary school teachers");
    assert!(under("onet-soc", "51-4121.00").contains(&"welder"));
}

#[test]
fn every_technical_skill_is_needed_somewhere_in_a_chain() {
    let all = &*ALL;
    let files = [
        include_str!("../data/integrated-circuits/skills.csv"),
        include_str!("../data/new-materials/skills.csv"),
        include_str!("../data/recycling/skills.csv"),
        include_str!("../data/big-data/skills.csv"),
        include_str!("../data/nev/skills.csv"),
    ];
    // No id is quoted and no row has two lines.
    let ids = files.iter().flat_map(|file| file.lines().skip(1)).filter_map(|line| line.split(',').next());
    let skills: Vec<_> = ids.map(|external| all.skills.find(external).unwrap()).collect();
    assert!(skills.len() > 800, "{} skills", skills.len());
    for skill in skills.into_iter().filter(|&skill| all.skills.kind(skill) != Kind::Group) {
        assert!(all.chains.nodes_needing(skill).next().is_some(), "{}", all.skills.external(skill));
    }
}

#[test]
fn the_chains_have_their_shape() {
    let all = &*ALL;
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
    let all = &*ALL;
    let posts: Vec<u32> = all.quotas.iter().map(Quota::max).collect();
    assert_eq!((posts.len(), posts.iter().sum::<u32>()), (8, 1_762));
}

#[test]
fn near_names_stay_apart() {
    let all = &*ALL;
    let names = [
        "C语言",
        "C++",
        "C#",
        "Java",
        "JavaScript",
        "TypeScript",
        "Objective-C",
        "Go",
        "R",
        ".NET",
        "Swift",
        "Rust",
        "Scala",
        "Ruby",
        "PHP",
        "Perl",
        "SAS",
        "VB",
        "电工",
        "电子技术",
        "维修电工",
        "高压电工",
        "焊接",
        "激光焊接",
        "激光切割",
        "注塑",
        "塑胶模具设计",
        "压铸工艺",
        "铸造工艺",
        "锻造工艺",
        "会计",
        "财务",
        "审计",
        "出纳",
    ];
    let ids: Vec<_> = names.iter().map(|n| all.skill_names.normalise(n).id()).collect();
    for (name, id) in names.iter().zip(&ids) {
        assert!(id.is_some(), "{name}");
    }
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), names.len());
    for (name, same) in [("C", "C语言"), ("Golang", "Go"), ("ＳＡＳ", "SAS"), ("c＋＋", "C++"), ("dotnet", ".NET")]
    {
        assert_eq!(all.skill_names.normalise(name).id(), all.skill_names.normalise(same).id(), "{name}");
    }
}

#[test]
fn the_sample_district_is_what_it_says() {
    let all = &*ALL;
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
fn people_follow_an_occupation_of_a_chain_or_of_the_public_service() {
    let all = &*ALL;
    let taxonomy = &all.occupations.taxonomy;
    let public = taxonomy.find("public-service-occupations").unwrap();
    let placed: BTreeSet<_> =
        all.chains.nodes().flat_map(|(_, node)| node.occupations()).map(|needed| needed.0).collect();
    let sample = district(&DistrictOptions::default());
    let talents = all.talents(&sample.talents);
    let followed: Vec<_> = talents.iter().flat_map(|t| t.occupations().to_vec()).collect();
    for &occupation in &followed {
        let known = placed.contains(&occupation) || taxonomy.is_or_is_under(occupation, public);
        assert!(known, "{}", taxonomy.external(occupation));
    }
    let mut programmes = 0;
    for position in all.positions(&sample) {
        for &occupation in position.occupations() {
            if position.programme().is_some() {
                programmes += 1;
                let people = followed.iter().filter(|&&o| o == occupation).count();
                assert!(people >= 10, "{people} people of {}", taxonomy.external(occupation));
            } else if taxonomy.codes(occupation).iter().any(|c| c.to_string().starts_with("dadian-2022:6")) {
                let asked = position.min_education().unwrap_or(Education::HighSchool);
                assert!(asked <= Education::College, "{}", taxonomy.external(occupation));
            }
        }
    }
    assert!(programmes >= 50, "{programmes}");
}

#[test]
fn the_tier_rules_give_the_sample_every_tier() {
    let all = &*ALL;
    let (rules, table) = read_tier_rules(&chancai_data::tier_rules()).unwrap();
    assert!(table.notes.is_empty(), "{:?}", table.notes);
    let talents = all.talents(&district(&DistrictOptions::default()).talents);
    let tiers = rules.tiers(&talents, Date::parse("2020-11-17").unwrap());
    for &category in Category::ALL {
        let of = |tier: &str| {
            let is = |p: &&PersonTier| p.category == Some(category) && p.tiering.as_ref().is_ok_and(|t| t.tier == tier);
            tiers.iter().filter(is).count()
        };
        let counts = ["A", "B", "C", "D"].map(of);
        assert!(counts.iter().sum::<usize>() > 20 && counts[3] > counts[0], "{}: {counts:?}", category.code());
    }
    let without: Vec<_> = tiers.iter().filter(|p| p.tiering.is_err()).collect();
    assert!(!without.is_empty() && without.iter().all(|p| p.category.is_none()));
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
        let all = &*ALL;
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
