//! Ranks alternatives by several criteria.
//!
//!     cargo run --release --example rank_criteria -- --matrix candidates.csv --weights weights.csv
//!     cargo run --release --example rank_criteria -- --matrix candidates.csv --ahp judgements.csv --method vikor \
//!         --types benefit,benefit,cost --sensitivity sensitivity.csv
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::model::criteria::{
    Change, CriteriaError, CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, PairwiseMatrix,
    PrometheeOptions, Ranking, ReversalOptions, SensitivityOptions, VikorOptions, ahp, critic_weights, entropy_weights,
    rank, rank_reversals, vikor, weight_intervals,
};
use chancai::table::{EncodingChoice, Fault, FaultCode};
use clap::{Args, Parser, ValueEnum};
use cli::criteria::{Kinds, kinds, order, read_weights};
use cli::judgements::read_judgements;
use cli::matrix::{Matrix, read_matrix_with_lines};
use ndarray::Array2;
use std::path::PathBuf;
use std::process::ExitCode;

/// Ranks alternatives by several criteria.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The matrix, .csv: a header; the alternative, then one column a criterion.
    #[arg(long)]
    matrix: PathBuf,
    #[command(flatten)]
    weights: Weights,
    /// How alternatives are ranked.
    #[arg(long, value_enum, default_value = "topsis")]
    method: Way,
    /// How columns are normalised. By default: topsis by vector, wsm and wpm by sum, vikor and promethee2 not at all.
    #[arg(long, value_enum)]
    normalise: Option<By>,
    /// Whether each criterion is a benefit or a cost, in the matrix's order: benefit,cost or 1,-1 or 效益,成本; by default all
    /// are benefits.
    #[arg(long, value_parser = kinds, allow_hyphen_values = true)]
    types: Option<Kinds>,
    /// A file for how far each weight may move before the first places change.
    #[arg(long)]
    sensitivity: Option<PathBuf>,
    /// How many first places are meant.
    #[arg(long, default_value = "1", requires = "sensitivity")]
    top: usize,
    /// A file for the pairs that change places if another alternative is left out; a run for each alternative.
    #[arg(long)]
    reversals: Option<PathBuf>,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Start CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The file for alternative,score,rank; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

/// Where the weights come from.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Weights {
    /// Weights: one line of numbers, or lines of criterion,weight.
    #[arg(long)]
    weights: Option<PathBuf>,
    /// Judgements by pairs of the criteria in the matrix's order, as the example `ahp` reads them.
    #[arg(long)]
    ahp: Option<PathBuf>,
    /// Weights by the entropy of the columns.
    #[arg(long)]
    entropy: bool,
    /// Weights by CRITIC.
    #[arg(long)]
    critic: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    Topsis,
    Vikor,
    Promethee2,
    Wsm,
    Wpm,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Vector,
    Minmax,
    Sum,
    Max,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let (given, lines) = read_matrix_with_lines(&arguments.matrix, arguments.encoding, |_| f64::MIN..=f64::MAX)?;
    let file = arguments.matrix.display().to_string();
    let decision = Decision::new(given, lines, file, arguments)?;
    let method = method(arguments);
    let told = |error| decision.told(&error);
    let matrix = DecisionMatrix::new(&decision.values, &decision.kinds).map_err(told)?;
    let weights = decision.weights(&matrix, arguments)?;
    let progress = cli::progress("计算 computing");
    let ranking = rank(&matrix, &weights, &method).map_err(told)?;
    let mut files: Vec<(&PathBuf, Vec<Vec<String>>)> = Vec::new();
    if let Some(path) = &arguments.sensitivity {
        files.push((path, decision.sensitivity(&matrix, &weights, &method, arguments.top).map_err(told)?));
    }
    if let Some(path) = &arguments.reversals {
        files.push((path, decision.reversals(&matrix, &weights, &method).map_err(told)?));
    }
    progress.finish_and_clear();
    if let Method::Vikor(options) = &method {
        let found = vikor(&matrix, &weights, options).map_err(told)?;
        eprintln!("折衷解 compromise: {}", decision.alternatives(&found.compromise));
    }
    for (path, records) in files {
        write(csv::Writer::from_writer(cli::output(Some(path), arguments.bom)?), records)?;
    }
    let out = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), arguments.bom)?);
    write(out, decision.scores(&ranking))
}

fn method(arguments: &Arguments) -> Method {
    let by = arguments.normalise.map(|by| match by {
        By::Vector => Normalisation::Vector,
        By::Minmax => Normalisation::MinMax,
        By::Sum => Normalisation::Sum,
        By::Max => Normalisation::Max,
    });
    match arguments.method {
        Way::Topsis => Method::Topsis(by.unwrap_or(Normalisation::Vector)),
        Way::Wsm => Method::WeightedSum(by.unwrap_or(Normalisation::Sum)),
        Way::Wpm => Method::WeightedProduct(by.unwrap_or(Normalisation::Sum)),
        Way::Vikor => {
            let mut options = VikorOptions::default();
            options.normalise = by;
            Method::Vikor(options)
        }
        Way::Promethee2 => {
            let mut options = PrometheeOptions::default();
            options.normalise = by;
            Method::Promethee2(options)
        }
    }
}

/// The matrix with rows and columns by the bytes of their names: the same results in any order of the file.
struct Decision {
    given: Matrix,
    lines: Vec<u64>,
    file: String,
    /// Which row of the file each row is, and which column.
    rows: Vec<usize>,
    columns: Vec<usize>,
    values: Array2<f64>,
    kinds: Vec<Kind>,
}

impl Decision {
    fn new(given: Matrix, lines: Vec<u64>, file: String, arguments: &Arguments) -> Result<Self, cli::Failure> {
        let (rows, columns) = (order(&given.rows), order(&given.columns));
        let width = columns.len();
        let types = arguments.types.as_ref().map_or_else(|| vec![Kind::Benefit; width], |kinds| kinds.0.clone());
        if types.len() != width {
            let given = types.len();
            return Err(
                format!("--types 应有 {width} 个，给的是 {given} 个 (expected {width} types, given {given})").into()
            );
        }
        let value = |(row, column): (usize, usize)| given.values[rows[row] * width + columns[column]];
        let values = Array2::from_shape_fn((rows.len(), width), value);
        let kinds = columns.iter().map(|&at| types[at]).collect();
        Ok(Self { values, kinds, rows, columns, given, lines, file })
    }

    /// The weights, in the order of the columns here.
    fn weights(&self, matrix: &DecisionMatrix<'_>, arguments: &Arguments) -> Result<CriterionWeights, cli::Failure> {
        let told = |error| self.told(&error);
        let weights = match &arguments.weights {
            Weights { weights: Some(path), .. } => {
                let given = read_weights(path, arguments.encoding, &self.given)?;
                let moved: Vec<f64> = self.columns.iter().map(|&at| given.as_slice()[at]).collect();
                return Ok(CriterionWeights::new(&moved)?);
            }
            Weights { ahp: Some(path), .. } => {
                let judged = read_judgements(path, arguments.encoding)?;
                return self.judged(&judged, &path.display().to_string());
            }
            Weights { entropy: true, .. } => entropy_weights(matrix).map_err(told)?,
            Weights { .. } => critic_weights(matrix).map_err(told)?,
        };
        self.say(&weights);
        Ok(weights)
    }

    /// Weights by judgements that come in the order of the file.
    fn judged(&self, judged: &PairwiseMatrix, file: &str) -> Result<CriterionWeights, cli::Failure> {
        let (size, given) = (self.columns.len(), judged.size());
        if size != given {
            return Err(format!(
                "{file}：应为 {size} 阶，给的是 {given} 阶 (expected {size} by {size}, given {given})"
            )
            .into());
        }
        let value = |(row, column): (usize, usize)| judged.get(self.columns[row], self.columns[column]);
        let found = ahp(&PairwiseMatrix::new(&Array2::from_shape_fn((size, size), value))?);
        let weights = found.criterion_weights()?;
        self.say(&weights);
        match found.cr {
            Some(cr) if cr > 0.1 => eprintln!("一致性比率 {cr:.4} 超过 0.1，请复核判断 (consistency ratio above 0.1)"),
            Some(cr) => eprintln!("一致性比率 consistency ratio: {cr:.4}"),
            None => {}
        }
        Ok(weights)
    }

    /// The weights that were computed, in the order of the file.
    fn say(&self, weights: &CriterionWeights) {
        let mut said: Vec<(usize, f64)> =
            self.columns.iter().copied().zip(weights.as_slice().iter().copied()).collect();
        said.sort_by_key(|(at, _)| *at);
        let said: Vec<String> =
            said.iter().map(|(at, weight)| format!("{} {weight:.4}", self.given.columns[*at])).collect();
        eprintln!("权重 weights: {}", said.join("，"));
    }

    /// Scores and ranks in the order of the file.
    fn scores(&self, ranking: &Ranking) -> Vec<Vec<String>> {
        let mut records = vec![Vec::new(); self.rows.len()];
        for ((&at, score), rank) in self.rows.iter().zip(&ranking.scores).zip(&ranking.ranks) {
            records[at] = vec![self.given.rows[at].clone(), score.to_string(), rank.to_string()];
        }
        with_header(&["alternative", "score", "rank"], records)
    }

    /// The interval of each weight, in the order of the file.
    fn sensitivity(
        &self,
        matrix: &DecisionMatrix<'_>,
        weights: &CriterionWeights,
        method: &Method,
        top: usize,
    ) -> Result<Vec<Vec<String>>, CriteriaError> {
        let mut options = SensitivityOptions::default();
        options.top = top;
        let mut records = vec![Vec::new(); self.columns.len()];
        for found in weight_intervals(matrix, weights, method, &options)? {
            let at = self.columns[found.criterion];
            let mut record = vec![self.given.columns[at].clone()];
            record.extend([found.weight, found.low, found.high].map(|number| number.to_string()));
            record.push(u8::from(found.exact).to_string());
            for change in [found.below, found.above] {
                let Change { enters, leaves } = change.unwrap_or(Change { enters: Vec::new(), leaves: Vec::new() });
                record.extend([self.alternatives(&enters), self.alternatives(&leaves)]);
            }
            records[at] = record;
        }
        let header = [
            "criterion",
            "weight",
            "low",
            "high",
            "exact",
            "below_enters",
            "below_leaves",
            "above_enters",
            "above_leaves",
        ];
        Ok(with_header(&header, records))
    }

    /// The pairs that change places.
    fn reversals(
        &self,
        matrix: &DecisionMatrix<'_>,
        weights: &CriterionWeights,
        method: &Method,
    ) -> Result<Vec<Vec<String>>, CriteriaError> {
        let mut records = Vec::new();
        for found in rank_reversals(matrix, weights, method, &ReversalOptions::default())? {
            for pair in found.pairs {
                records.push([found.left_out, pair.above, pair.below].map(|at| self.alternatives(&[at])).to_vec());
            }
        }
        Ok(with_header(&["left_out", "above", "below"], records))
    }

    /// The names of rows.
    fn alternatives(&self, rows: &[usize]) -> String {
        let names: Vec<&str> = rows.iter().map(|&row| self.given.rows[self.rows[row]].as_str()).collect();
        names.join(";")
    }

    /// An error in the file's own terms.
    fn told(&self, error: &CriteriaError) -> cli::Failure {
        const UNSUITABLE: FaultCode =
            FaultCode::new("unsuitable", "该值不能用于所选方法", "not a value for this method");
        match error {
            CriteriaError::Domain { row, column, value, .. } => {
                let (row, column) = (self.rows[*row], self.given.columns[self.columns[*column]].clone());
                let fault = Fault::new(self.file.as_str(), self.lines[row], column, value.to_string(), UNSUITABLE, "");
                format!("{fault}\n  {error}").into()
            }
            CriteriaError::Without { left_out, source } => {
                format!("{}：去掉「{}」后无法计算 (without it): {source}", self.file, self.alternatives(&[*left_out]))
                    .into()
            }
            other => format!("{}：{other}", self.file).into(),
        }
    }
}

fn with_header(header: &[&str], records: Vec<Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(header.iter().map(|&name| name.to_owned()).collect()).chain(records).collect()
}

fn write(mut csv: csv::Writer<Box<dyn std::io::Write>>, records: Vec<Vec<String>>) -> Result<(), cli::Failure> {
    for record in records {
        csv.write_record(record)?;
    }
    Ok(csv.flush()?)
}
