//! Finds the skills or occupations that short texts name: one text a line in, ranked candidates as CSV rows out.
//!
//!     echo '高级焊接技术员' | cargo run --release --example normalise -- --kind occupation --k 3
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::table::{Column, EncodingChoice, Source};
use chancai::taxonomy::{
    Bridge, Candidate, Confidences, Lang, OccupationId, RankOptions, RankScratch, Ranker, Seniority, SkillId, Synonyms,
    Taxonomy, Through, read_crosswalk, read_onet_to_esco,
};
use clap::Parser;
use cli::lines;
use cli::taxonomy::{OfKind, Opened, Sought, System, system};
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finds the skills or occupations that short texts name, best first.
///
/// CSV out: line, input, rank, code, label, score, how. Without `--k` the best answer of each line, or a row with an
/// empty code where there is none; with `--k` that many candidates, those below the threshold marked `abstain`.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Whose names: `builtin`, `esco:DIR`, `onet:DIR`, or `labels:FILE` with the columns code, label.
    #[arg(long, default_value = "builtin", value_parser = system)]
    taxonomy: System,
    /// What to find.
    #[arg(long, value_enum, default_value = "skill")]
    kind: Sought,
    /// How many candidates a line; a large number lists all that score above zero.
    #[arg(long, value_parser = at_least_one)]
    k: Option<usize>,
    /// Compare by what texts are in this taxonomy too; may be repeated.
    #[arg(long, value_name = "TAXONOMY", value_parser = system)]
    through: Vec<System>,
    /// Lend the names of this taxonomy of occupations through `--crosswalk`.
    #[arg(long, value_name = "TAXONOMY", value_parser = system, requires = "crosswalk")]
    bridge: Option<System>,
    /// The crosswalk of `--bridge`: the official file from O*NET to ESCO, or one's own with the columns from, to, relation.
    #[arg(long, value_name = "FILE", requires = "bridge")]
    crosswalk: Option<PathBuf>,
    /// One's own short forms: .csv with the columns short, long.
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// The least score of an answer, 0 to 1.
    #[arg(long, value_parser = share)]
    threshold: Option<f32>,
    /// Add a column that says how senior the text says someone is.
    #[arg(long)]
    seniority: bool,
    /// Language edition of ESCO, as in `skills_en.csv`.
    #[arg(long, default_value = "en")]
    language: String,
    /// Language of the labels written.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
    /// Texts, one a line; stdin when left out.
    #[arg(long = "in", value_name = "FILE")]
    input: Option<PathBuf>,
    /// The candidates, .csv; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Start the CSV file with the mark by which Excel knows UTF-8.
    #[arg(long)]
    bom: bool,
    /// Encoding of the files read: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    #[command(flatten)]
    threads: cli::Threads,
}

fn at_least_one(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|&k| k > 0).ok_or("应为正整数 (expected a number above 0)")
}

fn share(text: &str) -> Result<f32, &'static str> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or("应在 0 与 1 之间 (expected 0 to 1)")
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let _ = arguments.threads.start()?;
    let progress = cli::progress("读取 reading");
    let opened = arguments.taxonomy.open(&arguments.language, arguments.encoding)?;
    progress.set_message("匹配 matching");
    match arguments.kind {
        Sought::Skill if arguments.bridge.is_some() => Err("--bridge 只用于职业 (--bridge is for occupations)".into()),
        Sought::Skill => Index::<SkillId>::skills(&opened, arguments)?.answer(arguments),
        Sought::Occupation => Index::<OccupationId>::occupations(&opened, arguments)?.answer(arguments),
    }
}

/// Everything a text is compared with.
struct Index<'a, Id> {
    taxonomy: &'a Taxonomy<Id>,
    ranker: Ranker<Id>,
    bridge: Option<Bridge<Id, OccupationId>>,
    through: Vec<Through<Id, Id>>,
}

/// What `--through` weighs beside the words.
const THROUGH: f32 = 0.6;

/// What `--bridge` weighs beside the words.
const BRIDGE: f32 = 0.25;

/// How many occupations are kin to one.
const KIN: usize = 15;

impl<'a> Index<'a, SkillId> {
    fn skills(opened: &'a Opened, arguments: &Arguments) -> Result<Self, cli::Failure> {
        let options = with_threshold(RankOptions::skills(), arguments);
        let ranker = Ranker::new(&opened.skills, options).with_synonyms(synonyms(arguments)?);
        Self::new(ranker, &opened.skills, RankOptions::skills, arguments)
    }
}

impl<'a> Index<'a, OccupationId> {
    fn occupations(opened: &'a Opened, arguments: &Arguments) -> Result<Self, cli::Failure> {
        let options = with_threshold(RankOptions::occupations(), arguments);
        let ranker = occupation_ranker(opened, options).with_synonyms(synonyms(arguments)?);
        let mut index = Self::new(ranker, &opened.occupations, RankOptions::occupations, arguments)?;
        if let (Some(system), Some(file)) = (&arguments.bridge, &arguments.crosswalk) {
            let lender = system.open(&arguments.language, arguments.encoding)?;
            index.bridge = Some(bridge(&lender, opened, file, arguments.encoding)?);
        }
        Ok(index)
    }
}

/// Occupations with the labels of their skills as a weak field, and those that ask for the same skills as kin.
fn occupation_ranker(opened: &Opened, options: RankOptions) -> Ranker<OccupationId> {
    let related = |id: OccupationId, texts: &mut Vec<String>| {
        if id.index() < opened.asked.len() {
            let labels = opened.asked.of(id).iter().flat_map(|&(skill, _)| {
                Lang::ALL.into_iter().filter_map(move |lang| opened.skills.label_in(skill, lang))
            });
            texts.extend(labels.map(str::to_owned));
        }
    };
    Ranker::with_related(&opened.occupations, options, related).with_kin(opened.asked.alike(KIN))
}

impl<'a, Id: OfKind> Index<'a, Id> {
    fn new(
        ranker: Ranker<Id>,
        taxonomy: &'a Taxonomy<Id>,
        options: fn() -> RankOptions,
        arguments: &Arguments,
    ) -> Result<Self, cli::Failure> {
        let mut through = Vec::new();
        for system in &arguments.through {
            let other = system.open(&arguments.language, arguments.encoding)?;
            through.push(Through::new(Ranker::new(Id::of(&other), options()), taxonomy, THROUGH));
        }
        Ok(Self { taxonomy, ranker, bridge: None, through })
    }

    /// The candidates of one text.
    fn candidates(&self, text: &str, k: usize, (own, other): &mut (RankScratch, RankScratch)) -> Vec<Candidate<Id>> {
        let mut extra = Vec::new();
        for through in &self.through {
            through.scores(text, other, &mut extra);
        }
        if let Some(bridge) = &self.bridge {
            bridge.scores(text, other, &mut extra);
        }
        self.ranker.rank_with(text, k, &extra, own)
    }

    /// Reads the lines, ranks them in parallel and writes the rows in the order of the lines.
    fn answer(&self, arguments: &Arguments) -> Result<(), cli::Failure> {
        let text = lines::read(arguments.input.as_deref(), arguments.encoding)?;
        let lines: Vec<&str> = text.lines().collect();
        let mut out = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), arguments.bom)?);
        let header = ["line", "input", "rank", "code", "label", "score", "how", "seniority"];
        out.write_record(&header[..header.len() - usize::from(!arguments.seniority)])?;
        let (mut number, mut silent) = (0, 0);
        for block in lines.chunks(BLOCK) {
            let k = arguments.k.unwrap_or(1);
            let ranked: Vec<Vec<Candidate<Id>>> = block
                .par_iter()
                .map_init(Default::default, |scratch, line| self.candidates(line, k, scratch))
                .collect();
            for (line, candidates) in block.iter().zip(ranked) {
                number += 1;
                silent += usize::from(!candidates.first().is_some_and(|best| best.is_answer));
                self.write(&mut out, number, line, &candidates, arguments)?;
            }
        }
        out.flush()?;
        eprintln!("{number} 行 lines，{silent} 行没有可信的答案 without an answer");
        Ok(())
    }

    fn write(
        &self,
        out: &mut csv::Writer<Box<dyn Write>>,
        number: usize,
        line: &str,
        candidates: &[Candidate<Id>],
        arguments: &Arguments,
    ) -> Result<(), cli::Failure> {
        let lang = if arguments.lang == "en" { Lang::En } else { Lang::Zh };
        let (number, seniority) = (number.to_string(), Seniority::of(line).map_or("", Seniority::code));
        let mut row = |rank: &str, code: &str, label: &str, score: &str, how: &str| {
            let row = [number.as_str(), line, rank, code, label, score, how, seniority];
            out.write_record(&row[..row.len() - usize::from(!arguments.seniority)])
        };
        let listed = candidates.iter().filter(|candidate| arguments.k.is_some() || candidate.is_answer);
        let mut rank = 0;
        for candidate in listed {
            rank += 1;
            let how = if candidate.is_answer { candidate.found.code() } else { "abstain" };
            let (code, label) = (self.taxonomy.external(candidate.id), self.taxonomy.label(candidate.id, lang));
            row(&rank.to_string(), code, label, &candidate.score.to_string(), how)?;
        }
        if rank == 0 {
            row("", "", "", "", "abstain")?;
        }
        Ok(())
    }
}

/// Lines ranked at once.
const BLOCK: usize = 4096;

fn with_threshold(mut options: RankOptions, arguments: &Arguments) -> RankOptions {
    options.threshold = arguments.threshold.unwrap_or(options.threshold);
    options
}

/// The built-in short forms and the user's own.
fn synonyms(arguments: &Arguments) -> Result<Synonyms, cli::Failure> {
    let mut synonyms = Synonyms::builtin();
    if let Some(path) = &arguments.synonyms {
        let columns = [Column::required("short", &["简称"]), Column::required("long", &["全称"])];
        let source = Source::open(path, arguments.encoding)?;
        let read = chancai::table::read(&source, &columns, |row| {
            let (short, long) = (row.required_text("short"), row.required_text("long"));
            short.zip(long)
        })?;
        cli::count_by_code("退回 reject", &read.rejects);
        for (short, long) in read.rows.into_iter().map(|row| row.value) {
            synonyms.add(&short, &long);
        }
    }
    Ok(synonyms)
}

/// The crosswalk's names for occupations. The official file is known by what stands before its header.
fn bridge(
    lender: &Opened,
    own: &Opened,
    file: &Path,
    encoding: EncodingChoice,
) -> Result<Bridge<OccupationId, OccupationId>, cli::Failure> {
    let source = Source::open(file, encoding)?;
    let confidences = Confidences::default();
    let read = match read_onet_to_esco(&source, &lender.occupations, &own.occupations, &confidences) {
        Ok(read) => read,
        Err(_) => read_crosswalk(&source, &lender.occupations, &own.occupations, &confidences)?,
    };
    cli::count_by_code("退回 reject", &read.rejects);
    if read.value.pairs() == 0 {
        return Err(format!("{}：没有可用的对应 (no usable pair)", file.display()).into());
    }
    Ok(Bridge::new(&lender.occupations, &read.value, BRIDGE))
}
