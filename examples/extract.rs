//! Finds the skills or occupations that texts name: one text a line in, one CSV row a mention out.
//!
//!     echo '熟悉Java，会Docker者优先' | cargo run --release --example extract -- --taxonomy builtin --kind skill
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::table::EncodingChoice;
use chancai::taxonomy::{
    ConceptId, ExtractOptions, ExtractScratch, Extractor, How, Lang, Mention, Ranked, SentenceOptions, SentenceRanker,
    SentenceScratch, Taxonomy,
};
use clap::{Parser, ValueEnum};
use cli::lines;
use cli::taxonomy::{Sought, System, system};
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Finds the skills or occupations that texts name. Places are Unicode code points of the line, half open, from 0.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Whose names: `builtin`, `esco:DIR`, `onet:DIR`, or `labels:FILE` with the columns code, label.
    #[arg(long, default_value = "builtin", value_parser = system)]
    taxonomy: System,
    /// What to find.
    #[arg(long, value_enum, default_value = "skill")]
    kind: Sought,
    /// Language edition of ESCO, as in `skills_en.csv`.
    #[arg(long, default_value = "en")]
    language: String,
    /// Language of the labels written: zh or en.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
    /// Rank what each whole line speaks of; places and text are empty.
    #[arg(long)]
    sentence: bool,
    /// How many a line with `--sentence`.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// Give shorter names inside a longer one too.
    #[arg(long)]
    nested: bool,
    /// Texts, one a line; stdin when left out.
    #[arg(long = "in", value_name = "FILE")]
    input: Option<PathBuf>,
    /// The mentions; stdout when left out.
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

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

/// Lines read and searched at once.
const BLOCK: usize = 4096;

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let _ = arguments.threads.start()?;
    let opened = arguments.taxonomy.open(&arguments.language, arguments.encoding)?;
    match (arguments.kind, arguments.sentence) {
        (Sought::Skill, false) => extract(&opened.skills, arguments),
        (Sought::Occupation, false) => extract(&opened.occupations, arguments),
        (Sought::Skill, true) => rank(&opened.skills, arguments),
        (Sought::Occupation, true) => rank(&opened.occupations, arguments),
    }
}

fn extract<Id: ConceptId>(taxonomy: &Taxonomy<Id>, arguments: &Arguments) -> Result<(), cli::Failure> {
    let mut options = ExtractOptions::default();
    options.nested = arguments.nested;
    let extractor = Extractor::new(taxonomy, options);
    let lang = lang(arguments);
    each_block(arguments, |out, first, block| {
        for ((line, mentions), number) in block.iter().zip(search(&extractor, block)).zip(first..) {
            for mention in &mentions {
                write(out, (number, line), mention, extractor.ids(mention), taxonomy, lang)?;
            }
        }
        Ok(())
    })
}

/// Ranks concepts for whole lines: what a line speaks of in other words than the labels'.
fn rank<Id: ConceptId>(taxonomy: &Taxonomy<Id>, arguments: &Arguments) -> Result<(), cli::Failure> {
    let ranker = SentenceRanker::new(taxonomy, SentenceOptions::default());
    let lang = lang(arguments);
    each_block(arguments, |out, first, block| {
        let rank = |scratch: &mut SentenceScratch, line: &&str| ranker.rank(line, arguments.k, scratch);
        let ranked: Vec<Vec<Ranked<Id>>> = block.par_iter().map_init(SentenceScratch::default, rank).collect();
        for (list, number) in ranked.iter().zip(first..) {
            for ranked in list {
                let (code, label) = (taxonomy.external(ranked.id), taxonomy.label(ranked.id, lang));
                let (number, score) = (number.to_string(), ranked.score.to_string());
                out.write_record([number.as_str(), "", "", "", code, label, &score, "sentence", ""])?;
            }
        }
        Ok(())
    })
}

fn lang(arguments: &Arguments) -> Lang {
    match arguments.lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    }
}

type Out = csv::Writer<Box<dyn Write>>;

/// Reads the texts and hands them on a block of lines at a time, with the number of its first line.
fn each_block(
    arguments: &Arguments,
    mut work: impl FnMut(&mut Out, u64, &[&str]) -> Result<(), cli::Failure>,
) -> Result<(), cli::Failure> {
    let text = lines::read(arguments.input.as_deref(), arguments.encoding)?;
    let mut out = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), arguments.bom)?);
    out.write_record(["line", "start", "end", "text", "code", "label", "score", "how", "stance"])?;
    let lines: Vec<&str> = text.lines().collect();
    for (block, first) in lines.chunks(BLOCK).zip((1..).step_by(BLOCK)) {
        work(&mut out, first, block)?;
    }
    Ok(out.flush()?)
}

fn search<Id: ConceptId>(extractor: &Extractor<Id>, block: &[&str]) -> Vec<Vec<Mention<Id>>> {
    let find = |scratch: &mut ExtractScratch, line: &&str| {
        let mut mentions = Vec::new();
        extractor.extract_into(line, scratch, &mut mentions);
        mentions
    };
    block.par_iter().map_init(ExtractScratch::default, find).collect()
}

/// A row for each concept that bears the name.
fn write<Id: ConceptId>(
    out: &mut csv::Writer<Box<dyn Write>>,
    (number, line): (u64, &str),
    mention: &Mention<Id>,
    ids: &[Id],
    taxonomy: &Taxonomy<Id>,
    lang: Lang,
) -> Result<(), cli::Failure> {
    for &id in ids {
        let row: [&str; 9] = [
            &number.to_string(),
            &mention.start.to_string(),
            &mention.end.to_string(),
            &line[mention.start_byte..mention.end_byte],
            taxonomy.external(id),
            taxonomy.label(id, lang),
            &format!("{:.4}", mention.score),
            if mention.how == How::Label { "label" } else { "alias" },
            mention.stance.code(),
        ];
        out.write_record(row)?;
    }
    Ok(())
}
