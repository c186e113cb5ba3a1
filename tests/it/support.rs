//! Small districts and what a run writes of them.

use chancai::data::{DistrictOptions, SampleDistrict, district};
use chancai::page::{self, PageOptions};
use chancai::pipeline::{Options, Run, run};
use chancai::table::{Format, Source};
use chancai::taxonomy::Lang;
use chancai::{CatalogueFiles, DistrictFiles, tables};

/// A sample of this size.
pub(crate) fn sample(talents: usize, positions: usize) -> SampleDistrict {
    let mut options = DistrictOptions::default();
    (options.talents, options.positions, options.team_members) = (talents, positions, 8);
    district(&options)
}

/// The files of a sample as the pipeline takes them, with other talents and positions in their place.
pub(crate) fn files(sample: &SampleDistrict, talents: &str, positions: &str) -> DistrictFiles {
    let file = |name: &str, text: &str| Source::from_text(name, text, Format::Csv);
    let mut files = DistrictFiles::new(file("talents.csv", talents), file("positions.csv", positions));
    files.employers = Some(file("employers.csv", &sample.employers));
    files.teams = Some(file("teams.csv", &sample.teams));
    files.quotas = Some(chancai::data::quotas());
    files.assessments = Some(file("assessments.csv", &sample.assessments));
    files.phases = Some(file("phases.csv", &sample.phases));
    files.tier_rules = Some(chancai::data::tier_rules());
    files.as_of = chancai::model::Date::parse("2020-11-17");
    files
}

/// A run of these files over the embedded catalogue.
pub(crate) fn run_of(files: &DistrictFiles) -> Run {
    run(&CatalogueFiles::embedded(), files, &Options::default()).unwrap()
}

/// Every file a run writes, by name.
pub(crate) fn outputs(run: &Run) -> Vec<(&'static str, String)> {
    let text = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        write(&mut bytes);
        String::from_utf8(bytes).unwrap()
    };
    vec![
        ("matches.csv", text(&|out| run.with_lists(Lang::Zh, |l| tables::write_matches(out, l.records())).unwrap())),
        (
            "matches.jsonl",
            text(&|out| run.with_lists(Lang::En, |l| tables::write_matches_jsonl(out, l.records())).unwrap()),
        ),
        ("allocation.csv", text(&|out| tables::write_allocation(out, run).unwrap())),
        ("gaps.csv", text(&|out| tables::write_gaps(out, run).unwrap())),
        ("tiers.csv", text(&|out| tables::write_tiers(out, &run.district.tiers).unwrap())),
        ("unknown.csv", text(&|out| tables::write_unknowns(out, run).unwrap())),
        ("report.html", page::render(run, &PageOptions::default()).unwrap()),
    ]
}

/// The same table with its rows in another order: the reverse, which no order survives by chance.
pub(crate) fn reversed(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = lines.next().unwrap();
    let rows: Vec<&str> = lines.collect();
    let mut text = format!("{header}\n");
    for row in rows.iter().rev() {
        text.push_str(row);
        text.push('\n');
    }
    text
}
