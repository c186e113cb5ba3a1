//! Allocates rows to columns from tables: stable, of greatest total, or fair, with the proof beside it.
//!
//!     cargo run --release --example allocate -- --edges E.csv --rows R.csv --columns C.csv --objective total --out A.csv
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::read::{Sources, Tables, tables};
use chancai::assign::{
    Allocation, Conflicts, Evenness, Limits, Names, NoStable, Objective, Optimal, Problem, Proof, Proposer, Spread,
    StableOptions, Summary, Ties, Units, Unsolved, conflict, explain, one_more_seat, optimal, scores_to_beat, spread,
    stable_edges, summary,
};
use chancai::table::{EncodingChoice, Source};
use clap::{Parser, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Who goes where, and why.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Who may go where, .csv or .jsonl: row, column, score, optionally row_rank and column_rank (1 is the best).
    #[arg(long)]
    edges: PathBuf,
    /// What is placed: row, optionally capacity (1) and group; every row that has an edge when left out.
    #[arg(long)]
    rows: Option<PathBuf>,
    /// Where: column, min, max, optionally parent.
    #[arg(long)]
    columns: PathBuf,
    /// Quotas over columns: node, parent, min, max.
    #[arg(long)]
    quotas: Option<PathBuf>,
    /// Pairs of rows that choose together: first, second, first_column, second_column, rank.
    #[arg(long)]
    couples: Option<PathBuf>,
    /// Pairs that are settled: row, column.
    #[arg(long)]
    fixed: Option<PathBuf>,
    /// Pairs that are ruled out: row, column.
    #[arg(long)]
    forbidden: Option<PathBuf>,
    /// What the allocation is to be best at.
    #[arg(long, value_enum)]
    objective: Goal,
    /// What equal scores mean to a stable allocation.
    #[arg(long, value_enum, default_value = "by-index")]
    ties: Tied,
    /// With cardinality-total: the Gini index of how many rows the columns hold is at most this.
    #[arg(long, value_name = "SHARE", conflicts_with = "entropy_at_least", value_parser = share)]
    gini_at_most: Option<f64>,
    /// With cardinality-total: the entropy of the columns' shares is at least this part of the largest.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    entropy_at_least: Option<f64>,
    /// Say for this row why it does not hold each column on its list.
    #[arg(long, value_name = "ROW")]
    explain: Option<String>,
    /// Say whom this column would gain with one more seat.
    #[arg(long, value_name = "COLUMN")]
    one_more: Option<String>,
    /// Add what the other objectives come to.
    #[arg(long)]
    compare: bool,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Start the CSV file with a byte-order mark, so that Excel reads it as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The allocation, .csv: row, column, score.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Goal {
    /// Stable, the best for rows.
    StableRows,
    /// Stable, the best for columns.
    StableColumns,
    /// The greatest total score; a row may stay unmatched at 0.
    Total,
    /// As many pairs as possible, then the greatest total.
    CardinalityTotal,
    /// As many pairs as possible, then the worst pair as good as possible, and so on.
    Leximin,
    /// As many rows as possible at their first choice, then at their second, and so on.
    RankMaximal,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tied {
    /// Equal scores go to the lower id.
    ByIndex,
    /// No two may change so that one gains and the other does not lose; may not exist.
    Strong,
    /// Stable however ties are broken; may not exist.
    Super,
}

fn share(text: &str) -> Result<f64, &'static str> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or("应在 0 到 1 之间 (expected 0 to 1)")
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let (problem, names) = read(arguments)?;
    let progress = cli::progress("分配 allocating");
    let answer = solve(&problem, arguments.objective, arguments);
    progress.finish_and_clear();
    let answer = answer.map_err(|error| match error {
        Failed::Unsolved(Unsolved::Conflict(conflicts)) => infeasible(&conflicts, &names),
        Failed::Unsolved(other) => other.into(),
        Failed::NoStable(none) => none.into(),
    })?;
    let allocation = Allocation::from_edges(&problem, &answer.edges)?;
    write(arguments, &problem, &names, &allocation)?;
    println!("{}", report(arguments, &problem, &names, &answer, &allocation)?);
    Ok(())
}

/// The problem and the names of its rows, columns and quotas; any rejected row refuses the run.
fn read(arguments: &Arguments) -> Result<(Problem, Names), cli::Failure> {
    let open = |path: &Option<PathBuf>| path.as_ref().map(|path| Source::open(path, arguments.encoding)).transpose();
    let (edges, columns) = (Some(arguments.edges.clone()), Some(arguments.columns.clone()));
    let (edges, columns, rows) = (open(&edges)?, open(&columns)?, open(&arguments.rows)?);
    let (quotas, couples) = (open(&arguments.quotas)?, open(&arguments.couples)?);
    let (fixed, forbidden) = (open(&arguments.fixed)?, open(&arguments.forbidden)?);
    let mut sources = Sources::default();
    (sources.edges, sources.columns, sources.rows) = (edges.as_ref(), columns.as_ref(), rows.as_ref());
    (sources.quotas, sources.couples) = (quotas.as_ref(), couples.as_ref());
    (sources.fixed, sources.forbidden) = (fixed.as_ref(), forbidden.as_ref());
    let read = tables(sources)?;
    cli::count_by_code("备注 note", &read.notes);
    cli::matrix::refuse(&read.rejects)?;
    let problem = Problem::from_parts(&read.parts)
        .map_err(|error| cli::matrix::refuse(&read.faults(&error)).err().unwrap_or_else(|| error.into()))?;
    let Tables { names, .. } = read;
    Ok((problem, names))
}

/// An answer and the seconds that solving alone took.
struct Answer {
    edges: Vec<u32>,
    seconds: f64,
    by: By,
}

enum By {
    Stability,
    Optimum(Box<Optimal>),
    Evenness(Box<Spread>),
}

/// Why there is none.
enum Failed {
    Unsolved(Unsolved),
    NoStable(NoStable),
}

fn solve(problem: &Problem, goal: Goal, arguments: &Arguments) -> Result<Answer, Failed> {
    let objective = match goal {
        Goal::StableRows => return steady(problem, Proposer::Rows, arguments.ties),
        Goal::StableColumns => return steady(problem, Proposer::Columns, arguments.ties),
        Goal::Total => Objective::Total,
        Goal::CardinalityTotal => Objective::CardinalityTotal,
        Goal::Leximin => Objective::Leximin,
        Goal::RankMaximal => Objective::RankMaximal,
    };
    let gini = arguments.gini_at_most.map(Evenness::GiniAtMost);
    let evenness = gini.or(arguments.entropy_at_least.map(Evenness::EntropyAtLeast));
    let start = Instant::now();
    let (edges, by) = if let Some(evenness) = evenness.filter(|_| goal == Goal::CardinalityTotal) {
        let found = spread(problem, evenness).map_err(Failed::Unsolved)?;
        (found.edges.clone(), By::Evenness(Box::new(found)))
    } else {
        let found = optimal(problem, objective, &Limits::default()).map_err(Failed::Unsolved)?;
        (found.edges.clone(), By::Optimum(Box::new(found)))
    };
    Ok(Answer { edges, seconds: start.elapsed().as_secs_f64(), by })
}

/// A stable allocation; bounds that cannot be kept at all are said as for every objective.
fn steady(problem: &Problem, proposer: Proposer, ties: Tied) -> Result<Answer, Failed> {
    if !problem.is_plain()
        && let Some(conflicts) = conflict(problem)
    {
        return Err(Failed::Unsolved(Unsolved::Conflict(Box::new(conflicts))));
    }
    let mut options = StableOptions::default();
    options.proposer = proposer;
    options.ties = match ties {
        Tied::ByIndex => Ties::ByIndex,
        Tied::Strong => Ties::Strong,
        Tied::Super => Ties::Super,
    };
    let start = Instant::now();
    let found = stable_edges(problem, &options).map_err(Failed::NoStable)?;
    Ok(Answer { edges: found.edges, seconds: start.elapsed().as_secs_f64(), by: By::Stability })
}

fn write(arguments: &Arguments, problem: &Problem, names: &Names, allocation: &Allocation) -> Result<(), cli::Failure> {
    let mut csv = csv::Writer::from_writer(cli::output(Some(&arguments.out), arguments.bom)?);
    csv.write_record(["row", "column", "score"])?;
    for &edge in allocation.edges() {
        let edge = &problem.edges()[edge as usize];
        csv.write_record([names.row(edge.row), names.column(edge.column), edge.score.to_string()])?;
    }
    Ok(csv.flush()?)
}

/// The line on stdout. Sums are written digit by digit, so that whole scores stay exact whatever their size.
fn report(
    arguments: &Arguments,
    problem: &Problem,
    names: &Names,
    answer: &Answer,
    allocation: &Allocation,
) -> Result<String, cli::Failure> {
    let units = Units::of(problem);
    let total = allocation.edges().iter().map(|&edge| i128::from(units.values()[edge as usize])).sum();
    let summary = summary(problem, allocation);
    let matched = (0..problem.rows() as u32).filter(|&row| allocation.column_of(row).is_some()).count();
    let goal = arguments.objective.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let mut line = format!(
        r#"{{"status":"solved","objective":"{goal}","total":{},"matched":{matched},"unmatched":{},"pairs":{}"#,
        units.text(total),
        problem.rows() - matched,
        summary.pairs,
    );
    write!(
        line,
        r#","blocking_pairs":{},"violations":{},"unfilled":{},"worst":{},{},"seconds":{}"#,
        summary.blocking_pairs,
        summary.violations,
        summary.unfilled,
        json!(summary.worst),
        optimality(problem, answer, &summary),
        answer.seconds,
    )?;
    if let Some(name) = &arguments.explain {
        write!(line, r#","explain":{}"#, explained(problem, names, answer, allocation, name)?)?;
    }
    if let Some(name) = &arguments.one_more {
        write!(line, r#","one_more":{}"#, one_more(problem, names, answer, name)?)?;
    }
    if arguments.compare {
        write!(line, r#","compare":{}"#, compared(problem, arguments))?;
    }
    Ok(line + "}")
}

/// What is known about the answer: proved with its dual value, or the gap to a bound.
fn optimality(problem: &Problem, answer: &Answer, summary: &Summary) -> String {
    let found = match &answer.by {
        By::Stability if summary.blocking_pairs == 0 && summary.violations == 0 => {
            return r#""optimality":"stable""#.to_owned();
        }
        By::Stability => return r#""optimality":"not-stable""#.to_owned(),
        By::Evenness(found) => {
            let (gini, entropy) = (found.gini, found.entropy);
            return format!("{},\"gini\":{gini},\"entropy\":{entropy}", gap(&found.units, found.total, found.bound));
        }
        By::Optimum(found) => found,
    };
    match (&found.proof, found.bound(problem)) {
        (Proof::Levels { settled, complete: true }, _) => format!(r#""optimality":"proved","levels":{settled}"#),
        (Proof::Levels { settled, .. }, _) => format!(r#""optimality":"partial","levels":{settled}"#),
        (_, Some(bound)) => {
            let rounding = found.units.rounding(found.edges.len());
            format!("{},\"rounding\":{rounding}", gap(&found.units, found.total, bound))
        }
        (_, None) => r#""optimality":"unknown""#.to_owned(),
    }
}

fn gap(units: &Units, total: i128, bound: i128) -> String {
    if bound == total {
        return format!(r#""optimality":"proved","dual_value":{}"#, units.text(bound));
    }
    format!(r#""optimality":"gap","bound":{},"gap":{}"#, units.text(bound), units.text(bound - total))
}

fn number_of(names: &[String], name: &str, what: &str) -> Result<u32, cli::Failure> {
    let at = names.iter().position(|known| known == name);
    Ok(at.ok_or_else(|| format!("{what}中没有这个编号 (no such id): {name}"))? as u32)
}

fn explained(
    problem: &Problem,
    names: &Names,
    answer: &Answer,
    allocation: &Allocation,
    name: &str,
) -> Result<Value, cli::Failure> {
    let row = number_of(&names.rows, name, "行表 rows")?;
    let to_beat: Option<Vec<Option<f64>>> = match &answer.by {
        By::Optimum(found) => scores_to_beat(problem, found, row)
            .map(|scores| scores.iter().map(|score| score.map(|score| found.units.score(score))).collect()),
        _ => None,
    };
    let columns = problem.edges_of_row(row).iter().enumerate().map(|(at, edge)| {
        let told = explain(problem, allocation, row, edge.column);
        let holders: Vec<Value> =
            told.holders.iter().map(|&(row, score)| json!({"row": names.row(row), "score": score})).collect();
        let must_beat = to_beat.as_ref().and_then(|scores| scores[at]);
        json!({
            "column": names.column(told.column), "score": told.score, "why": told.why.code(), "zh": told.why.zh(),
            "en": told.why.en(), "must_beat": must_beat, "holders": holders,
        })
    });
    let holds: Vec<String> = allocation.columns_of(row).iter().map(|&column| names.column(column)).collect();
    Ok(json!({"row": name, "holds": holds, "columns": columns.collect::<Vec<_>>()}))
}

fn one_more(problem: &Problem, names: &Names, answer: &Answer, name: &str) -> Result<Value, cli::Failure> {
    let column = number_of(&names.columns, name, "列表 columns")?;
    let By::Optimum(found) = &answer.by else {
        return Err("一个新名额的价值只对总分目标有意义 (what a seat is worth needs an objective of totals)".into());
    };
    let more = one_more_seat(problem, found, column).ok_or("此目标没有价格 (this objective has no prices)")?;
    let moves = more.moves.iter().map(|step| {
        let column = |column: Option<u32>| column.map(|column| names.column(column));
        json!({"row": names.row(step.row), "leaves": column(step.leaves), "takes": column(step.takes)})
    });
    Ok(json!({
        "column": name, "gain": found.units.score(more.gain), "comes": more.comes.map(|row| names.row(row)),
        "moves": moves.collect::<Vec<_>>(),
    }))
}

/// All objectives side by side; `null` where one has no answer.
fn compared(problem: &Problem, arguments: &Arguments) -> Value {
    let goals = Goal::value_variants().iter().map(|&goal| {
        let answer = solve(problem, goal, arguments).ok();
        let answer = answer.and_then(|answer| Allocation::from_edges(problem, &answer.edges).ok());
        let name = goal.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        (name, answer.map_or(Value::Null, |allocation| json!(summary(problem, &allocation))))
    });
    Value::Object(goals.collect())
}

/// Says what conflicts: a line of JSON, and the sentences as the error.
fn infeasible(conflicts: &Conflicts, names: &Names) -> cli::Failure {
    let told: Vec<[String; 2]> = conflicts.conflicts.iter().map(|conflict| conflict.text(names)).collect();
    let changes: Vec<[String; 2]> = conflicts.relaxations.iter().map(|change| change.text(names)).collect();
    let texts =
        |texts: &[[String; 2]]| -> Vec<Value> { texts.iter().map(|[zh, en]| json!({"zh": zh, "en": en})).collect() };
    let sets = conflicts.conflicts.iter().zip(&told).map(|(conflict, [zh, en])| {
        let constraints: Vec<Value> =
            conflict.constraints.iter().map(|c| json!({"code": c.code(), "bound": c.bound(), "zh": c.text(names)[0]})).collect();
        json!({
            "constraints": constraints, "required": conflict.required, "possible": conflict.possible, "zh": zh, "en": en,
        })
    });
    let sets: Vec<Value> = sets.collect();
    println!("{}", json!({"status": "infeasible", "conflicts": sets, "relaxations": texts(&changes)}));
    let lines = told.iter().chain(&changes).map(|[zh, en]| format!("\n  {zh} / {en}"));
    format!("没有可行的分配 (no allocation exists)：{}", lines.collect::<String>()).into()
}
