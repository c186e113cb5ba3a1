//! What it costs to say where a region should grow, what its sectors pull, and which firm takes the most with it.
//!
//! Inputs, all from Pcg64 with seed 1:
//!
//! - `complexity`: 226 places by 785 products, nested: the chance that a place has a product is the square of the place's
//!   rank times the product's, from 0 to 1 each; one in nine in all. `all_three` is proximity, density and indices.
//! - `input_output`: 153 sectors, nine in ten flows from an exponential distribution, two fifths of the output for final
//!   use; all linkages of a table, from the flows.
//! - `systemic_risk`: 10,000 firms in 86 sectors, 100,000 links. A link joins two firms each drawn, half the time, evenly,
//!   and else by the links it has already (ends of earlier links), so that degrees have a heavy tail; weights are
//!   log-normal. `64_firms` are every 156th firm on one thread; `every_firm` is the whole index on the threads there are.

use std::hint::black_box;
use std::time::Duration;

use chancai::chain::Par;
use chancai::chain::complexity::{Presence, complexity, density, outlook, outlook_gain, product_proximity};
use chancai::chain::input_output::{FlowTable, InputOutput};
use chancai::chain::systemic_risk::{
    Production, Replacement, Shock, SupplyLink, SupplyNetwork, SystemicRiskOptions, cascade, systemic_risk,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

const PLACES: usize = 226;
const PRODUCTS: usize = 785;
const SECTORS: usize = 153;
const FIRMS: u32 = 10_000;
const LINKS: usize = 100_000;

fn nested() -> Array2<bool> {
    let mut rng = Pcg64::seed_from_u64(1);
    Array2::from_shape_fn((PLACES, PRODUCTS), |(place, product)| {
        let (rank, ease) = (1.0 - place as f64 / PLACES as f64, 1.0 - product as f64 / PRODUCTS as f64);
        rng.random_bool((rank * ease).powi(2))
    })
}

fn complexity_bench(criterion: &mut Criterion) {
    let presence = Presence::from_flags(&nested());
    let near = product_proximity(&presence);
    let related = density(&presence, &near).expect("sizes fit");
    let found = complexity(&presence);
    assert_eq!(found.undetermined, None);
    let mut group = criterion.benchmark_group("complexity");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);
    let size = format!("{PLACES}x{PRODUCTS}");
    group.bench_function(BenchmarkId::new("proximity", &size), |b| b.iter(|| product_proximity(black_box(&presence))));
    group.bench_function(BenchmarkId::new("density", &size), |b| b.iter(|| density(&presence, &near)));
    group.bench_function(BenchmarkId::new("indices", &size), |b| b.iter(|| complexity(black_box(&presence))));
    group.bench_function(BenchmarkId::new("all_three", &size), |b| {
        b.iter(|| {
            let near = product_proximity(black_box(&presence));
            (density(&presence, &near), complexity(&presence))
        });
    });
    group.bench_function(BenchmarkId::new("outlook", &size), |b| {
        b.iter(|| outlook(&presence, &related, &found.pci));
    });
    group.bench_function(BenchmarkId::new("outlook_gain", &size), |b| {
        b.iter(|| outlook_gain(&presence, &related, &near, &found.pci));
    });
    group.finish();
}

fn input_output_bench(criterion: &mut Criterion) {
    let mut rng = Pcg64::seed_from_u64(1);
    let flows = Array2::from_shape_simple_fn((SECTORS, SECTORS), || {
        if rng.random_bool(0.9) { -rng.random::<f64>().max(f64::MIN_POSITIVE).ln() } else { 0.0 }
    });
    let output: Vec<f64> = flows.rows().into_iter().map(|row| row.sum() / 0.6).collect();
    let table = FlowTable { output: Some(&output), ..FlowTable::of(&flows) };
    let mut group = criterion.benchmark_group("input_output");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);
    group.bench_function(BenchmarkId::new("linkages", SECTORS), |b| {
        b.iter(|| InputOutput::new(black_box(&table)).and_then(|table| table.linkages()).expect("productive"));
    });
    group.bench_function(BenchmarkId::new("leontief", SECTORS), |b| {
        b.iter(|| InputOutput::new(black_box(&table)).and_then(|table| table.leontief()).expect("productive"));
    });
    group.finish();
}

/// Firms and links with heavy tails.
fn scale_free() -> SupplyNetwork {
    let mut rng = Pcg64::seed_from_u64(1);
    let sectors: Vec<u32> = (0..FIRMS).map(|_| rng.random_range(0..86)).collect();
    let mut links: Vec<SupplyLink> = Vec::with_capacity(LINKS);
    while links.len() < LINKS {
        let earlier = |rng: &mut Pcg64, links: &[SupplyLink]| {
            (!links.is_empty() && rng.random_bool(0.5)).then(|| links[rng.random_range(0..links.len())])
        };
        let source = earlier(&mut rng, &links).map_or_else(|| rng.random_range(0..FIRMS), |link| link.source);
        let target = earlier(&mut rng, &links).map_or_else(|| rng.random_range(0..FIRMS), |link| link.target);
        // The sum of twelve even draws, less six, is near enough to normal.
        let normal: f64 = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
        if source != target {
            links.push(SupplyLink::new(source, target, normal.exp()));
        }
    }
    SupplyNetwork::new(&sectors, &links).expect("all firms are there")
}

fn systemic_risk_bench(criterion: &mut Criterion) {
    let network = scale_free();
    let mut group = criterion.benchmark_group("systemic_risk");
    for (production, replacement, name) in [
        (Production::Linear, Replacement::None, "linear"),
        (Production::Leontief, Replacement::None, "leontief"),
        (Production::Leontief, Replacement::MarketShare, "leontief_replaced"),
    ] {
        let mut options = SystemicRiskOptions::default();
        (options.production, options.replacement) = (production, replacement);
        group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(10);
        group.bench_function(BenchmarkId::new(format!("{name}_64_firms"), FIRMS), |b| {
            b.iter(|| {
                let firms = (0..64).map(|turn| turn * (FIRMS / 64));
                firms
                    .map(|firm| cascade(&network, &[Shock::failure(firm)], &options).expect("a firm").index)
                    .sum::<f64>()
            });
        });
        group.bench_function(BenchmarkId::new(format!("{name}_every_firm"), FIRMS), |b| {
            b.iter(|| systemic_risk(&network, &options, Par::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, complexity_bench, input_output_bench, systemic_risk_bench);
criterion_main!(benches);
