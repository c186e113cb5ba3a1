//! The example rows of `docs/formats.md` are what the readers take.

use chancai::model::Date;
use chancai::pipeline::{Options, run};
use chancai::table::{Format, Source};
use chancai::{CatalogueFiles, DistrictFiles};

const FORMATS: &str = include_str!("../../docs/formats.md");

/// The first CSV block of a section.
fn example(section: &str) -> Source {
    let from = FORMATS.find(&format!("\n## {section}")).unwrap_or_else(|| panic!("no section {section}"));
    let block = FORMATS[from..].split("```csv\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    Source::from_text(section, block, Format::Csv)
}

#[test]
fn the_example_rows_run_in_strict_mode() {
    let mut files = DistrictFiles::new(example("talents.csv"), example("positions.csv"));
    files.employers = Some(example("employers.csv"));
    files.quotas = Some(example("quotas.csv"));
    files.assessments = Some(example("assessments.csv"));
    files.tier_rules = Some(example("tier-rules.csv"));
    files.as_of = Date::parse("2020-11-17");
    let mut options = Options::default();
    options.strict = true;
    let run = run(&CatalogueFiles::embedded(), &files, &options).unwrap();
    assert!(run.ledger.notes.is_empty() && run.ledger.unknowns.skills.is_empty(), "{:?}", run.ledger.notes);
    assert_eq!(run.matches[0].len(), 1, "the example person suits the example post");
    assert_eq!(run.district.applicants[0].assessments().len(), 1);
    let tier = run.district.tiers[0].tiering.as_ref().unwrap();
    assert_eq!((tier.tier.as_str(), tier.rule.as_str()), ("C", "C1"));
    assert_eq!(run.district.quotas[0].max(), 59);
}
