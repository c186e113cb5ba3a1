//! What reading costs: decoding and parsing a talents table, and turning text into ids.
//!
//! Input: the sample district's 2,000 talents, seed 1, as CSV in UTF-8 and UTF-16; the labels of the embedded skills, as
//! they are and with one character left out.

use chancai::data::{DistrictOptions, district};
use chancai::model::read::{ConsentBasis, read_talents};
use chancai::table::{EncodingChoice, Format, Source};
use chancai::taxonomy::{Lang, Neighbours, NormaliseOptions, Normaliser, SimilarityOptions};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn tables(criterion: &mut Criterion) {
    let catalogue =
        Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid");
    let text = district(&DistrictOptions::default()).talents;
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut group = criterion.benchmark_group("read");
    for (name, bytes) in [("utf8", text.into_bytes()), ("utf16", utf16)] {
        group.bench_function(format!("talents_{name}/2000"), |b| {
            b.iter_batched(
                || bytes.clone(),
                |bytes| {
                    let source = Source::from_bytes("talents.csv", bytes, Format::Csv, EncodingChoice::Auto)
                        .expect("the sample is text");
                    read_talents(&source, catalogue.vocabulary(), &ConsentBasis::Column)
                        .expect("the sample can be read")
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.bench_function("catalogue/embedded", |b| {
        let files = CatalogueFiles::embedded();
        b.iter(|| Catalogue::read(&files, &mut Ledger::default()).expect("embedded data are valid"));
    });
    group.finish();
}

fn text_to_ids(criterion: &mut Criterion) {
    let catalogue =
        Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid");
    let skills = &catalogue.skills;
    let names = Normaliser::new(skills, NormaliseOptions::default());
    let labels: Vec<String> = skills.ids().map(|s| skills.label(s, Lang::Zh).to_owned()).collect();
    let mistyped: Vec<String> =
        labels.iter().map(|l| l.chars().enumerate().filter(|(i, _)| *i != 2).map(|(_, c)| c).collect()).collect();
    let mut group = criterion.benchmark_group("taxonomy");
    for (name, texts) in [("normalise_labels", &labels), ("normalise_mistyped", &mistyped)] {
        group.bench_function(format!("{name}/{}", texts.len()), |b| {
            b.iter(|| texts.iter().filter(|t| names.normalise(t).id().is_some()).count());
        });
    }
    group.bench_function(format!("neighbours/{}", skills.len()), |b| {
        b.iter(|| Neighbours::from_taxonomy(skills, &SimilarityOptions::default()));
    });
    group.finish();
}

criterion_group!(benches, tables, text_to_ids);
criterion_main!(benches);
