//! O*NET: an authored miniature always, the official edition where `CHANCAI_DATA` names its folder.

use chancai_table::{Format, Source};
use chancai_taxonomy::onet::{self, ESSENTIAL_IMPORTANCE, Files, Onet};
use chancai_taxonomy::{Kind, Lang, Reading};

use crate::data;

const TEXTS: [&str; 7] = [
    "O*NET-SOC Code\tTitle\tDescription
15-1252.00\tSoftware Developers\tDevelop software.
15-1252.01\tGame Developers\t
15-2099.01\tBioinformaticists\t
15-1252.0\tToo short\t
15-1252.00\tTwice\t
",
    "O*NET-SOC Code\tTitle\tAlternate Title\tShort Title\tSource(s)
15-1252.00\tSoftware Developers\tSoftware Development Engineer (SDE)\tSDE\t08
15-1252.00\tSoftware Developers\tProgrammer\t\t08
15-1252.00\tSoftware Developers\tSoftware Developers\tn/a\t08
99-9999.00\tGhosts\tGhost\t\t08
99-9999.00\tGhosts\tSpook\t\t08
",
    "O*NET-SOC Code\tTitle\tReported Job Title\tShown in My Next Move
15-1252.00\tSoftware Developers\tProgrammer\tY
15-1252.01\tGame Developers\tGame\u{a0}Coder (GC)\tY
",
    "O*NET-SOC Code\tTitle\tElement ID\tElement Name\tScale ID\tScale Name\tData Value\tRecommend Suppress\tNot Relevant
15-1252.00\tx\t2.B.3.e\tProgramming\tIM\tImportance\t3.00\tN\t
15-1252.00\tx\t2.B.3.e\tProgramming\tLV\tLevel\t4.5\tN\tN
15-1252.00\tx\t2.B.3.m\tQuality Control Analysis\tIM\tImportance\t2.99\tN\t
15-1252.00\tx\t2.B.3.m\tQuality Control Analysis\tLV\tLevel\t2.5\tY\tN
15-1252.00\tx\t2.B.3.l\tRepairing\tIM\tImportance\t1\tN\t
15-1252.00\tx\t2.B.3.l\tRepairing\tLV\tLevel\t0\tN\tY
15-1252.00\tx\t2.B.3.l\tRepairing\tLV\tLevel\t7.1\tN\tN
99-9999.00\tx\t2.B.3.l\tRepairing\tIM\tImportance\t2\tN\t
",
    "O*NET-SOC Code\tTitle\tElement ID\tElement Name\tScale ID\tScale Name\tData Value
15-1252.01\tx\t2.C.3.a\tComputers and Electronics\tIM\tImportance\t4.7
15-1252.01\tx\t2.C.3.a\tComputers and Electronics\tXX\tSomething else\t400
",
    "O*NET-SOC Code\tTitle\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand
15-1252.00\tx\tPython\t43232402\tDevelopment environment software\tN\tY
15-1252.00\tx\tGit\t43232408\tFile versioning software\tN\tN
15-1252.01\tx\tPython\t43232402\tDevelopment environment software\tN\tN
15-1252.01\tx\tPython\t43232405\tObject oriented software\tY\tN
",
    "Element ID\tElement Name\tDescription
2\tWorker Requirements\tWhat workers bring
2.B\tCross-Functional Skills\tSkills across jobs
2.B.3\tTechnical Skills\tSkills with machines
2.B.3.e\tProgramming\tWriting programs
2.C\tKnowledge\tFacts
9\tUnused\t
",
];

fn tsv(name: &str, text: &str) -> Source {
    Source::from_text(name, text, Format::Csv)
}

fn miniature() -> Reading<Onet> {
    let mut texts = TEXTS.into_iter();
    let files = onet::NAMES.map(|name| Some(tsv(name, texts.next().unwrap())));
    onet::read(&Files::from_array(files).unwrap()).unwrap()
}

#[test]
fn occupations_hang_by_their_codes() {
    let read = miniature();
    let occupations = &read.value.occupations;
    let above = |id: &str| -> Vec<&str> {
        let parents = occupations.parents(occupations.find(id).unwrap());
        parents.iter().map(|&parent| occupations.external(parent)).collect()
    };
    assert_eq!(above("15-1252.01"), ["15-1252.00"]);
    assert_eq!(above("15-1252.00"), ["15-1250"]);
    assert_eq!(above("15-1250"), ["15-1200"]);
    assert_eq!(above("15-1200"), ["15-0000"]);
    // No row 15-2099.00.
    assert_eq!(above("15-2099.01"), ["15-2090"]);
    let major = occupations.find("15-0000").unwrap();
    assert_eq!(occupations.label(major, Lang::En), "Computer and Mathematical Occupations");
    assert_eq!(occupations.kind(major), Kind::Group);
    let developer = occupations.find("15-1252.00").unwrap();
    assert_eq!(occupations.find_code("onet-soc", "15-1252.00").collect::<Vec<_>>(), [developer]);
    assert_eq!(occupations.find_code("soc-2018", "15-1252").count(), 2);
    assert_eq!(occupations.description(developer), "Develop software.");
    let aliases: Vec<&str> = occupations.aliases(developer, Lang::En).iter().map(|alias| &**alias).collect();
    assert_eq!(aliases, ["Programmer", "SDE", "Software Development Engineer", "Software Development Engineer (SDE)"]);
}

#[test]
fn skills_hang_under_what_orders_them() {
    let read = miniature();
    let skills = &read.value.skills;
    let found = |id: &str| skills.find(id).unwrap();
    let above =
        |id: &str| -> Vec<&str> { skills.parents(found(id)).iter().map(|&parent| skills.external(parent)).collect() };
    assert_eq!(above("2.B.3.e"), ["2.B.3"]);
    assert_eq!(above("2.B.3"), ["2.B"]);
    assert_eq!(above("2"), Vec::<&str>::new());
    // The model of the miniature lacks 2.C.3.
    assert_eq!(above("2.C.3.a"), ["2.C"]);
    assert_eq!(above("technology/Python"), ["unspsc-43232402", "unspsc-43232405"]);
    let kinds = ["2.B.3.e", "2.C.3.a", "2.B", "technology/Git", "unspsc-43232408"].map(|id| skills.kind(found(id)));
    assert_eq!(kinds, [Kind::Skill, Kind::Knowledge, Kind::Group, Kind::Skill, Kind::Group]);
    assert_eq!(skills.description(found("2.B.3.e")), "Writing programs");
    assert!(skills.find("9").is_none());
}

#[test]
fn importance_and_demand_make_essential() {
    let Onet { skills, occupations, occupation_skills, ratings } = miniature().value;
    let developer = occupations.find("15-1252.00").unwrap();
    let names = |ids: Vec<_>| -> Vec<String> { ids.into_iter().map(|id| skills.external(id).to_owned()).collect() };
    assert_eq!(names(occupation_skills.essential(developer).collect()), ["2.B.3.e", "technology/Python"]);
    // Repairing is not relevant to the occupation.
    assert_eq!(names(occupation_skills.optional(developer).collect()), ["2.B.3.m", "technology/Git"]);
    let game = occupations.find("15-1252.01").unwrap();
    assert_eq!(names(occupation_skills.essential(game).collect()), ["2.C.3.a", "technology/Python"]);

    let rating = |id: &str| ratings.get(developer, skills.find(id).unwrap()).map(|r| (r.importance, r.level));
    assert_eq!(rating("2.B.3.e"), Some((Some(3.0), Some(4.5))));
    assert_eq!(rating("2.B.3.m"), Some((Some(2.99), None)));
    assert_eq!(rating("2.B.3.l"), Some((Some(1.0), None)));
    assert_eq!((rating("2.C.3.a"), ratings.total(), ratings.len()), (None, 4, occupations.len()));
}

#[test]
fn what_is_wrong_is_told_once() {
    let read = miniature();
    let rejects: Vec<(&str, u64, &str)> = read.rejects.iter().map(|f| (&*f.file, f.line, f.code.code)).collect();
    assert_eq!(
        rejects,
        [("Occupation_Data", 5, "bad_soc_code"), ("Occupation_Data", 6, "duplicate_id"), ("Skills", 8, "out_of_range")]
    );
    let notes: Vec<(&str, u64, &str, &str)> =
        read.notes.iter().map(|f| (&*f.file, f.line, f.code.code, f.value.as_str())).collect();
    assert_eq!(
        notes,
        [
            ("Alternate_Titles", 5, "no_row", "99-9999.00"),
            ("Sample_of_Reported_Titles", 3, "cleaned_label", "Game\u{a0}Coder (GC)"),
            ("Skills", 9, "no_row", "99-9999.00"),
            ("Skills", 5, "suppressed", "Y"),
        ]
    );
    assert!(read.notes[0].expected.ends_with(": 2"));
}

#[test]
fn the_first_table_is_enough_and_needed() {
    let files = Files::new(tsv("Occupation Data.txt", TEXTS[0]));
    let read = onet::read(&files).unwrap();
    assert!(read.value.skills.is_empty());
    assert_eq!(read.value.occupation_skills.relations(), 0);
    assert!(Files::from_array([const { None }; 7]).is_none());
    assert!(onet::read(&Files::new(tsv("Occupation Data.txt", "Title\nx\n"))).is_err());
}

#[test]
fn the_official_edition() {
    let Some(folder) = data::path("onet::the_official_edition", "onet-29.3") else { return };
    let files = onet::NAMES.map(|name| Some(data::open(&folder.join(format!("{name}.tsv.gz")))));
    let read = onet::read(&Files::from_array(files).unwrap()).unwrap();
    assert!(read.rejects.is_empty(), "{}", read.rejects[0]);
    let Onet { skills, occupations, occupation_skills, ratings } = &read.value;

    let kind = |wanted: Kind| occupations.ids().filter(|&id| occupations.kind(id) == wanted).count();
    assert_eq!(kind(Kind::Occupation), 1_016);
    let majors = occupations.ids().filter(|&id| occupations.parents(id).is_empty()).count();
    assert_eq!((majors, occupations.ids().map(|id| occupations.depth(id)).max()), (23, Some(4)));

    let technologies = skills.ids().filter(|&id| skills.external(id).starts_with("technology/"));
    assert_eq!(technologies.count(), 8_775);
    let of = |kind: Kind| skills.ids().filter(|&id| skills.kind(id) == kind && !skills.codes(id).is_empty()).count();
    assert_eq!((of(Kind::Skill), of(Kind::Knowledge)), (35, 33));
    // A pair of scales each, but for 18 pieces of knowledge whose rows are both suppressed.
    assert_eq!(ratings.total(), 30_765 + 29_007 - 18);
    let important = occupations.ids().flat_map(|id| ratings.of(id));
    let important = important.filter(|r| r.importance.is_some_and(|i| f64::from(i) >= ESSENTIAL_IMPORTANCE)).count();
    let essential: usize = occupations.ids().map(|id| occupation_skills.essential(id).count()).sum();
    assert_eq!((important, essential), (12_514 + 6_664, 12_514 + 6_664 + 9_584 + 307 + 2_032));
    let codes: Vec<&str> = read.notes.iter().map(|note| note.code.code).collect();
    assert_eq!(codes, ["suppressed", "suppressed"]);

    let chief = occupations.find("11-1011.00").unwrap();
    let has = |name: &str| occupations.aliases(chief, Lang::En).iter().any(|alias| &**alias == name);
    assert!(has("CEO (Chief Executive Officer)") && has("CEO") && has("Chief Executive Officer"));
}
