//! Which features speak of what people must not be judged by.

mod attributes;
mod information;

pub use attributes::AuditColumns;

use crate::error::LearnError;
use crate::judged::{Judged, length};
use crate::terms::TermCases;
use attributes::Column;
use chancai_model::Value;
use information::{Tally, quantile_bins};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// Bins of a feature, by quantiles; a missing value has one of its own.
const BINS: usize = 8;
/// Times an attribute is dealt anew to the rows for the p-value.
const DEALS: u32 = 199;
/// The most features that are looked at, those given in most rows first.
const MOST_FEATURES: usize = 2_000;

/// How much each feature says of each attribute, the most telling first.
///
/// A feature high in the list may stand in for an attribute that must not count (a proxy). The report comes with every fit;
/// what to do about it is for people to decide. Nothing of single persons is in it: groups of fewer than
/// [`SMALL_GROUP`](ProxyReport::SMALL_GROUP) are put together with each other, and left out where even that is too few.
#[derive(Clone, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProxyReport {
    /// The attributes that were looked at, and those that could not be.
    pub attributes: Vec<AttributeSummary>,
    /// Features by attribute, by falling corrected information; then by attribute and feature.
    pub proxies: Vec<Proxy>,
}

/// What there was of one attribute.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeSummary {
    /// The attribute.
    pub attribute: String,
    /// Groups told apart, the one of small groups put together among them. With fewer than 2 nothing is reported.
    pub groups: usize,
    /// Small groups put together.
    pub merged: usize,
    /// Rows left out: nothing is stated, or their groups are too small even together.
    pub left_out: usize,
    /// The entropy of the groups in bits: the most that a feature can say.
    pub entropy: f64,
}

/// What one feature says of one attribute.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Proxy {
    /// The attribute.
    pub attribute: String,
    /// The feature: a term's code, or its number.
    pub feature: String,
    /// Mutual information in bits, as counted: too large on few rows.
    pub bits: f64,
    /// Mutual information in bits, less what chance alone adds (Miller 1955), at least 0.
    pub corrected_bits: f64,
    /// The share of the attribute's entropy that the feature takes away, from the corrected bits (Theil 1970), 0..=1.
    pub share: f64,
    /// How often an attribute dealt at random to the rows says as much, (n + 1) / (199 + 1): the smaller, the surer.
    pub p_value: f64,
}

impl ProxyReport {
    /// A group of fewer rows is not told apart.
    pub const SMALL_GROUP: usize = 5;
}

/// The proxies among the terms of past decisions: the terms on the side that is learned. `audit` holds one value a case, in
/// the order of the cases.
///
/// Mutual information is counted over 8 quantile bins a term and one of missing values. O(terms x attributes x cases).
///
/// # Errors
///
/// [`LearnError::Length`] where the audit columns are of another number of rows.
pub fn proxies_of_terms(cases: &TermCases, audit: &AuditColumns, seed: u64) -> Result<ProxyReport, LearnError> {
    length("audit", cases.cases().len(), audit.rows())?;
    let features = cases.terms().into_iter().map(|term| {
        let values = cases.cases().iter().map(|case| case.terms.get(term).map(Value::to_f64));
        (term.code().to_owned(), quantile_bins(&values.collect::<Vec<_>>(), BINS))
    });
    Ok(report(&features.collect::<Vec<_>>(), audit, seed))
}

/// The proxies among the features of judged rows, each feature named by its number. As [`proxies_of_terms`].
///
/// At most 2,000 features are looked at, those that are not 0 in most rows first.
///
/// # Errors
///
/// [`LearnError::Length`] where the audit columns are of another number of rows.
pub fn proxies_of_features(judged: &Judged, audit: &AuditColumns, seed: u64) -> Result<ProxyReport, LearnError> {
    length("audit", judged.rows(), audit.rows())?;
    if audit.is_empty() {
        return Ok(ProxyReport::default());
    }
    let mut given = vec![0usize; judged.features()];
    (0..judged.rows()).for_each(|row| judged.row(row).0.iter().for_each(|&feature| given[feature as usize] += 1));
    let mut features: Vec<usize> = (0..given.len()).filter(|&feature| given[feature] > 0).collect();
    features.sort_by(|&a, &b| given[b].cmp(&given[a]).then(a.cmp(&b)));
    features.truncate(MOST_FEATURES);
    features.sort_unstable();
    let binned = features.into_iter().map(|feature| {
        let values = (0..judged.rows()).map(|row| Some(f64::from(judged.value(row, feature as u32))));
        (feature.to_string(), quantile_bins(&values.collect::<Vec<_>>(), BINS))
    });
    Ok(report(&binned.collect::<Vec<_>>(), audit, seed))
}

/// Features by name with the bin of each row, against every column.
fn report(features: &[(String, Vec<u32>)], audit: &AuditColumns, seed: u64) -> ProxyReport {
    let mut report = ProxyReport::default();
    let mut rng = Pcg64::seed_from_u64(seed);
    // Ranked with the place of the feature, so that equals stay in the features' order.
    let mut ranked: Vec<(usize, Proxy)> = Vec::new();
    for column in audit.columns() {
        let (groups, summary) = column.grouped(ProxyReport::SMALL_GROUP);
        let rows: Vec<usize> = (0..groups.len()).filter(|&row| groups[row].is_some()).collect();
        let labels: Vec<u32> = groups.iter().filter_map(|group| *group).collect();
        if summary.groups >= 2 {
            let deals = deals(&labels, &mut rng);
            for (place, (feature, bins)) in features.iter().enumerate() {
                let bins: Vec<u32> = rows.iter().map(|&row| bins[row]).collect();
                ranked.push((place, measure(column, feature, &bins, &labels, &deals, summary.entropy)));
            }
        }
        report.attributes.push(summary);
    }
    ranked.sort_by(|(place, a), (other, b)| {
        let fall = b.corrected_bits.total_cmp(&a.corrected_bits);
        fall.then_with(|| a.attribute.cmp(&b.attribute)).then(place.cmp(other))
    });
    report.proxies = ranked.into_iter().map(|(_, proxy)| proxy).collect();
    report
}

/// The labels in random orders (Fisher and Yates).
fn deals(labels: &[u32], rng: &mut Pcg64) -> Vec<Vec<u32>> {
    let mut dealt = labels.to_vec();
    let deal = |_| {
        for last in (1..dealt.len()).rev() {
            dealt.swap(last, rng.random_range(0..=last));
        }
        dealt.clone()
    };
    (0..DEALS).map(deal).collect()
}

fn measure(column: &Column, feature: &str, bins: &[u32], labels: &[u32], deals: &[Vec<u32>], entropy: f64) -> Proxy {
    let tally = Tally::new(bins, labels);
    let (bits, corrected_bits) = (tally.bits(), tally.corrected_bits());
    // Sums of the same counts in another order may differ in the last digits.
    let as_telling = |dealt: &&Vec<u32>| Tally::new(bins, dealt).bits() >= bits - 1e-12;
    let times = deals.iter().filter(as_telling).count();
    Proxy {
        attribute: column.name().to_owned(),
        feature: feature.to_owned(),
        bits,
        corrected_bits,
        share: if entropy > 0.0 { (corrected_bits / entropy).min(1.0) } else { 0.0 },
        p_value: (times + 1) as f64 / (deals.len() + 1) as f64,
    }
}
