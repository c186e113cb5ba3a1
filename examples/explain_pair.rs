//! Explains one pair of the sample district, or of your own files: its gates and terms, or why not.
//!
//!     cargo run --release --example explain_pair -- --talent t00001 --position p0001
//!     cargo run --release --example explain_pair -- --data my-district --talent T7 --position P3
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::{MatchIndex, WhyNot};
use chancai::model::{
    AssessmentPolicy, Counterfactual, Identified as _, Improvement, Scorer, Talent, gate_text, reconcile,
};
use chancai::taxonomy::Lang;
use chancai::{Catalogue, District, Ledger};
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Explains how one talent and one position suit, in Chinese and English.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of your own files; without it the sample district.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Id of the talent (or team).
    #[arg(long)]
    talent: String,
    /// Id of the position.
    #[arg(long)]
    position: String,
    /// The scoring model as JSON; the default model when left out.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Write the whole account as one line of JSON.
    #[arg(long)]
    json: bool,
    /// How long a list the pair would have to be on.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// Seed of the sample district.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(explain(&Arguments::parse()))
}

fn explain(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let mut ledger = Ledger::default();
    let (catalogue, files) = cli::district::inputs(arguments.data.as_deref(), arguments.seed, &arguments.reading)?;
    let catalogue = Catalogue::read(&catalogue, &mut ledger)?;
    let district = District::read(&files, &catalogue, &arguments.reading.consent(), &mut ledger)?;
    if arguments.reading.strict {
        ledger.strict()?;
    }
    let missing = |what: &str, id: &str| {
        format!(
            "没有编号为“{id}”的{what}；可能已被退回，或属于某个团队 (no such id; it may have been rejected, or be in a team)"
        )
    };
    let talent = district.applicants.find(&arguments.talent).ok_or_else(|| missing("人才", &arguments.talent))?;
    let position = district.positions.find(&arguments.position).ok_or_else(|| missing("岗位", &arguments.position))?;

    let scorer = district.scorer(&catalogue, cli::scoring_model(arguments.model.as_deref())?);
    let index = MatchIndex::new(&scorer, &district.applicants, &district.positions, par);
    let why = index.explain(talent as u32, position as u32);
    let why_not = index.why_not(talent as u32, position as u32, arguments.k);
    if arguments.json {
        print_json(&scorer, &district, [talent, position], arguments.k, &why_not);
        return Ok(());
    }
    for lang in Lang::ALL {
        print!("{}", why.text(lang, &catalogue.skills));
    }
    print_assessment(&district.applicants[talent], scorer.model().assessment());
    print_improvements(&scorer, &index.improvements(talent as u32, position as u32));
    print_why_not(&scorer, arguments.k, &why_not);
    Ok(())
}

/// The six criteria after reconciling, with how far assessors are apart; never inferred, and of weight zero by default.
fn print_assessment(talent: &Talent, policy: &AssessmentPolicy) {
    let six = reconcile(talent.assessments(), policy.as_of, &policy.options);
    for found in six.criteria.iter().filter(|found| found.value.is_some() || !found.left_out.is_empty()) {
        let criterion = found.criterion;
        let value = found.value.map_or_else(|| "—".to_owned(), |value| format!("{:.2}", value.to_f64()));
        let apart = if found.disagreement { "，意见不一 assessors disagree" } else { "" };
        println!(
            "六项评价 assessment · {} {}: {value}，评价人 assessors {}，分差 spread {:.2}{apart}",
            criterion.zh(),
            criterion.en(),
            found.assessors,
            found.spread.to_f64()
        );
        for left in &found.left_out {
            println!("  未计 left out: {} {} / {}", left.date, left.reason.zh(), left.reason.en());
        }
    }
}

/// What would raise fit, the most first.
fn print_improvements(scorer: &Scorer<'_>, improvements: &[Improvement]) {
    if !improvements.is_empty() {
        println!("最能提高契合度的改变 what would raise fit most:");
    }
    for improvement in improvements.iter().take(SHOWN) {
        let [zh, en] = Lang::ALL.map(|lang| improvement.change.text(lang, scorer.context()));
        println!("  +{:.3} {zh} / {en}", improvement.gain);
    }
}

fn print_why_not(scorer: &Scorer<'_>, k: usize, why_not: &WhyNot) {
    let change = match why_not {
        WhyNot::Barred { gates, change } => {
            for &gate in gates {
                let [zh, en] = Lang::ALL.map(|lang| gate_text(gate, lang, scorer.context().skills));
                println!("未通过 gate closed [{}]: {zh} / {en}", gate.code());
            }
            change
        }
        WhyNot::Ranked { rank, kth_fit, change, .. } => {
            println!("排名 rank {rank}");
            if let Some(kth) = kth_fit.filter(|_| *rank > k) {
                println!("进入前 {k} 名须契合度达到 fit needed for the first {k}: {kth}");
            }
            change
        }
        _ => return,
    };
    match change {
        Some(Counterfactual { changes, .. }) if changes.is_empty() => {}
        Some(Counterfactual { changes, score, .. }) => {
            println!(
                "进入前 {k} 名的最小改变（契合度 {:.3}） the smallest change that enters the first {k}:",
                score.fit
            );
            for change in changes {
                let [zh, en] = Lang::ALL.map(|lang| change.text(lang, scorer.context()));
                println!("  {zh} / {en}");
            }
        }
        None => println!("本人的改变不足以进入前 {k} 名 no change of the person's that was tried enters the first {k}"),
    }
}

/// The whole account as one line.
fn print_json(scorer: &Scorer<'_>, district: &District, [t, p]: [usize; 2], k: usize, why_not: &WhyNot) {
    let (talent, position) = (&district.applicants[t], &district.positions[p]);
    let prepared = (scorer.prepare_talent(talent), scorer.prepare_position(position));
    let why = scorer.explain(&prepared.0, &prepared.1);
    let (rank, change) = match why_not {
        WhyNot::Ranked { rank, change, .. } => (Some(rank), change),
        WhyNot::Barred { change, .. } => (None, change),
        _ => (None, &None),
    };
    let account = serde_json::json!({
        "talent_id": talent.id(),
        "position_id": position.id(),
        "rank": rank,
        "k": k,
        "smallest_change": change.as_ref().map(|change| scorer.change_records(change)),
        "fit_with_it": change.as_ref().map(|change| change.score.fit),
        "assessment": reconcile(
            talent.assessments(),
            scorer.model().assessment().as_of,
            &scorer.model().assessment().options,
        ),
        "explanation": scorer.record(&why, &scorer.improvements(&prepared.0, &prepared.1)),
    });
    println!("{account}");
}

/// How many improvements are shown.
const SHOWN: usize = 5;
