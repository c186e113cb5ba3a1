//! Says what changed between two versions of a taxonomy, and takes people's skills over into the new one.
//!
//!     cargo run --release --example taxonomy_diff -- old.csv new.csv
//!     cargo run --release --example taxonomy_diff -- old.csv new.csv --successors s.csv --profiles p.csv --migrated m.csv
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::table::{Column, EncodingChoice, Fault, Source, read};
use chancai::taxonomy::{
    Audit, ConceptId, Lang, LevelReader, Migration, MigrationPolicy, Outcome, Reading, SplitPolicy, Successors,
    Taxonomy, TaxonomyDiff, TaxonomyError, diff, read_occupations, read_skills, read_successors,
};
use clap::{Parser, ValueEnum};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compares two versions of a table of skills or occupations.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The version before, .csv or .jsonl, plain or .gz.
    old: PathBuf,
    /// The version now.
    new: PathBuf,
    /// What the tables hold.
    #[arg(long, value_enum, default_value = "skill")]
    kind: Holds,
    /// The skills that occupations name, one table for both versions; the embedded ones when left out.
    #[arg(long)]
    skills: Option<PathBuf>,
    /// What became of ids that went: columns old, new.
    #[arg(long)]
    successors: Option<PathBuf>,
    /// People's skills by ids of the old version: columns person, skill, level.
    #[arg(long, requires = "migrated")]
    profiles: Option<PathBuf>,
    /// Where they are written by ids of the new version.
    #[arg(long, requires = "profiles")]
    migrated: Option<PathBuf>,
    /// Where it is written what became of every entry of the profiles.
    #[arg(long, requires = "profiles")]
    audit: Option<PathBuf>,
    /// Which parts of a skill that was split go into a profile; the audit lists them all.
    #[arg(long, value_enum, default_value = "all")]
    split: Parts,
    /// Take a successor that is only suggested by its name, where it is the only one.
    #[arg(long)]
    take_suggested: bool,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Refuse the run where any row is rejected.
    #[arg(long)]
    strict: bool,
    /// Where rejected rows are written.
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Start CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The changes, .csv; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Holds {
    Skill,
    Occupation,
}

#[derive(Clone, Copy, ValueEnum)]
enum Parts {
    All,
    None,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let mut rejects = Vec::new();
    let sources = [arguments.open(&arguments.old)?, arguments.open(&arguments.new)?];
    match arguments.kind {
        Holds::Skill => {
            let [old, new] = sources.map(|source| read_skills(&[source]));
            compare([take(old, &mut rejects)?, take(new, &mut rejects)?], rejects, arguments)
        }
        Holds::Occupation => {
            let skills = match &arguments.skills {
                Some(path) => vec![arguments.open(path)?],
                None => chancai::CatalogueFiles::embedded().skills,
            };
            let skills = take(read_skills(&skills), &mut rejects)?;
            let read = |source| read_occupations(&[source], &skills).map(|read| read.map(|read| read.taxonomy));
            let [old, new] = sources.map(read);
            compare([take(old, &mut rejects)?, take(new, &mut rejects)?], rejects, arguments)
        }
    }
}

impl Arguments {
    fn open(&self, path: &Path) -> Result<Source, cli::Failure> {
        Ok(Source::open(path, self.encoding)?)
    }
}

fn take<T>(read: Result<Reading<T>, TaxonomyError>, rejects: &mut Vec<Fault>) -> Result<T, cli::Failure> {
    let read = read?;
    cli::count_by_code("备注 note", &read.notes);
    rejects.extend(read.rejects);
    Ok(read.value)
}

fn compare<Id: ConceptId>(
    [old, new]: [Taxonomy<Id>; 2],
    mut rejects: Vec<Fault>,
    arguments: &Arguments,
) -> Result<(), cli::Failure> {
    let mut successors = Successors::default();
    if let Some(path) = &arguments.successors {
        successors = take(read_successors(&arguments.open(path)?), &mut rejects)?;
    }
    let people = match &arguments.profiles {
        Some(path) => profiles(&arguments.open(path)?, &mut rejects)?,
        None => BTreeMap::new(),
    };
    cli::count_by_code("退回 reject", &rejects);
    if let Some(path) = &arguments.rejects {
        cli::save_rejects(path, &rejects, arguments.bom)?;
    }
    if !rejects.is_empty() && (arguments.strict || old.is_empty() || new.is_empty()) {
        return Err(format!("退回 {n} 处 ({n} faults)", n = rejects.len()).into());
    }
    let changes = diff(&old, &new, &successors);
    write_changes(cli::output(arguments.out.as_deref(), arguments.bom)?, &rows(&changes, &old, &new))?;
    eprintln!(
        "{} → {} 条 concepts: 新增 added {}，移除 removed {}，改名 renamed {}，移动 moved {}，建议 suggested {}",
        old.len(),
        new.len(),
        changes.added.len(),
        changes.removed.len(),
        changes.renamed.len(),
        changes.moved.len(),
        changes.suggested.len()
    );
    let mut policy = MigrationPolicy::default();
    policy.split = match arguments.split {
        Parts::All => SplitPolicy::TakeAll,
        Parts::None => SplitPolicy::TakeNone,
    };
    policy.take_suggested = arguments.take_suggested;
    migrate(&people, &Migration::new(&old, &new, &successors, policy), arguments)
}

type Profile = Vec<(String, f64)>;

const COLUMNS: &[Column] = &[
    Column::required("person", &["人员", "人才编号"]),
    Column::required("skill", &["技能"]),
    Column::required("level", &["水平"]),
];

fn profiles(source: &Source, rejects: &mut Vec<Fault>) -> Result<BTreeMap<String, Profile>, cli::Failure> {
    let levels = LevelReader::default();
    let loaded = read(source, COLUMNS, |row| {
        let (person, skill, level) = (row.id("person"), row.required_text("skill"), row.required_text("level"));
        let value = level.and_then(|text| {
            let value = levels.parse(&text);
            if value.is_none() {
                row.fault(chancai::table::fault::BAD_CHOICE, "level", text, "0–1, 了解–精通, 五级–一级, x/7");
            }
            value
        });
        Some((person?, (skill?, value?)))
    })?;
    cli::count_by_code("备注 note", &loaded.notes);
    rejects.extend(loaded.rejects);
    let mut people = BTreeMap::<String, Profile>::new();
    for row in loaded.rows {
        let (person, held) = row.value;
        people.entry(person).or_default().push(held);
    }
    Ok(people)
}

/// `change,code,old,new`.
type Change = [String; 4];

fn rows<Id: ConceptId>(changes: &TaxonomyDiff, old: &Taxonomy<Id>, new: &Taxonomy<Id>) -> Vec<Change> {
    let label = |taxonomy: &Taxonomy<Id>, id: &str| {
        taxonomy.find(id).map_or(String::new(), |id| taxonomy.label(id, Lang::Zh).to_owned())
    };
    let row = |change: &str, code: &str, old: String, new: String| [change.to_owned(), code.to_owned(), old, new];
    let mut rows = Vec::new();
    rows.extend(changes.added.iter().map(|id| row("added", id, String::new(), label(new, id))));
    rows.extend(changes.removed.iter().map(|id| row("removed", id, label(old, id), String::new())));
    rows.extend(changes.renamed.iter().map(|c| row("renamed", &c.id, c.old.clone(), c.new.clone())));
    rows.extend(changes.moved.iter().map(|c| row("moved", &c.id, c.old.join(";"), c.new.join(";"))));
    rows.extend(
        changes.realiased.iter().map(|c| row("realiased", &c.id, format!("-{}", c.removed), format!("+{}", c.added))),
    );
    rows.extend(changes.recoded.iter().map(|c| row("recoded", &c.id, c.old.join(";"), c.new.join(";"))));
    rows.extend(changes.rekinded.iter().map(|c| row("rekinded", &c.id, c.old.clone(), c.new.clone())));
    rows.extend(changes.redescribed.iter().map(|id| row("redescribed", id, String::new(), String::new())));
    rows.extend(changes.replaced.iter().map(|c| row("replaced", &c.old, c.old.clone(), c.new.clone())));
    rows.extend(changes.merged.iter().map(|c| row("merged", &c.new, c.old.join(";"), c.new.clone())));
    rows.extend(changes.split.iter().map(|c| row("split", &c.old, c.old.clone(), c.new.join(";"))));
    rows.extend(changes.suggested.iter().map(|c| row("suggested", &c.old, c.label.clone(), c.new.clone())));
    rows
}

fn write_changes(out: impl Write, rows: &[Change]) -> Result<(), cli::Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["change", "code", "old", "new"])?;
    for row in rows {
        csv.write_record(row)?;
    }
    Ok(csv.flush()?)
}

/// Writes the profiles in the new version and what became of every entry; how many of each, on stderr.
fn migrate<Id: ConceptId>(
    people: &BTreeMap<String, Profile>,
    migration: &Migration<'_, Id>,
    arguments: &Arguments,
) -> Result<(), cli::Failure> {
    let Some(path) = &arguments.migrated else { return Ok(()) };
    let mut csv = csv::Writer::from_writer(cli::output(Some(path), arguments.bom)?);
    csv.write_record(["person", "skill", "level"])?;
    let (mut audits, mut counts) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for (person, profile) in people {
        let migrated = migration.apply(profile)?;
        for (skill, level) in &migrated.profile {
            csv.write_record([person.as_str(), skill.as_str(), &level.to_string()])?;
        }
        for audit in migrated.audit {
            *counts.entry(audit.outcome.code()).or_default() += 1;
            audits.push((person, audit));
        }
    }
    csv.flush()?;
    for (outcome, count) in counts {
        eprintln!("迁移 migrated: {count} × {outcome}");
    }
    match &arguments.audit {
        Some(path) => write_audits(cli::output(Some(path), arguments.bom)?, &audits),
        None => Ok(()),
    }
}

fn write_audits(out: impl Write, audits: &[(&String, Audit)]) -> Result<(), cli::Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["person", "skill", "level", "outcome", "new", "review"])?;
    for (person, audit) in audits {
        let new = match &audit.outcome {
            Outcome::MergedInto { new } => new.clone(),
            Outcome::SplitInto { new, .. } | Outcome::Suggested { new, .. } => new.join(";"),
            Outcome::Kept | Outcome::Renamed { .. } => audit.id.clone(),
            _ => String::new(),
        };
        let review = if audit.outcome.needs_review() { "yes" } else { "no" };
        let level = audit.level.to_string();
        csv.write_record([person.as_str(), &audit.id, &level, audit.outcome.code(), &new, review])?;
    }
    Ok(csv.flush()?)
}
