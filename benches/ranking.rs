//! What ranking concepts for a text costs.
//!
//! Input: the embedded occupations and skills. Texts are their own labels of both languages with a word of seniority in
//! front and a place in brackets behind, so that none is a name; sentences name three skills each, drawn with seed 1.

use chancai::taxonomy::{
    ConceptId, Lang, OccupationId, RankOptions, RankScratch, Ranker, SentenceOptions, SentenceRanker, SentenceScratch,
    Taxonomy,
};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};

const TEXTS: usize = 200;

/// Titles that are nearly a name.
fn texts<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> Vec<String> {
    let ids: Vec<Id> = taxonomy.ids().collect();
    let mut random = rand_pcg::Pcg64::seed_from_u64(1);
    let mut text = |place: usize| {
        let id = ids[random.random_range(0..ids.len())];
        match place % 2 {
            0 => format!("高级{}（綦江区）", taxonomy.label(id, Lang::Zh)),
            _ => format!("senior {} (Chongqing)", taxonomy.label(id, Lang::En)),
        }
    };
    (0..TEXTS).map(&mut text).collect()
}

fn ranking(criterion: &mut Criterion) {
    let catalogue =
        Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid");
    let mut group = criterion.benchmark_group("rank");
    group.throughput(Throughput::Elements(TEXTS as u64));
    let titles = texts(&catalogue.occupations);
    let ranker = Ranker::new(&catalogue.occupations, RankOptions::occupations());
    let mut scratch = RankScratch::default();
    group.bench_function(format!("occupations/{}", ranker.len()), |b| {
        b.iter(|| titles.iter().map(|title| ranker.rank(title, 10, &mut scratch).len()).sum::<usize>());
    });
    let names = texts(&catalogue.skills);
    let ranker = Ranker::new(&catalogue.skills, RankOptions::skills());
    group.bench_function(format!("skills/{}", ranker.len()), |b| {
        b.iter(|| names.iter().map(|name| ranker.rank(name, 10, &mut scratch).len()).sum::<usize>());
    });
    group.finish();
    criterion.bench_function(&format!("ranker/new/{}", catalogue.occupations.len()), |b| {
        b.iter(|| Ranker::<OccupationId>::new(&catalogue.occupations, RankOptions::occupations()));
    });
}

fn sentences(criterion: &mut Criterion) {
    let catalogue =
        Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid");
    let names = texts(&catalogue.skills);
    let sentences: Vec<String> = names.chunks(3).map(|names| format!("负责{}相关工作。", names.join("、"))).collect();
    let ranker = SentenceRanker::new(&catalogue.skills, SentenceOptions::default());
    let mut scratch = SentenceScratch::default();
    let mut group = criterion.benchmark_group("sentence");
    group.throughput(Throughput::Elements(sentences.len() as u64));
    group.bench_function(format!("skills/{}", catalogue.skills.len()), |b| {
        b.iter(|| sentences.iter().map(|sentence| ranker.rank(sentence, 10, &mut scratch).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, ranking, sentences);
criterion_main!(benches);
