//! How well texts are found, on public data: vacancy titles, O*NET titles, withheld alternative labels, sentences.
//!
//! Every figure comes from the library's own rankers with their default options, and from the files of one folder
//! (`esco-1.1.1`, `onet-29.3`, `crosswalk`, `eval`).
//!
//!     cargo run --release --example text_quality -- --data ../shared/data
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::table::{Column, EncodingChoice, Source};
use chancai::taxonomy::esco::Esco;
use chancai::taxonomy::onet::Onet;
use chancai::taxonomy::{
    Bridge, Candidate, Concept, ConceptId, Confidences, Fingerprint, Kind, Lang, Mapped, OccupationId, RankOptions,
    RankScratch, Ranker, Relation, SentenceOptions, SentenceRanker, SentenceScratch, SkillId, SkillTaxonomy,
    TaxonomyBuilder, esco, onet, read_onet_to_esco,
};
use clap::Parser;
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Prints how well texts are found on public data.
#[derive(Parser)]
struct Arguments {
    /// Folder with esco-1.1.1, onet-29.3, crosswalk and eval.
    #[arg(long, env = "CHANCAI_DATA")]
    data: PathBuf,
    /// What to measure; everything when left out.
    #[arg(long, value_parser = ["titles", "onet", "labels", "sentences"])]
    only: Option<String>,
    /// How many skills to draw for `labels`.
    #[arg(long, default_value_t = 3000)]
    sample: usize,
    /// Other settings of the occupation ranker to choose among for `titles`: JSON files with the fields of `RankOptions`
    /// that differ. The choice is made five times on four fifths of the titles and measured on the rest.
    #[arg(long, value_name = "FILE")]
    settings: Vec<PathBuf>,
    /// Seed of the draw.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let _ = arguments.threads.start()?;
    let wanted = |measure: &str| arguments.only.as_deref().is_none_or(|only| only == measure);
    let esco = esco::read(&chancai::open_esco(&arguments.data.join("esco-1.1.1"), "en")?, Lang::En)?.value;
    if wanted("titles") || wanted("onet") {
        let onet = onet::read(&chancai::open_onet(&arguments.data.join("onet-29.3"))?)?.value;
        let occupations = Occupations::new(&esco, &onet, RankOptions::occupations(), arguments)?;
        if wanted("titles") {
            let (titles, ranks) = occupations.titles(arguments)?;
            let mut tried = vec![ranks];
            for file in &arguments.settings {
                let options: RankOptions = serde_json::from_slice(&std::fs::read(file)?)?;
                println!("{}:", file.display());
                tried.push(Occupations::new(&esco, &onet, options, arguments)?.titles(arguments)?.1);
            }
            held_out(&titles, &tried);
        }
        if wanted("onet") {
            occupations.onet_titles();
        }
    }
    if wanted("labels") {
        withheld_labels(&esco.skills, arguments)?;
    }
    if wanted("sentences") {
        sentences(&esco.skills, arguments)?;
    }
    Ok(())
}

/// Occupations of ESCO, ranked with and without what O*NET lends.
struct Occupations<'a> {
    esco: &'a Esco,
    onet: &'a Onet,
    ranker: Ranker<OccupationId>,
    bridge: Bridge<OccupationId, OccupationId>,
    /// Pairs the crosswalk calls exactly the same: O*NET, ESCO.
    same: Vec<(OccupationId, OccupationId)>,
}

impl<'a> Occupations<'a> {
    fn new(esco: &'a Esco, onet: &'a Onet, options: RankOptions, arguments: &Arguments) -> Result<Self, cli::Failure> {
        let file = Source::open(&arguments.data.join("crosswalk/crosswalk_esco_onet.csv.gz"), EncodingChoice::Auto)?;
        let crosswalk = read_onet_to_esco(&file, &onet.occupations, &esco.occupations, &Confidences::default())?.value;
        let mut same = Vec::new();
        for from in onet.occupations.ids() {
            if let Mapped::Links(links) = crosswalk.get(from) {
                let is_same = |to| esco.occupations.kind(to) == Kind::Occupation;
                let exact = links.iter().filter(|link| link.relation == Relation::Exact && is_same(link.id));
                same.extend(exact.map(|link| (from, link.id)));
            }
        }
        let related = |id: OccupationId, texts: &mut Vec<String>| {
            texts.extend(esco.occupation_skills.of(id).iter().map(|&(s, _)| esco.skills.label(s, Lang::En).to_owned()));
        };
        let ranker =
            Ranker::with_related(&esco.occupations, options, related).with_kin(esco.occupation_skills.alike(15));
        Ok(Self { esco, onet, ranker, bridge: Bridge::new(&onet.occupations, &crosswalk, 0.25), same })
    }

    fn rank(
        &self,
        text: &str,
        bridged: bool,
        (own, other): &mut (RankScratch, RankScratch),
    ) -> Vec<Candidate<OccupationId>> {
        let mut lent = Vec::new();
        if bridged {
            self.bridge.scores(text, other, &mut lent);
        }
        self.ranker.rank_with(text, usize::MAX, &lent, own)
    }

    /// Vacancy titles to ESCO, each row with one occupation that is right.
    fn titles(&self, arguments: &Arguments) -> Result<(Vec<String>, Ranks), cli::Failure> {
        let path = arguments.data.join("eval/jobbert_titles_validation.csv.gz");
        let columns = [Column::required("vacancyTitle", &[]), Column::required("conceptUri", &[])];
        let rows = chancai::table::read(&Source::open(&path, EncodingChoice::Auto)?, &columns, |row| {
            Some((row.text("vacancyTitle").to_owned(), row.text("conceptUri").to_owned()))
        })?;
        let rows: Vec<(String, String)> = rows.into_values();
        let mut all = Vec::new();
        for bridged in [false, true] {
            let started = Instant::now();
            let rank = |scratch: &mut _, (title, uri): &(String, String)| {
                rank_of(&self.rank(title, bridged, scratch), self.esco.occupations.find(uri))
            };
            let ranks: Vec<Option<usize>> = rows.par_iter().map_init(Default::default, rank).collect();
            let name = if bridged { "titles, with the O*NET bridge" } else { "titles" };
            all.push(ranks.clone());
            print(name, &ranks, rows.len() as f64 / started.elapsed().as_secs_f64());
        }
        let titles = rows.into_iter().map(|(title, _)| title).collect();
        Ok((titles, all.pop().unwrap_or_default()))
    }

    /// O*NET's own titles to the occupations the crosswalk calls the same, without the crosswalk.
    fn onet_titles(&self) {
        let started = Instant::now();
        let rank = |scratch: &mut _, &(from, to): &(OccupationId, OccupationId)| {
            rank_of(&self.rank(self.onet.occupations.label(from, Lang::En), false, scratch), Some(to))
        };
        let ranks: Vec<Option<usize>> = self.same.par_iter().map_init(Default::default, rank).collect();
        print("O*NET titles", &ranks, self.same.len() as f64 / started.elapsed().as_secs_f64());
    }
}

/// Where the right concept of each text stands.
type Ranks = Vec<Option<usize>>;

/// Chooses among settings on four fifths of the titles and measures on the rest, five times; all rows of one title are in
/// the same fifth.
fn held_out(titles: &[String], tried: &[Ranks]) {
    const FOLDS: u64 = 5;
    if tried.len() < 2 {
        return;
    }
    let fold = |title: &String| Fingerprint::new().add(title.as_bytes()).get() % FOLDS;
    let mrr = |ranks: &Ranks, keep: &dyn Fn(u64) -> bool| {
        let kept: Vec<f64> = titles
            .iter()
            .zip(ranks)
            .filter(|(title, _)| keep(fold(title)))
            .map(|(_, rank)| rank.map_or(0.0, |rank| 1.0 / rank as f64))
            .collect();
        kept.iter().sum::<f64>() / kept.len() as f64
    };
    let mut chosen = Vec::new();
    for out in 0..FOLDS {
        let best = (0..tried.len()).max_by(|&a, &b| {
            mrr(&tried[a], &|fold| fold != out).total_cmp(&mrr(&tried[b], &|fold| fold != out)).then(b.cmp(&a))
        });
        let best = best.unwrap_or(0);
        let (own, default) = (mrr(&tried[best], &|fold| fold == out), mrr(&tried[0], &|fold| fold == out));
        println!("fold {out}: chosen {best}, held-out MRR {own:.4}, of the default {default:.4}");
        chosen.push(own);
    }
    println!("held out: MRR {:.4}", chosen.iter().sum::<f64>() / chosen.len() as f64);
}

/// One alternative label of each drawn skill is taken out of the taxonomy and looked for in it.
fn withheld_labels(skills: &SkillTaxonomy, arguments: &Arguments) -> Result<(), cli::Failure> {
    let mut random = rand_pcg::Pcg64::seed_from_u64(arguments.seed);
    let with: Vec<SkillId> = skills.ids().filter(|&skill| !skills.aliases(skill, Lang::En).is_empty()).collect();
    let with: Vec<SkillId> = with.into_iter().filter(|&skill| skills.kind(skill) != Kind::Group).collect();
    let places = sample(&mut random, with.len(), arguments.sample.min(with.len()));
    let drawn: BTreeMap<SkillId, usize> = places
        .iter()
        .map(|place| (with[place], random.random_range(0..skills.aliases(with[place], Lang::En).len())))
        .collect();
    let mut builder = TaxonomyBuilder::<SkillId>::new();
    for id in skills.ids() {
        let mut concept =
            Concept::new(skills.external(id), skills.kind(id)).label(Lang::En, skills.label(id, Lang::En));
        skills.description(id).clone_into(&mut concept.description);
        concept.parents = skills.parents(id).iter().map(|&above| skills.external(above).to_owned()).collect();
        let kept = skills.aliases(id, Lang::En).iter().enumerate().filter(|(place, _)| drawn.get(&id) != Some(place));
        concept.aliases_en = kept.map(|(_, alias)| alias.to_string()).collect();
        builder.push(concept);
    }
    // The same concepts, so the same ids.
    let ranker = Ranker::new(&builder.build()?, RankOptions::skills());
    let texts: Vec<(SkillId, &str)> = drawn.iter().map(|(&id, &at)| (id, &*skills.aliases(id, Lang::En)[at])).collect();
    let started = Instant::now();
    let rank =
        |scratch: &mut RankScratch, &(id, text): &(SkillId, &str)| rank_of(&ranker.rank(text, 100, scratch), Some(id));
    let ranks: Vec<Option<usize>> = texts.par_iter().map_init(RankScratch::default, rank).collect();
    print("withheld labels", &ranks, texts.len() as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

/// Sentences to the skills that readers found in them.
fn sentences(skills: &SkillTaxonomy, arguments: &Arguments) -> Result<(), cli::Failure> {
    let by_label: BTreeMap<&str, SkillId> = skills.ids().map(|id| (skills.label(id, Lang::En), id)).collect();
    let ranker = SentenceRanker::new(skills, SentenceOptions::default());
    let mut scratch = SentenceScratch::default();
    for domain in ["house", "tech"] {
        let path = arguments.data.join(format!("eval/{domain}_validation_annotations.csv"));
        let columns = [Column::required("sentence", &[]), Column::required("label", &[])];
        let rows = chancai::table::read(&Source::open(&path, EncodingChoice::Auto)?, &columns, |row| {
            Some((row.text("sentence").to_owned(), row.text("label").to_owned()))
        })?;
        let mut gold: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (sentence, label) in rows.into_values() {
            if !matches!(&*label, "LABEL NOT PRESENT" | "UNDERSPECIFIED") {
                gold.entry(sentence).or_default().insert(label);
            }
        }
        let mut total = 0.0;
        for (sentence, labels) in &gold {
            let right: BTreeSet<SkillId> = labels.iter().filter_map(|label| by_label.get(&**label)).copied().collect();
            let found = ranker.rank(sentence, 5, &mut scratch);
            let hits = found.iter().filter(|ranked| right.contains(&ranked.id)).count();
            total += hits as f64 / labels.len().min(5) as f64;
        }
        println!("sentences, {domain}: {} RP@5 {:.4}", gold.len(), total / gold.len() as f64);
    }
    Ok(())
}

/// Where the right concept stands in a list, from 1.
fn rank_of<Id: ConceptId>(list: &[Candidate<Id>], right: Option<Id>) -> Option<usize> {
    list.iter().position(|candidate| Some(candidate.id) == right).map(|place| place + 1)
}

fn print(name: &str, ranks: &[Option<usize>], per_second: f64) {
    let n = ranks.len() as f64;
    let hits = |k: usize| ranks.iter().flatten().filter(|&&rank| rank <= k).count() as f64 / n;
    let mrr = ranks.iter().flatten().map(|&rank| 1.0 / rank as f64).sum::<f64>() / n;
    println!(
        "{name}: {} MRR {mrr:.4} hit@1 {:.4} recall@5 {:.4} recall@10 {:.4}, {per_second:.0} a second",
        ranks.len(),
        hits(1),
        hits(5),
        hits(10)
    );
}
