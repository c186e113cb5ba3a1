//! What a pair of concepts costs under the measures over their ancestors; throughput is in pairs.
//!
//! Input: a random taxonomy of 14,000 concepts from Pcg64, seed 1, in the shape of ESCO's skills: 640 headings in a tree
//! some four deep, a heading above every other concept, a second parent for a third of them and one more for a tenth, half
//! of these drawn from everything before. Where `CHANCAI_DATA` names a folder with `esco-1.1.1`, its skills too.
//! `plain` merges the sorted lists of ancestors that the taxonomy gives, pair by pair: the path the others agree with.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use chancai::table::{EncodingChoice, Source};
use chancai::taxonomy::{
    Concept, Headings, Kind, Lang, Measure, SharedOptions, Similarity, SkillId, SkillTaxonomy, TaxonomyBuilder, esco,
    shared_occupations,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

const CONCEPTS: usize = 14_000;
const HEADINGS: usize = 640;

/// Pairs, or others of one concept, a measurement.
const PAIRS: usize = 4096;

fn random_taxonomy() -> SkillTaxonomy {
    let mut rng = Pcg64::seed_from_u64(1);
    let concept = |number: usize| {
        let kind = if number < HEADINGS { Kind::Group } else { Kind::Skill };
        let mut concept = Concept::new(format!("{number:05}"), kind).label(Lang::En, format!("concept {number}"));
        let mut parents = Vec::new();
        if (4..HEADINGS).contains(&number) {
            parents.push(rng.random_range(0..number.div_ceil(8)));
        } else if number >= HEADINGS {
            parents.push(rng.random_range(0..HEADINGS));
            for share in [0.33, 0.1] {
                if rng.random_bool(share) {
                    let below = if rng.random_bool(0.5) { number } else { HEADINGS };
                    parents.push(rng.random_range(0..below));
                }
            }
        }
        for parent in parents {
            concept = concept.parent(format!("{parent:05}"));
        }
        concept
    };
    (0..CONCEPTS).map(concept).collect::<TaxonomyBuilder<SkillId>>().build().expect("parents come earlier")
}

/// The official edition, where there is one.
fn official() -> Option<esco::Esco> {
    let folder = Path::new(&std::env::var_os("CHANCAI_DATA")?).join("esco-1.1.1");
    let open = |name: &str| {
        let gzipped = folder.join(format!("{name}.gz"));
        let path = if gzipped.exists() { gzipped } else { folder.join(name) };
        Source::open(&path, EncodingChoice::Auto).expect("the folder holds the files of an edition")
    };
    let files = folder.is_dir().then(|| esco::Files::from_array(esco::NAMES.map(open)))?;
    Some(esco::read(&files, Lang::En).expect("the edition can be read").value)
}

/// |A ∩ B| / |A ∪ B| of the ancestors and the concepts themselves, from sorted lists.
fn plain(skills: &SkillTaxonomy, a: SkillId, b: SkillId) -> f64 {
    let (ours, theirs) = (skills.ancestors(a), skills.ancestors(b));
    let (mut i, mut j, mut shared) = (0, 0, 0_u32);
    while i < ours.len() && j < theirs.len() {
        shared += u32::from(ours[i] == theirs[j]);
        let (left, right) = (ours[i], theirs[j]);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    let itself = u32::from(a == b || skills.is_or_is_under(a, b) || skills.is_or_is_under(b, a));
    let shared = f64::from(shared + itself);
    shared / ((ours.len() + theirs.len() + 2) as f64 - shared)
}

fn measures(criterion: &mut Criterion, name: &str, skills: &SkillTaxonomy) {
    let mut rng = Pcg64::seed_from_u64(2);
    let mut draw = || SkillId::new(rng.random_range(0..skills.len() as u32));
    let firsts: Vec<SkillId> = (0..PAIRS).map(|_| draw()).collect();
    let others: Vec<SkillId> = (0..PAIRS).map(|_| draw()).collect();
    let mut group = criterion.benchmark_group("similarity");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(PAIRS as u64));
    group.bench_function(BenchmarkId::new("plain_jaccard", name), |b| {
        b.iter(|| firsts.iter().zip(&others).map(|(&a, &b)| plain(skills, a, b)).sum::<f64>());
    });
    for (measure, short) in [
        (Measure::Jaccard, "jaccard"),
        (Measure::Cosine, "cosine"),
        (Measure::Lin, "lin"),
        (Measure::JiangConrath, "jiang_conrath"),
        (Measure::WuPalmer, "wu_palmer"),
    ] {
        let similarity = Similarity::new(skills, measure, Headings::Counted);
        group.throughput(Throughput::Elements(PAIRS as u64));
        group.bench_function(BenchmarkId::new(format!("between_{short}"), name), |b| {
            b.iter(|| firsts.iter().zip(&others).map(|(&a, &b)| similarity.between(a, b)).sum::<f64>());
        });
        let (mut out, mut turn) = (Vec::new(), 0);
        let mut next = || {
            turn = (turn + 1) % PAIRS;
            firsts[turn]
        };
        group.bench_function(BenchmarkId::new(format!("one_to_many_{short}"), name), |b| {
            b.iter(|| {
                similarity.one_to_many(next(), &others, &mut out);
                black_box(&out);
            });
        });
        group.throughput(Throughput::Elements(skills.len() as u64));
        group.bench_function(BenchmarkId::new(format!("row_{short}"), name), |b| {
            b.iter(|| {
                similarity.row(next(), &mut out);
                black_box(&out);
            });
        });
    }
    group.finish();
}

fn similarity(criterion: &mut Criterion) {
    measures(criterion, "random_14000", &random_taxonomy());
    let Some(esco) = official() else { return };
    measures(criterion, "esco_14536", &esco.skills);
    criterion.benchmark_group("similarity").sample_size(10).bench_function("shared_occupations/esco", |b| {
        b.iter(|| shared_occupations(&esco.occupation_skills, esco.skills.len(), &SharedOptions::default()));
    });
}

criterion_group!(benches, similarity);
criterion_main!(benches);
