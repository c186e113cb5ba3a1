//! The line, top to bottom: load, normalise, index, match, allocate, report.

use crate::{Catalogue, CatalogueFiles, District, DistrictFiles, Error, Ledger, needs};
use chancai_assign::{Allocation, Edge, Problem, Proposer, stable};
use chancai_chain::{GapOptions, NodeGap};
use chancai_match::{Match, MatchIndex, Par};
use chancai_model::read::ConsentBasis;
use chancai_model::{Position, Scorer, ScoringModel};

/// How a run is to be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The scoring model.
    pub model: ScoringModel,
    /// How many candidates to list for each position, and positions for each talent.
    pub k: usize,
    /// On what basis people may be matched.
    pub consent: ConsentBasis,
    /// Refuse the run where any row is rejected.
    pub strict: bool,
    /// Thresholds of the gap analysis.
    pub gaps: GapOptions,
    /// One thread, or the caller's pool; the result is the same.
    pub par: Par,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            model: ScoringModel::default(),
            k: 10,
            consent: ConsentBasis::Column,
            strict: false,
            gaps: GapOptions::default(),
            par: Par::default(),
        }
    }
}

/// Everything a run found. A recommendation with reasons, never a decision.
#[derive(Debug)]
#[non_exhaustive]
pub struct Run {
    /// What text was looked up in.
    pub catalogue: Catalogue,
    /// Who was there and what was wanted.
    pub district: District,
    /// What was left out, and why.
    pub ledger: Ledger,
    /// The model that scored.
    pub model: ScoringModel,
    /// For every position its best talents, best first.
    pub matches: Vec<Vec<Match>>,
    /// Who goes where: rows are applicants, columns positions.
    pub allocation: Allocation,
    /// What the chains are short of.
    pub gaps: Vec<NodeGap>,
    /// How long the lists are.
    pub k: usize,
    /// Whether the allocation considered every pair that passes the gates; otherwise those on the lists of either side,
    /// and it is stable among these.
    pub all_pairs: bool,
}

impl Run {
    /// The scorer of the run.
    pub fn scorer(&self) -> Scorer<'_> {
        self.district.scorer(&self.catalogue, self.model.clone())
    }
}

/// No list is longer for the allocation's sake where it does not consider all pairs.
const LONGEST_LIST: usize = 1_000;

/// Up to so many pairs of applicant and position the allocation considers them all.
pub const ALL_PAIRS: usize = 2_000_000;

/// Runs the line.
///
/// # Errors
///
/// What stops a table as a whole; in strict mode any rejected row.
pub fn run(catalogue: &CatalogueFiles, district: &DistrictFiles, options: &Options) -> Result<Run, Error> {
    let mut ledger = Ledger::default();

    // Load and normalise: text becomes ids here and nowhere later.
    let catalogue = Catalogue::read(catalogue, &mut ledger)?;
    let district = District::read(district, &catalogue, &options.consent, &mut ledger)?;
    if options.strict {
        ledger.strict()?;
    }

    // Index and match.
    let scorer = district.scorer(&catalogue, options.model.clone());
    let index = MatchIndex::new(&scorer, &district.applicants, &district.positions, options.par);
    let all_pairs = district.applicants.len().saturating_mul(district.positions.len()) <= ALL_PAIRS;
    let listed = (2 * largest_headcount(&district.positions)).min(LONGEST_LIST);
    let longest = if all_pairs { district.applicants.len() } else { listed };
    let mut matches = index.top_talents(options.k.max(longest), options.par);
    let wishes = if all_pairs { Vec::new() } else { index.top_positions(options.k, options.par) };

    // Allocate: over all pairs that pass the gates, or where they would be too many over the lists of both sides.
    let problem = problem(&district, &matches, &wishes)?;
    let allocation = stable(&problem, Proposer::Rows);

    // What the chains are short of.
    let numbers = needs::chain_numbers(&catalogue, &district);
    let gaps = chancai_chain::gaps(&catalogue.chains, &numbers.nodes, &numbers.skills, &options.gaps)?;

    for list in &mut matches {
        list.truncate(options.k);
    }
    drop(index);
    Ok(Run {
        matches,
        allocation,
        gaps,
        model: options.model.clone(),
        k: options.k,
        all_pairs,
        catalogue,
        district,
        ledger,
    })
}

fn largest_headcount(positions: &[Position]) -> usize {
    positions.iter().map(Position::headcount).max().unwrap_or(0) as usize
}

/// Rows are applicants, columns positions with their headcounts. A pair is possible where a list has it;
/// applicants prefer by attraction, positions by suitability (by fit where a side has no term).
fn problem(district: &District, matches: &[Vec<Match>], wishes: &[Vec<Match>]) -> Result<Problem, Error> {
    let edge = |row: u32, column: u32, m: &Match| {
        Edge::new(row, column, m.fit).preferred(m.attraction.unwrap_or(m.fit), m.suitability.unwrap_or(m.fit))
    };
    let mut edges = Vec::new();
    for (column, list) in matches.iter().enumerate() {
        edges.extend(list.iter().map(|m| edge(m.candidate, column as u32, m)));
    }
    for (row, list) in wishes.iter().enumerate() {
        edges.extend(list.iter().map(|m| edge(row as u32, m.candidate, m)));
    }
    edges.sort_by_key(|e| (e.row, e.column));
    edges.dedup_by_key(|e| (e.row, e.column));
    let seats: Vec<u32> = district.positions.iter().map(Position::headcount).collect();
    Ok(Problem::new(district.applicants.len(), &seats, &edges)?)
}
