//! Folders of official files, and compiled taxonomies on disk.

use chancai::matching::{Par, TalentIndex, TalentSnapshotError};
use chancai::model::{ExternalId, Scorer, ScoringContext, ScoringModel, Talent};
use chancai::taxonomy::Neighbours;
use chancai::taxonomy::{
    Concept, Kind, Lang, OccupationId, OccupationTaxonomy, SkillId, SkillTaxonomy, SnapshotError, TaxonomyBuilder, onet,
};
use chancai::{
    Error, open_onet, open_talent_snapshot, open_taxonomy_snapshot, save_talent_snapshot, save_taxonomy_snapshot,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;
use std::path::Path;

const OCCUPATIONS: &str = "O*NET-SOC Code\tTitle\tDescription\n51-4121.00\tWelders, Cutters\tJoin metal.\n";
const TITLES: &str = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n51-4121.00\tArc Welder\tn/a\t01\n";

fn skills(label: &str) -> SkillTaxonomy {
    TaxonomyBuilder::from_iter([Concept::new("tig", Kind::Skill).label(Lang::Zh, label)]).build().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn snapshots_come_back_from_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("技能.snapshot");
    for label in ["氩弧焊", "钨极氩弧焊"] {
        let taxonomy = skills(label);
        save_taxonomy_snapshot(&path, &taxonomy).unwrap();
        assert_eq!(open_taxonomy_snapshot::<SkillId>(&path).unwrap().fingerprint(), taxonomy.fingerprint());
    }
    let welders = Concept::new("welder", Kind::Occupation).label(Lang::Zh, "焊工");
    let welders: OccupationTaxonomy = TaxonomyBuilder::from_iter([welders]).build().unwrap();
    let other = folder.path().join("职业.snapshot");
    save_taxonomy_snapshot(&other, &welders).unwrap();
    assert_eq!(open_taxonomy_snapshot::<OccupationId>(&other).unwrap().fingerprint(), welders.fingerprint());
    let mut left = names(folder.path());
    left.sort();
    assert_eq!(left, ["技能.snapshot", "职业.snapshot"], "nothing else stays behind");
}

#[test]
fn what_is_no_snapshot_is_refused_by_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("skills.snapshot");
    let told = |error: &Error| error.to_string().contains(&*path.to_string_lossy());
    let missing = open_taxonomy_snapshot::<SkillId>(&path).unwrap_err();
    assert!(matches!(missing, Error::Table(_)) && told(&missing), "{missing}");

    save_taxonomy_snapshot(&path, &skills("氩弧焊")).unwrap();
    let other = open_taxonomy_snapshot::<OccupationId>(&path).unwrap_err();
    assert!(
        matches!(other, Error::Snapshot { source: SnapshotError::WrongKind { .. }, .. }) && told(&other),
        "{other}"
    );

    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let short = open_taxonomy_snapshot::<SkillId>(&path).unwrap_err();
    assert!(matches!(short, Error::Snapshot { source: SnapshotError::Length { .. }, .. }) && told(&short), "{short}");
}

#[test]
fn a_write_that_fails_leaves_all_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("skills.snapshot");
    // A folder that is not empty cannot be replaced by a file.
    fs::create_dir(&path).unwrap();
    fs::write(path.join("inside"), "").unwrap();
    for path in [path, folder.path().join("no such folder/skills.snapshot"), Path::new("/").to_owned()] {
        let error = save_taxonomy_snapshot(&path, &skills("氩弧焊")).unwrap_err();
        assert!(matches!(&error, Error::Write { path: given, .. } if *given == path), "{error}");
    }
    assert_eq!(names(folder.path()), ["skills.snapshot"]);
}

#[test]
fn snapshots_of_talents_name_the_file_that_is_refused() {
    let (taxonomy, similar) = (skills("氩弧焊"), Neighbours::identity(1));
    let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&taxonomy, &similar));
    let talent = Talent::builder("t1").skill(SkillId::new(0), 0.8).consent(true).build().unwrap();
    let index = TalentIndex::new(&scorer, &[talent], Par::Seq);
    let ids = [ExternalId::new("t1").unwrap()];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("人才.snapshot");
    let told = |error: &Error| error.to_string().contains(&*path.to_string_lossy());
    let missing = open_talent_snapshot(&path, &scorer, Par::Seq).unwrap_err();
    assert!(matches!(missing, Error::Table(_)) && told(&missing), "{missing}");

    save_talent_snapshot(&path, &scorer, &index, Some(&ids)).unwrap();
    assert_eq!(open_talent_snapshot(&path, &scorer, Par::Seq).unwrap().ids.as_deref(), Some(&ids[..]));
    let refused = save_talent_snapshot(&path, &scorer, &index, Some(&[])).unwrap_err();
    assert!(matches!(refused, Error::TalentSnapshot { .. }) && told(&refused), "{refused}");
    let nowhere = folder.path().join("no such folder/人才.snapshot");
    let unwritten = save_talent_snapshot(&nowhere, &scorer, &index, None).unwrap_err();
    assert!(matches!(&unwritten, Error::Write { path, .. } if *path == nowhere), "{unwritten}");

    let other = Scorer::new(ScoringModel::builder().default_level(0.5).build().unwrap(), *scorer.context());
    let refused = open_talent_snapshot(&path, &other, Par::Seq).unwrap_err();
    let by_scorer = matches!(&refused, Error::TalentSnapshot { source: TalentSnapshotError::OtherScorer { .. }, .. });
    assert!(by_scorer && told(&refused), "{refused}");
    assert_eq!(names(folder.path()), ["人才.snapshot"], "nothing else stays behind");
}

#[test]
fn onet_is_found_under_any_of_its_names() {
    for (occupations, titles) in [
        ("Occupation Data.txt", "Alternate Titles.txt.gz"),
        ("Occupation_Data.tsv.gz", "alternate_titles.tsv"),
        ("occupation_data.csv", "Alternate_Titles.TXT"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let bytes = if Path::new(name).extension().is_some_and(|e| e == "gz") {
                gzip(text)
            } else {
                text.as_bytes().to_owned()
            };
            fs::write(folder.path().join(name), bytes).unwrap();
        };
        write(occupations, OCCUPATIONS);
        write(titles, TITLES);
        // Neither is a table that can be read.
        write("Skills.xlsx", "PK");
        write("Read Me.txt", "O*NET");
        let files = open_onet(folder.path()).unwrap();
        assert!(files.skills.is_none() && files.knowledge.is_none());
        let onet = onet::read(&files).unwrap().into_strict().unwrap().value;
        let welders = onet.occupations.find("51-4121.00").unwrap();
        assert_eq!(onet.occupations.label(welders, Lang::En), "Welders, Cutters");
        assert_eq!(onet.occupations.aliases(welders, Lang::En).len(), 1);
    }
}

#[test]
fn onet_without_occupations_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Skills.txt"), "O*NET-SOC Code\n").unwrap();
    let error = open_onet(folder.path()).unwrap_err();
    assert!(matches!(error, Error::FileMissing { what: "Occupation Data.txt", .. }), "{error}");
    let nowhere = folder.path().join("nowhere");
    let error = open_onet(&nowhere).unwrap_err();
    assert!(matches!(error, Error::Table(_)) && error.to_string().contains("nowhere"), "{error}");
}
