//! What reading costs: decoding and parsing a talents table, and turning text into ids.
//!
//! Input: the sample district's 2,000 talents, seed 1, as CSV in UTF-8, GB18030 and UTF-16 and as JSON Lines; the labels
//! of the embedded skills, as they are and with one character left out.

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
    let gb18030 = encoding_rs::GB18030.encode(&text).0.into_owned();
    let files = [
        ("jsonl", Format::JsonLines, json_lines(&text).into_bytes()),
        ("gb18030", Format::Csv, gb18030),
        ("utf16", Format::Csv, utf16),
        ("utf8", Format::Csv, text.into_bytes()),
    ];
    let mut group = criterion.benchmark_group("read");
    for (name, format, bytes) in files {
        group.bench_function(format!("talents_{name}/2000"), |b| {
            b.iter_batched(
                || bytes.clone(),
                |bytes| {
                    let source =
                        Source::from_bytes("talents", bytes, format, EncodingChoice::Auto).expect("the sample is text");
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

/// The same rows, one object a line.
fn json_lines(table: &str) -> String {
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().expect("the sample has a header").clone();
    let line = |row: csv::StringRecord| {
        let object: serde_json::Map<_, _> =
            header.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.into())).collect();
        serde_json::Value::Object(object).to_string() + "\n"
    };
    rows.records().map(|row| line(row.expect("the sample is CSV"))).collect()
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
