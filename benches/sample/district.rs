//! The embedded sample district, seed 1, and one pair of it.

use chancai::data::DistrictOptions;
use chancai::model::read::ConsentBasis;
use chancai::model::{Position, Scorer, Talent};
use chancai::{Catalogue, CatalogueFiles, District, DistrictFiles, Ledger};

/// The embedded catalogue and a district of so many talents and positions, read by the library's own readers.
pub(crate) fn district(talents: usize, positions: usize) -> (Catalogue, District) {
    let mut options = DistrictOptions::default();
    (options.talents, options.positions) = (talents, positions);
    let mut ledger = Ledger::default();
    let catalogue = Catalogue::read(&CatalogueFiles::embedded(), &mut ledger).expect("embedded data are valid");
    let files = DistrictFiles::sample(&options);
    let district =
        District::read(&files, &catalogue, &ConsentBasis::Column, &mut ledger).expect("the sample can be read");
    (catalogue, district)
}

/// Of the pairs that pass the gates the one in the middle by skills held times skills wanted, the first of equals.
///
/// No weight decides which it is, so it stays the same pair when the model changes.
#[allow(dead_code, reason = "not every bench is of one pair")]
pub(crate) fn median_pair<'d>(scorer: &Scorer<'_>, district: &'d District) -> (&'d Talent, &'d Position) {
    let posts: Vec<_> = district.positions.iter().map(|p| (p, scorer.prepare_position(p))).collect();
    let mut pairs = Vec::new();
    for talent in district.applicants.iter() {
        let ready = scorer.prepare_talent(talent);
        let open = posts.iter().filter(|(_, post)| scorer.gate(&ready.facts(), post).is_ok());
        pairs.extend(open.map(|&(position, _)| (talent, position)));
    }
    pairs.sort_by_key(|(talent, position)| talent.skills().len() * position.requirements().len());
    pairs[pairs.len() / 2]
}
