//! Occupations, their titles and the groups of the Standard Occupational Classification above them.

use std::collections::BTreeMap;

use chancai_table::{Column, FaultCode, Row, Source};
use rustc_hash::FxHashMap;

use super::Files;
use crate::build::TaxonomyBuilder;
use crate::concept::{Concept, Kind, Lang};
use crate::edition::Code;
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ids::OccupationId;
use crate::ledger::{Ledger, NO_ROW, Strangers, plain};
use crate::taxonomy::OccupationTaxonomy;

pub(super) const SOC_CODE: &str = "O*NET-SOC Code";

const OCCUPATION_COLUMNS: &[Column] =
    &[Column::required(SOC_CODE, &[]), Column::required("Title", &[]), Column::optional("Description", &[])];

const ALTERNATE_COLUMNS: &[Column] =
    &[Column::required(SOC_CODE, &[]), Column::required("Alternate Title", &[]), Column::optional("Short Title", &[])];

const REPORTED_COLUMNS: &[Column] = &[Column::required(SOC_CODE, &[]), Column::required("Reported Job Title", &[])];

const BAD_SOC: FaultCode = FaultCode::new("bad_soc_code", "不是 O*NET-SOC 代码", "not an O*NET-SOC code");

/// The occupations with every name, under their groups.
pub(super) fn read(files: &Files, ledger: &mut Ledger) -> Result<OccupationTaxonomy, TaxonomyError> {
    let mut concepts = read_rows(&files.occupations, ledger)?;
    let places: FxHashMap<String, usize> =
        concepts.iter().enumerate().map(|(place, concept)| (concept.external.clone(), place)).collect();
    let titles = [
        (&files.alternate_titles, ALTERNATE_COLUMNS, "Alternate Title"),
        (&files.reported_titles, REPORTED_COLUMNS, "Reported Job Title"),
    ];
    for (source, columns, column) in titles {
        if let Some(source) = source {
            read_titles(source, columns, column, &places, &mut concepts, ledger)?;
        }
    }
    for concept in &mut concepts {
        let label = concept.en.clone();
        concept.aliases_en.retain(|alias| *alias != label);
    }
    let groups = hang(&mut concepts, &places);
    let (taxonomy, faults) = concepts.into_iter().chain(groups).collect::<TaxonomyBuilder<_>>().build_lenient();
    ledger.rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
    Ok(taxonomy)
}

fn read_rows(source: &Source, ledger: &mut Ledger) -> Result<Vec<Concept>, TaxonomyError> {
    let loaded = chancai_table::read(source, OCCUPATION_COLUMNS, |row| {
        let (code, title) = (row.unique_id(SOC_CODE), row.required_text("Title"));
        if let Some(code) = code.as_deref().filter(|code| !is_soc(code)) {
            row.fault(BAD_SOC, SOC_CODE, code, "15-1252.00");
        }
        let (code, _) = (code?, title?);
        let mut concept = Concept::new(&code, Kind::Occupation)
            .label(Lang::En, plain(row, "Title"))
            .description(row.text("Description"));
        let detailed = code.split('.').next().unwrap_or_default();
        concept.codes = [Code::new("onet-soc", &code), Code::new(SOC, detailed)].into_iter().flatten().collect();
        Some(concept)
    })?;
    let file = loaded.file.clone();
    Ok(ledger.take(loaded).into_iter().map(|row| row.value.read_at(&file, row.line)).collect())
}

const SOC: &str = "soc-2018";

/// `15-1252.00`: two digits, four, two.
fn is_soc(code: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        2 => byte == b'-',
        7 => byte == b'.',
        _ => byte.is_ascii_digit(),
    };
    code.len() == 10 && code.bytes().enumerate().all(fits)
}

fn read_titles(
    source: &Source,
    columns: &[Column],
    column: &'static str,
    places: &FxHashMap<String, usize>,
    concepts: &mut [Concept],
    ledger: &mut Ledger,
) -> Result<(), TaxonomyError> {
    let mut strangers = Strangers::default();
    let has_short = columns.iter().any(|known| known.name == "Short Title");
    let loaded = chancai_table::read(source, columns, |row| {
        let (code, title) = (row.id(SOC_CODE), row.required_text(column));
        let (code, _) = (code?, title?);
        let title = plain(row, column);
        // Older editions write n/a where there is none.
        let short = if has_short { plain(row, "Short Title") } else { String::new() };
        let short = if short.eq_ignore_ascii_case("n/a") { String::new() } else { short };
        let Some(&place) = places.get(&code) else {
            strangers.meet(&code, row.line());
            return Some(None);
        };
        Some(Some((place, title, short)))
    })?;
    for (place, title, short) in ledger.take(loaded).into_iter().filter_map(|row| row.value) {
        let long = other_half(&title, &short).map(str::to_owned);
        let names = [Some(title), Some(short).filter(|short| !short.is_empty()), long];
        concepts[place].aliases_en.extend(names.into_iter().flatten());
    }
    strangers.into_notes(source, SOC_CODE, NO_ROW, &mut ledger.notes);
    Ok(())
}

/// The half of `A (B)` that is not the short title, where the other is.
fn other_half<'t>(title: &'t str, short: &str) -> Option<&'t str> {
    let (first, second) = title.strip_suffix(')')?.split_once('(')?;
    let (first, second) = (first.trim(), second.trim());
    match (first == short, second == short) {
        (true, false) => Some(second),
        (false, true) => Some(first),
        _ => None,
    }
    .filter(|half| !half.is_empty())
}

/// Gives every occupation its parent, and the groups above them.
fn hang(concepts: &mut [Concept], places: &FxHashMap<String, usize>) -> Vec<Concept> {
    let mut above: BTreeMap<String, Option<String>> = BTreeMap::new();
    for concept in &mut *concepts {
        let (detailed, special) = concept.external.split_once('.').unwrap_or_default();
        let general = format!("{detailed}.00");
        if special != "00" && places.contains_key(&general) {
            concept.parents.push(general);
            continue;
        }
        let groups = groups(detailed);
        concept.parents.push(groups[0].clone());
        for (place, group) in groups.iter().enumerate() {
            above.entry(group.clone()).or_insert_with(|| groups.get(place + 1).cloned());
        }
    }
    above.into_iter().map(|(group, parent)| heading(&group, parent)).collect()
}

/// The broad, the minor and the major group of a detailed occupation; fewer where two are one.
///
/// A minor group ends in three zeros, but for three that the SOC splits further.
fn groups(detailed: &str) -> Vec<String> {
    const SPLIT: [&str; 3] = ["15-12", "31-11", "51-51"];
    let kept = if SPLIT.iter().any(|split| detailed.starts_with(split)) { 5 } else { 4 };
    let zeros = |kept: usize| format!("{:0<7}", &detailed[..kept]);
    let mut groups = vec![zeros(6), zeros(kept), zeros(3)];
    groups.dedup();
    groups
}

fn heading(group: &str, parent: Option<String>) -> Concept {
    let title = match group.strip_suffix("-0000").and_then(major_title) {
        Some(title) => format!("{title} Occupations"),
        None => group.to_owned(),
    };
    let mut heading = Concept::new(group, Kind::Group).label(Lang::En, title);
    heading.codes.extend(Code::new(SOC, group));
    heading.parents.extend(parent);
    heading
}

/// The major groups of the Standard Occupational Classification of 2018, without the word "Occupations".
fn major_title(digits: &str) -> Option<&'static str> {
    const MAJOR: [(&str, &str); 23] = [
        ("11", "Management"),
        ("13", "Business and Financial Operations"),
        ("15", "Computer and Mathematical"),
        ("17", "Architecture and Engineering"),
        ("19", "Life, Physical, and Social Science"),
        ("21", "Community and Social Service"),
        ("23", "Legal"),
        ("25", "Educational Instruction and Library"),
        ("27", "Arts, Design, Entertainment, Sports, and Media"),
        ("29", "Healthcare Practitioners and Technical"),
        ("31", "Healthcare Support"),
        ("33", "Protective Service"),
        ("35", "Food Preparation and Serving Related"),
        ("37", "Building and Grounds Cleaning and Maintenance"),
        ("39", "Personal Care and Service"),
        ("41", "Sales and Related"),
        ("43", "Office and Administrative Support"),
        ("45", "Farming, Fishing, and Forestry"),
        ("47", "Construction and Extraction"),
        ("49", "Installation, Maintenance, and Repair"),
        ("51", "Production"),
        ("53", "Transportation and Material Moving"),
        ("55", "Military Specific"),
    ];
    MAJOR.iter().find(|(known, _)| *known == digits).map(|&(_, title)| title)
}

/// The occupation of a row; `None` where the code is faulty, which is on record, or has no row, which is noted.
pub(super) fn occupation_of(
    row: &mut Row<'_>,
    occupations: &OccupationTaxonomy,
    strangers: &mut Strangers,
) -> Option<OccupationId> {
    let code = row.id(SOC_CODE)?;
    let found = occupations.find(&code).filter(|&id| occupations.kind(id) == Kind::Occupation);
    if found.is_none() {
        strangers.meet(&code, row.line());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_ten_places() {
        assert!(is_soc("15-1252.00"));
        for code in ["15-1252", "15-1252.0", "15-1252.000", "15_1252.00", "a5-1252.00", "15-12五.00"] {
            assert!(!is_soc(code), "{code}");
        }
    }

    #[test]
    fn groups_follow_from_the_code() {
        assert_eq!(groups("15-1252"), ["15-1250", "15-1200", "15-0000"]);
        assert_eq!(groups("17-2072"), ["17-2070", "17-2000", "17-0000"]);
        assert_eq!(groups("31-1121"), ["31-1120", "31-1100", "31-0000"]);
    }

    #[test]
    fn the_half_that_is_not_short() {
        assert_eq!(other_half("CEO (Chief Executive Officer)", "CEO"), Some("Chief Executive Officer"));
        assert_eq!(other_half("Chief Financial Officer (CFO)", "CFO"), Some("Chief Financial Officer"));
        assert_eq!(other_half("Recreational Vehicle (RV) Repairer", "RV"), None);
        assert_eq!(other_half("Welder (Pipe)", ""), None);
        assert_eq!(other_half("(X)", "X"), None);
    }
}
