//! Systemic risk: published figures, laws, degenerate networks.

use chancai_chain::systemic_risk::{
    Production, Replacement, Shock, SupplyLink, SupplyNetwork, SystemicRiskOptions, cascade, systemic_risk,
};
use chancai_chain::{ChainError, FigureFault, Par};
use proptest::prelude::*;

fn options(production: Production, replacement: Replacement, epsilon: f64) -> SystemicRiskOptions {
    let mut options = SystemicRiskOptions::default();
    (options.production, options.replacement, options.epsilon) = (production, replacement, epsilon);
    options
}

fn published(production: Production) -> SystemicRiskOptions {
    options(production, Replacement::None, 0.01)
}

/// The dummy network of 11 firms of the reference implementation of Diem et al. (2022): unit weights, epsilon 0.01.
fn dummy() -> SupplyNetwork {
    let links = [(2, 1), (2, 3), (3, 7), (6, 7), (7, 4), (7, 11), (8, 11), (9, 5), (9, 10), (10, 7)]
        .map(|(source, target)| SupplyLink::new(source - 1, target - 1, 1.0));
    SupplyNetwork::new(&[1, 2, 1, 3, 4, 2, 4, 1, 2, 3, 5], &links).unwrap()
}

#[test]
fn the_reference_of_11_firms_is_met() {
    let linear = [0.1, 0.366_667, 0.266_667, 0.35, 0.1, 0.166_667, 0.7, 0.1, 0.366_667, 0.266_667, 0.45];
    let leontief = [0.1, 0.5, 0.4, 0.35, 0.1, 0.3, 0.7, 0.1, 0.5, 0.4, 0.45];
    for (production, expected) in [(Production::Linear, linear), (Production::Leontief, leontief)] {
        let found = systemic_risk(&dummy(), &published(production), Par::default()).unwrap();
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 2e-6, "{production:?} {found} {expected}");
        }
    }
}

/// Firm 6 alone makes a tenth of the output; its customer 7 has an input of three sectors. Without a market 7 loses a
/// third; where 2 and 9 stand in, of four parts left firm 6 was one: a quarter of the third.
#[test]
fn the_rest_of_the_sector_stands_in() {
    let alone = cascade(&dummy(), &[Shock::failure(5)], &published(Production::Linear)).unwrap();
    assert!((alone.downstream[6] - 1.0 / 3.0).abs() < 1e-12);
    let market = options(Production::Linear, Replacement::MarketShare, 0.01);
    let replaced = cascade(&dummy(), &[Shock::failure(5)], &market).unwrap();
    assert!((replaced.downstream[6] - 1.0 / 12.0).abs() < 1e-12);
    assert!((replaced.index - (1.0 + 2.0 / 12.0) / 10.0).abs() < 1e-12);
}

/// A firm that gets 1 and 3 from two firms of one sector, and 2 and 2 from two of another.
#[test]
fn inputs_add_up_within_a_sector_and_the_shortest_counts() {
    let links = [(0, 4, 1.0), (1, 4, 3.0), (2, 4, 2.0), (3, 4, 2.0)].map(|(s, t, w)| SupplyLink::new(s, t, w));
    let network = SupplyNetwork::new(&[5, 5, 8, 8, 1], &links).unwrap();
    let loss = |production, shocks: &[(u32, f64)]| {
        let shocks: Vec<Shock> = shocks.iter().map(|&(firm, loss)| Shock { firm, loss }).collect();
        cascade(&network, &shocks, &published(production)).unwrap().downstream[4]
    };
    for (shocks, linear, leontief) in [
        (vec![(0, 1.0)], 1.0 / 8.0, 0.25),
        (vec![(1, 1.0)], 3.0 / 8.0, 0.75),
        (vec![(2, 1.0)], 2.0 / 8.0, 0.5),
        (vec![(0, 1.0), (2, 0.5)], 2.0 / 8.0, 0.25),
        (vec![(0, 0.5), (1, 0.5), (3, 1.0)], 4.0 / 8.0, 0.5),
    ] {
        assert_eq!((loss(Production::Linear, &shocks), loss(Production::Leontief, &shocks)), (linear, leontief));
    }
}

#[test]
fn networks_without_firms_or_links_have_an_answer() {
    let risk = |sectors: &[u32]| {
        systemic_risk(&SupplyNetwork::new(sectors, &[]).unwrap(), &SystemicRiskOptions::default(), Par::default())
    };
    assert!(risk(&[]).unwrap().is_empty());
    assert_eq!(risk(&[0, 0, 4]).unwrap(), [0.0, 0.0, 0.0]);
    let empty = cascade(&dummy(), &[], &SystemicRiskOptions::default()).unwrap();
    assert_eq!((empty.index, empty.steps), (0.0, 1));
    let nothing = cascade(&dummy(), &[Shock { firm: 1, loss: 0.0 }], &SystemicRiskOptions::default()).unwrap();
    assert_eq!(nothing, empty);
}

#[test]
fn bad_shocks_and_options_are_refused() {
    let fault = |shocks: &[Shock]| match cascade(&dummy(), shocks, &SystemicRiskOptions::default()) {
        Err(ChainError::Figures(fault)) => fault,
        other => panic!("{other:?}"),
    };
    assert!(matches!(fault(&[Shock::failure(11)]), FigureFault::UnknownFirm { name: "shocks", firm: 11, .. }));
    assert!(matches!(fault(&[Shock::failure(1), Shock::failure(1)]), FigureFault::RepeatedFirm { index: 1, firm: 1 }));
    for loss in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(fault(&[Shock { firm: 0, loss }]), FigureFault::Entry { index: 0, .. }));
    }
    for epsilon in [0.0, -1.0, 1.5, f64::NAN] {
        let options = options(Production::Linear, Replacement::None, epsilon);
        let error = systemic_risk(&dummy(), &options, Par::default()).unwrap_err();
        assert!(matches!(error, ChainError::BadOption { name: "epsilon", .. }));
        assert!(cascade(&dummy(), &[], &options).is_err());
    }
}

type Parts = (Vec<u32>, Vec<SupplyLink>);

fn parts() -> impl Strategy<Value = Parts> {
    (2..25_u32, 1..5_u32).prop_flat_map(|(firms, sectors)| {
        let link = (0..firms, 0..firms, 0.01..100.0_f64);
        let links = prop::collection::vec(link, 0..3 * firms as usize).prop_map(|links| {
            let links = links.into_iter().filter(|link| link.0 != link.1);
            links.map(|(source, target, weight)| SupplyLink::new(source, target, weight)).collect()
        });
        (prop::collection::vec(0..sectors, firms as usize), links)
    })
}

fn build((sectors, links): &Parts) -> SupplyNetwork {
    SupplyNetwork::new(sectors, links).unwrap()
}

fn replacement() -> impl Strategy<Value = Replacement> {
    prop_oneof![Just(Replacement::None), Just(Replacement::MarketShare)]
}

proptest! {
    #[test]
    fn an_index_lies_between_the_own_share_and_1(parts in parts(), replacement in replacement(), leontief: bool) {
        let network = build(&parts);
        let production = if leontief { Production::Leontief } else { Production::Linear };
        let risk = systemic_risk(&network, &options(production, replacement, 0.01), Par::default()).unwrap();
        for (firm, risk) in risk.into_iter().enumerate() {
            let share = if network.total_output() > 0.0 { network.output(firm) / network.total_output() } else { 0.0 };
            prop_assert!((share..=1.0).contains(&risk), "{} {}", share, risk);
        }
    }

    /// At the fixpoint. With a coarse epsilon the two may stop at different steps.
    #[test]
    fn leontief_loses_no_less_than_linear(parts in parts(), replacement in replacement()) {
        let network = build(&parts);
        let risk = |production| systemic_risk(&network, &options(production, replacement, 1e-10), Par::default()).unwrap();
        for (linear, leontief) in risk(Production::Linear).into_iter().zip(risk(Production::Leontief)) {
            prop_assert!(leontief >= linear - 1e-6, "{} {}", linear, leontief);
        }
    }

    #[test]
    fn scaling_by_a_power_of_two_changes_no_bit(parts in parts(), replacement in replacement(), power in -20..20_i32) {
        let (sectors, links) = &parts;
        let scaled: Vec<SupplyLink> =
            links.iter().map(|link| SupplyLink { weight: link.weight * 2.0_f64.powi(power), ..*link }).collect();
        let options = options(Production::Leontief, replacement, 0.01);
        let risk = |network: &SupplyNetwork| systemic_risk(network, &options, Par::default()).unwrap();
        prop_assert_eq!(risk(&build(&parts)), risk(&SupplyNetwork::new(sectors, &scaled).unwrap()));
    }

    /// A larger shock never loses less, firm by firm, at the fixpoint.
    #[test]
    fn more_shock_is_no_less_loss(parts in parts(), replacement in replacement(), more in 0.0..0.5_f64, other in 0..25_u32) {
        let network = build(&parts);
        let options = options(Production::Leontief, replacement, 1e-10);
        let other = other % network.len() as u32;
        let small = cascade(&network, &[Shock { firm: 0, loss: 0.5 }], &options).unwrap();
        let mut shocks = vec![Shock { firm: 0, loss: 0.5 + more }];
        if other != 0 {
            shocks.push(Shock { firm: other, loss: more });
        }
        let large = cascade(&network, &shocks, &options).unwrap();
        for (small, large) in small.downstream.iter().zip(&large.downstream) {
            prop_assert!(*large >= small - 1e-6);
        }
        prop_assert!(large.index >= small.index - 1e-6);
    }
}
