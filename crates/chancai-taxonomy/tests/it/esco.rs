//! ESCO: an authored miniature always, the official edition where `CHANCAI_DATA` names its folder.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use chancai_table::{EncodingChoice, Format, Source};
use chancai_taxonomy::esco::{self, Esco, Files};
use chancai_taxonomy::{
    FULL, Headings, Kind, Lang, Lateral, Measure, Neighbours, NormaliseOptions, Normaliser, Reading, SharedOptions,
    Similarity, SimilarityOptions, SkillId, shared_occupations,
};

const SKILLS: &str = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status
KnowledgeSkillCompetence,http://x/skill/weld,skill/competence,sector-specific,weld metal,\"join metal
weld metal
welding\u{a0}of metal\",released
KnowledgeSkillCompetence,http://x/skill/tig,,sector-specific,tungsten\u{a0}inert gas welding,,released
KnowledgeSkillCompetence,http://x/skill/physics,knowledge,cross-sector,physics,,released
KnowledgeSkillCompetence,http://x/skill/zh,knowledge,cross-sector,Chinese,,released
";
const SKILL_GROUPS: &str = "conceptType,conceptUri,preferredLabel,altLabels,status,code
SkillGroup,http://x/skill/S,skills,,released,S
SkillGroup,http://x/skill/L,language skills and knowledge,,released,L
SkillGroup,http://x/skill/L1,languages,,released,L1
";
const SKILL_RELATIONS: &str = "conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,http://x/skill/weld,SkillGroup,http://x/skill/S
KnowledgeSkillCompetence,http://x/skill/tig,KnowledgeSkillCompetence,http://x/skill/weld
KnowledgeSkillCompetence,http://x/skill/tig,SkillGroup,http://x/skill/S
KnowledgeSkillCompetence,http://x/skill/zh,SkillGroup,http://x/skill/L1
SkillGroup,http://x/skill/L1,SkillGroup,http://x/skill/L
SkillGroup,http://x/skill/lost,SkillGroup,http://x/skill/S
";
const OCCUPATIONS: &str = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,code
Occupation,http://x/occupation/welder,7212,welder,\"metal welder
arc welder\",released,7212.1
";
const OCCUPATION_GROUPS: &str = "conceptType,conceptUri,code,preferredLabel,status,altLabels
ISCOGroup,http://x/isco/C7212,7212,Welders and flame cutters,released,
";
const OCCUPATION_RELATIONS: &str = "conceptType,conceptUri,broaderType,broaderUri
Occupation,http://x/occupation/welder,ISCOGroup,http://x/isco/C7212
";
const OCCUPATION_SKILLS: &str = "occupationUri,relationType,skillType,skillUri
http://x/occupation/welder,essential,skill/competence,http://x/skill/weld
http://x/occupation/welder,optional,knowledge,http://x/skill/physics
http://x/occupation/ghost,essential,knowledge,http://x/skill/physics
http://x/occupation/ghost,optional,knowledge,http://x/skill/weld
http://x/occupation/welder,maybe,knowledge,http://x/skill/physics
";

fn miniature() -> Reading<Esco> {
    let texts = [
        SKILLS,
        SKILL_GROUPS,
        SKILL_RELATIONS,
        OCCUPATIONS,
        OCCUPATION_GROUPS,
        OCCUPATION_RELATIONS,
        OCCUPATION_SKILLS,
    ];
    let mut texts = texts.into_iter();
    let files = esco::NAMES.map(|name| Source::from_text(name, texts.next().unwrap(), Format::Csv));
    esco::read(&Files::from_array(files), Lang::En).unwrap()
}

#[test]
fn a_miniature_edition() {
    let read = miniature();
    let Esco { skills, occupations, occupation_skills, .. } = &read.value;
    let find = |id: &str| skills.find(&format!("http://x/skill/{id}")).unwrap();
    let kinds = ["weld", "tig", "physics", "zh", "S", "L1"].map(|id| skills.kind(find(id)));
    assert_eq!(kinds, [Kind::Skill, Kind::Skill, Kind::Knowledge, Kind::Language, Kind::Group, Kind::Group]);
    assert_eq!(skills.parents(find("tig")).len(), 2);
    assert_eq!(skills.label(find("tig"), Lang::En), "tungsten inert gas welding");
    // The alias that repeats the label is gone, the odd space of the other is plain.
    assert_eq!(skills.aliases(find("weld"), Lang::En), ["join metal".into(), "welding of metal".into()]);

    let welder = occupations.find("http://x/occupation/welder").unwrap();
    assert_eq!(occupations.kind(welder), Kind::Occupation);
    assert_eq!(occupations.aliases(welder, Lang::En).len(), 2);
    assert_eq!(occupation_skills.essential(welder).collect::<Vec<_>>(), [find("weld")]);
    assert_eq!(occupation_skills.optional(welder).collect::<Vec<_>>(), [find("physics")]);

    let rejects: Vec<(u64, &str)> = read.rejects.iter().map(|f| (f.line, f.code.code)).collect();
    assert_eq!(rejects, [(6, "bad_choice")]);
    let notes: Vec<(&str, u64, &str, &str)> =
        read.notes.iter().map(|f| (&*f.file, f.line, f.code.code, f.value.as_str())).collect();
    assert_eq!(
        notes,
        [
            ("skills_en.csv", 2, "cleaned_label", "welding\u{a0}of metal"),
            ("skills_en.csv", 5, "cleaned_label", "tungsten\u{a0}inert gas welding"),
            ("broaderRelationsSkillPillar.csv", 7, "no_row", "http://x/skill/lost"),
            ("occupationSkillRelations.csv", 4, "no_row", "http://x/occupation/ghost"),
        ]
    );
    assert_eq!(read.notes[3].expected, "涉及 2 行 rows concerned: 2");
}

/// Opens files of the official edition by name; says on stderr what is left out where there is no folder of it.
fn official_files(test: &str) -> Option<impl Fn(&str) -> Source> {
    let folder = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).join("esco-1.1.1"));
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        let _ = writeln!(std::io::stderr(), "{test}: left out, CHANCAI_DATA names no folder with esco-1.1.1");
        return None;
    };
    Some(move |name: &str| {
        let gzipped = folder.join(format!("{name}.gz"));
        let path = if gzipped.exists() { gzipped } else { folder.join(name) };
        Source::open(&path, EncodingChoice::Auto).unwrap()
    })
}

fn official(test: &str) -> Option<Reading<Esco>> {
    let open = official_files(test)?;
    Some(esco::read(&Files::from_array(esco::NAMES.map(open)), Lang::En).unwrap())
}

#[test]
fn the_official_edition() {
    let Some(read) = official("the_official_edition") else { return };
    assert!(read.rejects.is_empty(), "{}", read.rejects[0]);
    let Esco { skills, occupations, occupation_skills, .. } = &read.value;

    assert_eq!(skills.len(), 13_896 + 640);
    assert_eq!(skills.ids().filter(|&id| skills.kind(id) == Kind::Group).count(), 640);
    let parents = |id| skills.kind(id) != Kind::Group && skills.parents(id).len() > 1;
    assert_eq!(skills.ids().filter(|&id| parents(id)).count(), 4_646);
    assert_eq!(occupations.len(), 3_007 + 619);
    assert_eq!(occupation_skills.relations(), 123_855 - 67);

    let no_row: Vec<(&str, &str)> = read
        .notes
        .iter()
        .filter(|note| note.code.code == "no_row")
        .map(|note| (note.value.rsplit('/').next().unwrap(), note.expected.rsplit(' ').next().unwrap()))
        .collect();
    assert_eq!(no_row.len(), 7 + 1 + 1);
    assert_eq!(no_row.last(), Some(&("a9e54177-a185-404d-b6e6-15663d31137e", "67")));
}

#[test]
fn the_official_labels_find_their_own() {
    let Some(read) = official("the_official_labels_find_their_own") else { return };
    let skills = &read.value.skills;
    let normaliser = Normaliser::new(skills, NormaliseOptions::default());
    let mut lost = 0;
    for id in skills.ids().filter(|&id| skills.kind(id) != Kind::Group) {
        assert_eq!(normaliser.normalise(skills.external(id)).id(), Some(id));
        lost += usize::from(normaliser.normalise(skills.label(id, Lang::En)).id() != Some(id));
    }
    assert!(lost < 40, "{lost} preferred labels are not their own");
    let satisfies = Neighbours::from_taxonomy(skills, &SimilarityOptions::default());
    assert_eq!(satisfies.transpose().pairs(), satisfies.pairs());
}

#[test]
fn the_official_ties() {
    let Some(open) = official_files("the_official_ties") else { return };
    let files = Files::from_array(esco::NAMES.map(&open));
    let Esco { skills, occupation_skills, .. } = esco::read(&files, Lang::En).unwrap().value;
    let ties = esco::read_skill_relations(&open(esco::SKILL_RELATIONS), &skills).unwrap();
    assert!(ties.rejects.is_empty() && ties.notes.is_empty());
    // 5,899 rows; by one of them, an optional tie, a skill is tied to itself.
    let of = |kind| ties.value.iter().filter(|&(_, _, tie)| tie == kind).count();
    assert_eq!([Lateral::Essential, Lateral::Optional, Lateral::Related].map(of), [107 + 84, 5_597 + 110, 0]);

    let narrow = Neighbours::from_taxonomy(&skills, &SimilarityOptions::default());
    let shared = shared_occupations(&occupation_skills, skills.len(), &SharedOptions::default());
    let wide = narrow.with_lateral(ties.value.weighed(|_| FULL).chain(shared.iter().copied()), 0.5).unwrap();
    assert!(wide.pairs() > narrow.pairs() + 5_000);
    assert!(shared.chunk_by(|a, b| a.0 == b.0).all(|best| best.len() <= 20));
}

/// Every skill of the official edition against all others: the rows and the lists of ancestors come to the same.
#[test]
fn the_official_rows() {
    let Some(read) = official("the_official_rows") else { return };
    let skills = &read.value.skills;
    let jaccard = Similarity::new(skills, Measure::Jaccard, Headings::Counted);
    let set = |id| skills.ancestors(id).iter().copied().chain([id]).collect::<BTreeSet<_>>();
    let sets: Vec<BTreeSet<SkillId>> = skills.ids().map(set).collect();
    let mut row = Vec::new();
    for a in skills.ids().step_by(997) {
        jaccard.row(a, &mut row);
        for (b, value) in skills.ids().zip(&row) {
            let (ours, theirs) = (&sets[a.index()], &sets[b.index()]);
            let exact = ours.intersection(theirs).count() as f64 / ours.union(theirs).count() as f64;
            assert_eq!((value.to_bits(), jaccard.between(a, b).to_bits()), (exact.to_bits(), exact.to_bits()));
        }
    }
}
