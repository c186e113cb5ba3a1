//! Finds the skills or occupations that texts name: one text a line in, one CSV row a mention out.
//!
//!     echo '熟悉Java，会Docker者优先' | cargo run --release --example extract -- --taxonomy builtin --kind skill
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::taxonomy::{ConceptId, ExtractOptions, ExtractScratch, Extractor, Lang, Mention, Taxonomy, esco};
use chancai::taxonomy::{How, OccupationTaxonomy, SkillTaxonomy};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use clap::{Parser, ValueEnum};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finds the skills or occupations that texts name. Places are Unicode code points of the line, half open, from 0.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Whose names: `builtin`, or `esco:DIR` with the official CSV files.
    #[arg(long, default_value = "builtin")]
    taxonomy: String,
    /// What to find.
    #[arg(long, value_enum, default_value = "skill")]
    kind: Sought,
    /// Language edition of ESCO, as in `skills_en.csv`.
    #[arg(long, default_value = "en")]
    language: String,
    /// Language of the labels written: zh or en.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
    /// Give shorter names inside a longer one too.
    #[arg(long)]
    nested: bool,
    /// Texts in UTF-8, one a line; stdin when left out.
    #[arg(long = "in", value_name = "FILE")]
    input: Option<PathBuf>,
    /// The mentions; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sought {
    Skill,
    Occupation,
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
    let (skills, occupations) = open_taxonomy(&arguments.taxonomy, &arguments.language)?;
    match arguments.kind {
        Sought::Skill => extract(&skills, arguments),
        Sought::Occupation => extract(&occupations, arguments),
    }
}

/// The taxonomies a specification names.
fn open_taxonomy(spec: &str, language: &str) -> Result<(SkillTaxonomy, OccupationTaxonomy), cli::Failure> {
    match spec.split_once(':') {
        None if spec == "builtin" => {
            let catalogue = Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default())?;
            Ok((catalogue.skills, catalogue.occupations))
        }
        Some(("esco", folder)) => {
            let reading = esco::read(&chancai::open_esco(Path::new(folder), language)?, Lang::En)?;
            cli::count_by_code("退回 reject", &reading.rejects);
            Ok((reading.value.skills, reading.value.occupations))
        }
        _ => Err(format!("未知的体系 (unknown taxonomy): {spec}").into()),
    }
}

fn extract<Id: ConceptId>(taxonomy: &Taxonomy<Id>, arguments: &Arguments) -> Result<(), cli::Failure> {
    let mut options = ExtractOptions::default();
    options.nested = arguments.nested;
    let extractor = Extractor::new(taxonomy, options);
    let lang = match arguments.lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    };
    let input: Box<dyn BufRead> = match &arguments.input {
        Some(path) => Box::new(BufReader::new(File::open(path)?)),
        None => Box::new(BufReader::new(io::stdin())),
    };
    let mut out = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), false)?);
    out.write_record(["line", "start", "end", "text", "code", "label", "score", "how", "stance"])?;
    let (mut lines, mut number) = (input.lines(), 0_u64);
    loop {
        let mut block = lines.by_ref().take(BLOCK).collect::<io::Result<Vec<String>>>()?;
        if block.is_empty() {
            break;
        }
        // Excel's mark is no part of the text.
        if let Some(rest) = block[0].strip_prefix('\u{feff}').filter(|_| number == 0) {
            block[0] = rest.to_owned();
        }
        for (line, mentions) in block.iter().zip(search(&extractor, &block)) {
            number += 1;
            for mention in &mentions {
                write(&mut out, (number, line), mention, extractor.ids(mention), taxonomy, lang)?;
            }
        }
    }
    Ok(out.flush()?)
}

fn search<Id: ConceptId>(extractor: &Extractor<Id>, block: &[String]) -> Vec<Vec<Mention<Id>>> {
    let find = |scratch: &mut ExtractScratch, line: &String| {
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
