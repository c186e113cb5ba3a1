//! Says what people lack for an occupation or a list of skills, requirement by requirement.
//!
//!     cargo run --release --example skill_gap -- --have "Verilog:掌握; Python" --want 数字芯片设计工程师
//!     cargo run --release --example skill_gap -- --in people.csv --want "Python:0.5; SQL" --out gaps.csv
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::table::{Column, EncodingChoice, Fault, FaultCode, Source, read, split_list};
use chancai::taxonomy::{
    GapReport, Kind, Lang, LevelReader, Neighbours, NormaliseOptions, Normaliser, OccupationId, OccupationSkills,
    OccupationTaxonomy, SimilarityOptions, SkillId, SkillTaxonomy, Verdict, gap,
};
use clap::Parser;
use cli::taxonomy::{Opened, System, system};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compares the skills people hold with those an occupation or a list asks for.
#[derive(Parser)]
#[command(version)]
#[command(group = clap::ArgGroup::new("held").required(true).args(["have", "file"]))]
struct Arguments {
    /// The taxonomy: `builtin`, `esco:DIR`, `onet:DIR`, or `labels:FILE` with the columns code, label.
    #[arg(long, default_value = "builtin", value_parser = system)]
    taxonomy: System,
    /// What one person holds: `skill[:level]; ...`, by id, label or alias.
    #[arg(long)]
    have: Option<String>,
    /// What several people hold: .csv or .jsonl with the columns person, skill, level.
    #[arg(long = "in", value_name = "FILE")]
    file: Option<PathBuf>,
    /// What is asked: an occupation, or `skill[:level]; ...`.
    #[arg(long)]
    want: String,
    /// The level wanted where none is stated; any when left out.
    #[arg(long, value_parser = level)]
    level: Option<f64>,
    /// The level held where none is stated.
    #[arg(long, default_value = "0.6", value_parser = level)]
    held_level: f64,
    /// Of an occupation, count its optional skills too.
    #[arg(long)]
    optional: bool,
    /// Language of the labels.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
    /// Encoding of the file: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Refuse the run where any skill is not recognised or any row is rejected.
    #[arg(long)]
    strict: bool,
    /// Where rejected rows are written.
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Start the CSV file with a byte-order mark, so that Excel reads it as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The gaps, .csv; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn level(text: &str) -> Result<f64, &'static str> {
    LevelReader::default().parse(text).ok_or("应为 0–1、了解至精通、五级至一级或 x/7 (expected a level)")
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

type Skills = Vec<(SkillId, f64)>;

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let progress = cli::progress("读取 reading");
    let known = Known::read(&arguments.taxonomy, arguments.encoding)?;
    let wanted = known.wanted(arguments)?;
    let people = known.people(arguments)?;
    progress.set_message("比较 comparing");
    let satisfies = Neighbours::from_taxonomy(&known.skills, &SimilarityOptions::default());
    let mut reports = Vec::with_capacity(people.len());
    for (person, held) in people {
        reports.push((person, gap(&held, &wanted, &satisfies)?));
    }
    progress.finish_and_clear();
    let lang = if arguments.lang == "en" { Lang::En } else { Lang::Zh };
    write(cli::output(arguments.out.as_deref(), arguments.bom)?, &reports, &known.skills, lang)?;
    summarise(&reports, &known.skills, lang);
    Ok(())
}

/// The taxonomies, and what text is looked up in.
struct Known {
    skills: SkillTaxonomy,
    occupations: OccupationTaxonomy,
    asked: OccupationSkills,
    skill_names: Normaliser<SkillId>,
    occupation_names: Normaliser<OccupationId>,
    levels: LevelReader,
}

impl Known {
    fn read(system: &System, encoding: EncodingChoice) -> Result<Self, cli::Failure> {
        let Opened { skills, occupations, asked } = system.open("en", encoding)?;
        let skill_names = Normaliser::new(&skills, NormaliseOptions::default());
        let occupation_names = Normaliser::new(&occupations, NormaliseOptions::default());
        Ok(Self { skills, occupations, asked, skill_names, occupation_names, levels: LevelReader::default() })
    }

    /// The essential skills of the occupation that is named, else the list of skills.
    fn wanted(&self, arguments: &Arguments) -> Result<Skills, cli::Failure> {
        let unstated = arguments.level.unwrap_or(0.0);
        let is_occupation = |id: &OccupationId| self.occupations.kind(*id) == Kind::Occupation;
        let wanted = match self.occupation_names.normalise(&arguments.want).id().filter(is_occupation) {
            Some(occupation) => {
                eprintln!("职业 occupation: {}", self.occupations.label(occupation, Lang::Zh));
                let asked = self.asked.of(occupation).iter().filter(|(_, essential)| *essential || arguments.optional);
                asked.map(|&(skill, _)| (skill, unstated)).collect()
            }
            None => self.list(&arguments.want, unstated, arguments.strict)?,
        };
        if wanted.is_empty() { Err("没有可比较的要求 (nothing is asked)".into()) } else { Ok(wanted) }
    }

    fn people(&self, arguments: &Arguments) -> Result<BTreeMap<String, Skills>, cli::Failure> {
        let Some(path) = &arguments.file else {
            let held =
                self.list(arguments.have.as_deref().unwrap_or_default(), arguments.held_level, arguments.strict)?;
            return Ok(BTreeMap::from([("1".to_owned(), held)]));
        };
        let loaded = read(&Source::open(path, arguments.encoding)?, COLUMNS, |row| {
            let person = row.id("person");
            let text = row.required_text("skill");
            let skill = text.and_then(|text| {
                let skill = self.skill(&text);
                if skill.is_none() {
                    row.fault(UNKNOWN_SKILL, "skill", text, "编号、名称或别名 an id, label or alias");
                }
                skill
            });
            let stated = row.text("level");
            let level = if stated.is_empty() { Some(arguments.held_level) } else { self.levels.parse(stated) };
            if level.is_none() {
                row.fault(BAD_LEVEL, "level", stated, "0–1, 了解–精通, 五级–一级, x/7");
            }
            Some((person?, (skill?, level?)))
        })?;
        cli::count_by_code("备注 note", &loaded.notes);
        take_rejects(&loaded.rejects, arguments)?;
        let mut people = BTreeMap::<String, Skills>::new();
        for (person, held) in loaded.into_values() {
            people.entry(person).or_default().push(held);
        }
        if people.is_empty() { Err("没有可用的行 (no good row is left)".into()) } else { Ok(people) }
    }

    /// `skill[:level]; ...`; what is not recognised is said on stderr.
    fn list(&self, text: &str, unstated: f64, strict: bool) -> Result<Skills, cli::Failure> {
        let mut skills = Skills::new();
        let mut lost = 0;
        for item in split_list(text) {
            if let Some(skill) = self.item(item, unstated) {
                skills.push(skill);
            } else {
                lost += 1;
                eprintln!("未识别 unknown: {item}");
            }
        }
        let refused = lost > 0 && (strict || skills.is_empty());
        if refused { Err(format!("{lost} 项未识别 ({lost} not recognised)").into()) } else { Ok(skills) }
    }

    /// What stands behind the last colon is a level, unless the whole is a skill: ids of ESCO hold colons.
    fn item(&self, item: &str, unstated: f64) -> Option<(SkillId, f64)> {
        let whole = || Some((self.skill(item)?, unstated));
        match item.rsplit_once([':', '：']) {
            Some((skill, level)) => match self.levels.parse(level) {
                Some(level) => Some((self.skill(skill)?, level)),
                None => whole(),
            },
            None => whole(),
        }
    }

    fn skill(&self, text: &str) -> Option<SkillId> {
        self.skill_names.normalise(text).id().filter(|&id| self.skills.kind(id) != Kind::Group)
    }
}

const COLUMNS: &[Column] = &[
    Column::required("person", &["人员", "人才编号"]),
    Column::required("skill", &["技能"]),
    Column::optional("level", &["水平"]),
];

const UNKNOWN_SKILL: FaultCode = FaultCode::new("unknown_skill", "技能未识别", "the skill is not recognised");
const BAD_LEVEL: FaultCode = FaultCode::new("bad_level", "不是水平", "not a level");

fn take_rejects(rejects: &[Fault], arguments: &Arguments) -> Result<(), cli::Failure> {
    cli::count_by_code("退回 reject", rejects);
    if let Some(path) = arguments.rejects.as_deref().map(Path::new) {
        cli::save_rejects(path, rejects, arguments.bom)?;
    }
    if arguments.strict && !rejects.is_empty() {
        return Err(format!("严格模式：退回 {n} 处 (strict: {n} faults)", n = rejects.len()).into());
    }
    Ok(())
}

fn write(
    out: impl Write,
    reports: &[(String, GapReport)],
    skills: &SkillTaxonomy,
    lang: Lang,
) -> Result<(), cli::Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "person",
        "requirement_code",
        "requirement",
        "wanted",
        "held",
        "verdict",
        "through_code",
        "through",
        "effective",
    ])?;
    for (person, report) in reports {
        for row in report.rows(skills, lang) {
            let [wanted, held, effective] =
                [row.wanted, row.held, row.effective].map(|level| ((level * 1e4).round() / 1e4).to_string());
            let [code, label] = [&row.code, &row.label];
            let [verdict, through_code, through] = [&row.verdict, &row.through_code, &row.through];
            csv.write_record([person, code, label, &wanted, &held, verdict, through_code, through, &effective])?;
        }
    }
    Ok(csv.flush()?)
}

/// One line for one person; for several the mean, and the one who covers most.
fn summarise(reports: &[(String, GapReport)], skills: &SkillTaxonomy, lang: Lang) {
    let share = |report: &GapReport| report.coverage.unwrap_or_default();
    let met = |report: &GapReport| report.gaps.iter().filter(|gap| matches!(gap.verdict, Verdict::Met { .. })).count();
    let Some((first, report)) = reports.iter().rev().max_by(|a, b| share(&a.1).total_cmp(&share(&b.1))) else {
        return;
    };
    let line = format!("{:.3}，满足 met {}/{}", share(report), met(report), report.gaps.len());
    if reports.len() > 1 {
        let mean = reports.iter().map(|(_, report)| share(report)).sum::<f64>() / reports.len() as f64;
        eprintln!("覆盖 coverage: {} 人 people，平均 mean {mean:.3}，最高 best {first} {line}", reports.len());
        return;
    }
    eprintln!("覆盖 coverage: {line}");
    let surplus: Vec<&str> = report.surplus.iter().map(|&skill| skills.label(skill, lang)).collect();
    if !surplus.is_empty() {
        eprintln!("未用到 not asked for: {}", surplus.join("；"));
    }
}
