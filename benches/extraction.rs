//! What finding skills in running text costs.
//!
//! Input: ten megabytes of Chinese and English lines by turns, as in résumés and advertisements, each with four labels of
//! the embedded skills drawn uniformly, seed 1; the same as one line; and lines with none.
#![allow(clippy::format_push_string, reason = "the text is made once")]

use chancai::taxonomy::{ExtractOptions, ExtractScratch, Extractor, Lang, SkillTaxonomy};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};

const BYTES: usize = 10 << 20;

fn text(skills: &SkillTaxonomy) -> String {
    let ids: Vec<_> = skills.ids().collect();
    let mut random = rand_pcg::Pcg64::seed_from_u64(1);
    let mut text = String::with_capacity(BYTES + 1024);
    while text.len() < BYTES {
        let drawn: [_; 4] = std::array::from_fn(|_| ids[random.random_range(0..ids.len())]);
        let [a, b, c, d] = drawn.map(|id| skills.label(id, Lang::Zh));
        text.push_str(&format!(
            "本人有五年以上{a}工作经验，熟悉{b}和{c}，参与过多个重点项目的开发与交付，会{d}者优先。\n"
        ));
        let [a, b, c, d] = drawn.map(|id| skills.label(id, Lang::En));
        text.push_str(&format!(
            "Responsible for {a} in a team of eight; worked with {b} and improved the yield by 12%. "
        ));
        text.push_str(&format!("No experience in {c} is required, {d} is a plus.\n"));
    }
    text
}

fn extraction(criterion: &mut Criterion) {
    let catalogue =
        Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid");
    let skills = &catalogue.skills;
    let extractor = Extractor::new(skills, ExtractOptions::default());
    let lines = text(skills);
    let one_line = lines.replace('\n', " ");
    let nothing = "在重庆市綦江区工作，周末双休。 Works in the district, weekends off.\n".repeat(BYTES / 80);
    let mut group = criterion.benchmark_group("extract");
    group.sample_size(10);
    for (name, text) in [("lines", lines), ("one_line", one_line), ("nothing", nothing)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let (mut scratch, mut mentions) = (ExtractScratch::default(), Vec::new());
        group.bench_function(format!("{name}/10MB"), |b| {
            b.iter(|| {
                mentions.clear();
                extractor.extract_into(&text, &mut scratch, &mut mentions);
                mentions.len()
            });
        });
    }
    group.finish();
    criterion.bench_function(&format!("extractor/new/{}", skills.len()), |b| {
        b.iter(|| Extractor::new(skills, ExtractOptions::default()));
    });
}

criterion_group!(benches, extraction);
criterion_main!(benches);
