//! Complexity and outlook: published figures, laws, and inputs without an answer.

use chancai_chain::ChainError;
use chancai_chain::complexity::{
    Complexity, Outlook, Presence, Undetermined, complexity, density, outlook, outlook_gain, product_proximity,
};
use ndarray::{Array2, array};
use proptest::prelude::*;

fn presence(ones: &Array2<u8>) -> Presence {
    Presence::from_flags(&ones.map(|one| *one == 1))
}

fn outlook_of(presence: &Presence, found: &Complexity) -> Outlook {
    let density = density(presence, &product_proximity(presence)).unwrap();
    outlook(presence, &density, &found.pci).unwrap()
}

fn close(given: &[Option<f64>], expected: &[f64], within: f64) {
    assert_eq!(given.len(), expected.len());
    for (given, expected) in given.iter().zip(expected) {
        assert!((given.unwrap() - expected).abs() < within, "{given:?} {expected}");
    }
}

/// Figures computed with py-ecomplexity 0.5.3 (`presence_test = "manual"`). Places 2 and 3 tie.
#[test]
fn the_reference_of_four_places_and_five_products_is_met() {
    let presence = presence(&array![[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 0, 1, 0], [1, 0, 0, 0, 0]]);
    let found = complexity(&presence);
    assert_eq!(found.undetermined, None);
    close(&found.eci, &[1.147_078_669_4, 0.229_415_733_9, 0.229_415_733_9, -1.605_910_137_1], 1e-8);
    let pci = [-1.605_910_137_1, 0.802_955_068_5, 1.491_202_270_2, 1.491_202_270_2, 3.555_943_875];
    close(&found.pci, &pci, 1e-8);
    let density = density(&presence, &product_proximity(&presence)).unwrap();
    for (given, expected) in
        density.row(1).iter().zip([0.75, 0.707_317_073_2, 0.684_210_526_3, 0.526_315_789_5, 0.419_354_838_7])
    {
        assert!((given - expected).abs() < 1e-8, "{given} {expected}");
    }
    let coi = outlook(&presence, &density, &found.pci).unwrap();
    close(&coi.coi, &[-1.395_095_116_9, 0.948_930_137_3, 0.948_930_137_3, -0.502_765_157_7], 1e-8);
}

#[test]
fn what_is_left_out_is_none_and_changes_nothing() {
    let with = presence(&array![[1, 1, 0, 1], [0, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0]]);
    let without = presence(&array![[1, 1, 1], [1, 1, 0], [1, 0, 0]]);
    let (found, plain) = (complexity(&with), complexity(&without));
    assert_eq!((found.eci[1], found.pci[2]), (None, None));
    let kept = |all: &[Option<f64>], at: &[usize]| at.iter().map(|&at| all[at].unwrap()).collect::<Vec<f64>>();
    close(&plain.eci, &kept(&found.eci, &[0, 2, 3]), 1e-12);
    close(&plain.pci, &kept(&found.pci, &[0, 1, 3]), 1e-12);
    let coi = outlook_of(&with, &found);
    assert_eq!((coi.coi[1], coi.raw[1]), (None, None));
    close(&outlook_of(&without, &plain).coi, &kept(&coi.coi, &[0, 2, 3]), 1e-12);
}

#[test]
fn what_cannot_be_determined_says_why() {
    let why = |ones: Array2<u8>| complexity(&presence(&ones)).undetermined;
    assert_eq!(why(Array2::zeros((0, 0))), Some(Undetermined::TooFewPlaces));
    assert_eq!(why(Array2::zeros((3, 3))), Some(Undetermined::TooFewPlaces));
    assert_eq!(why(array![[1, 1, 1]]), Some(Undetermined::TooFewPlaces));
    assert_eq!(why(array![[1], [1]]), Some(Undetermined::TooFewProducts));
    assert_eq!(why(array![[1, 1], [1, 1]]), Some(Undetermined::NoVariation));
    assert_eq!(why(array![[1, 0], [0, 1]]), Some(Undetermined::Disconnected));
    // Any turn of the three is as good as another.
    assert_eq!(why(array![[1, 1, 0], [0, 1, 1], [1, 0, 1]]), Some(Undetermined::Tied));
    let found = complexity(&presence(&array![[1, 0], [0, 1]]));
    assert_eq!((found.eci, found.pci), (vec![None, None], vec![None, None]));
}

#[test]
fn the_sign_without_a_lean_to_diversity_is_that_of_the_first_place() {
    // All equally diverse, in a row: 1-2, 2-3, 3-4.
    let row = array![[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]];
    let found = complexity(&presence(&row));
    assert_eq!(found.undetermined, None);
    assert!(found.eci[0].unwrap() > 0.0 && found.eci[2].unwrap() < 0.0);
    let mut turned = row.clone();
    turned.invert_axis(ndarray::Axis(0));
    close(&complexity(&presence(&turned)).eci, &found.eci.iter().map(|eci| eci.unwrap()).collect::<Vec<_>>(), 1e-9);
}

#[test]
fn outlooks_without_an_answer_say_why() {
    let alike = presence(&array![[1, 1], [1, 1]]);
    let found = outlook_of(&alike, &complexity(&alike));
    assert_eq!((found.undetermined, found.coi), (Some(Undetermined::NoComplexity), vec![None, None]));
    let wrong = outlook(&alike, &Array2::ones((2, 3)), &[None, None]).unwrap_err();
    assert!(matches!(wrong, ChainError::Figures(_)), "{wrong}");
    assert!(outlook(&alike, &Array2::ones((2, 2)), &[None]).is_err());
    assert!(outlook(&alike, &Array2::ones((2, 2)), &[None, Some(f64::NAN)]).is_err());
}

/// K_p as the textbook has it: power iteration on `U⁻¹ Mᵀ D⁻¹ M`, the constant vector taken out at every step.
/// `None` where the second and third eigenvalues are too close for it to settle.
fn by_iteration(ones: &Array2<u8>) -> Option<Vec<f64>> {
    let ones = ones.map(|one| f64::from(*one));
    let (places, products) = ones.dim();
    let d: Vec<f64> = ones.rows().into_iter().map(|row| row.sum()).collect();
    let u: Vec<f64> = ones.columns().into_iter().map(|column| column.sum()).collect();
    let mut k: Vec<f64> = (0..products).map(|p| (p as f64 * 1.7).sin()).collect();
    let mut moved = f64::INFINITY;
    for _ in 0..4000 {
        // The left eigenvector of the eigenvalue 1 is the ubiquity.
        let mean = k.iter().zip(&u).map(|(k, u)| k * u).sum::<f64>() / u.iter().sum::<f64>();
        let of_places: Vec<f64> =
            (0..places).map(|c| (0..products).map(|p| ones[[c, p]] * (k[p] - mean)).sum::<f64>() / d[c]).collect();
        let next: Vec<f64> =
            (0..products).map(|p| (0..places).map(|c| ones[[c, p]] * of_places[c]).sum::<f64>() / u[p]).collect();
        let norm = next.iter().map(|k| k * k).sum::<f64>().sqrt();
        let next: Vec<f64> = next.into_iter().map(|k| k / norm).collect();
        moved = next.iter().zip(&k).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        k = next;
    }
    (moved < 1e-12).then_some(())?;
    Some((0..places).map(|c| (0..products).map(|p| ones[[c, p]] * k[p]).sum::<f64>() / d[c]).collect())
}

fn standardised(values: &[f64]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
    values.iter().map(|v| (v - mean) / deviation).collect()
}

/// Every place has product 0 and every product is in place 0: connected, nothing empty.
fn ones() -> impl Strategy<Value = Array2<u8>> {
    (2..9_usize, 2..9_usize).prop_flat_map(|(places, products)| {
        prop::collection::vec(0..=1_u8, places * products).prop_map(move |ones| {
            let mut ones = Array2::from_shape_vec((places, products), ones).unwrap();
            ones.row_mut(0).fill(1);
            ones.column_mut(0).fill(1);
            ones
        })
    })
}

/// The mean of the PCI over all presences, each counted once.
fn centre(presence: &Presence, pci: &[Option<f64>]) -> f64 {
    let held: Vec<f64> = (0..presence.places())
        .flat_map(|place| presence.products_of(place).iter().map(|&p| pci[p as usize].unwrap()))
        .collect();
    held.iter().sum::<f64>() / held.len() as f64
}

fn shuffled(count: usize, keys: &[u32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&at| (keys[at], at));
    order
}

proptest! {
    #[test]
    fn both_sides_agree_with_power_iteration(ones in ones()) {
        // The transposed matrix takes the other side's eigenproblem; its places are our products.
        let found = complexity(&presence(&ones));
        prop_assume!(found.undetermined.is_none());
        let expected = by_iteration(&ones);
        prop_assume!(expected.is_some());
        let expected = standardised(&expected.unwrap());
        let against: f64 = found.eci.iter().zip(&expected).map(|(eci, e)| eci.unwrap() * e).sum();
        for (eci, expected) in found.eci.iter().zip(&expected) {
            prop_assert!((eci.unwrap() - expected * against.signum()).abs() < 1e-6);
        }
    }

    #[test]
    fn eci_is_standardised_and_leans_to_diversity(ones in ones()) {
        let presence = presence(&ones);
        let found = complexity(&presence);
        prop_assume!(found.undetermined.is_none());
        let eci: Vec<f64> = found.eci.iter().map(|eci| eci.unwrap()).collect();
        let count = eci.len() as f64;
        prop_assert!(eci.iter().sum::<f64>().abs() < 1e-9 * count);
        prop_assert!((eci.iter().map(|v| v * v).sum::<f64>() / count - 1.0).abs() < 1e-9);
        let lean: f64 = eci.iter().zip(presence.diversity()).map(|(eci, &d)| eci * f64::from(d)).sum();
        prop_assert!(lean > -1e-6);
        // A place's index is the mean of its products'.
        for (place, eci) in eci.iter().enumerate() {
            let held = presence.products_of(place);
            let mean = held.iter().map(|&p| found.pci[p as usize].unwrap()).sum::<f64>() / held.len() as f64;
            prop_assert!((mean - eci).abs() < 1e-9);
        }
    }

    #[test]
    fn permuting_rows_and_columns_permutes_the_results(
        ones in ones(), rows in prop::collection::vec(any::<u32>(), 9), columns in prop::collection::vec(any::<u32>(), 9),
    ) {
        let (rows, columns) = (shuffled(ones.nrows(), &rows), shuffled(ones.ncols(), &columns));
        let turned = Array2::from_shape_fn(ones.dim(), |(c, p)| ones[[rows[c], columns[p]]]);
        let (a, b) = (presence(&ones), presence(&turned));
        let (ours, theirs) = (complexity(&a), complexity(&b));
        prop_assert_eq!(ours.undetermined, theirs.undetermined);
        prop_assume!(ours.undetermined.is_none());
        // Without a lean to diversity the sign is that of the first place.
        let lean: f64 = ours.eci.iter().zip(a.diversity()).map(|(eci, &d)| eci.unwrap() * f64::from(d)).sum();
        prop_assume!(lean > 1e-6);
        let (our_coi, their_coi) = (outlook_of(&a, &ours), outlook_of(&b, &theirs));
        for (c, &row) in rows.iter().enumerate() {
            prop_assert!((theirs.eci[c].unwrap() - ours.eci[row].unwrap()).abs() < 1e-9);
            if let (Some(theirs), Some(ours)) = (their_coi.coi[c], our_coi.coi[row]) {
                prop_assert!((theirs - ours).abs() < 1e-7);
            }
        }
        for (p, &column) in columns.iter().enumerate() {
            prop_assert!((theirs.pci[p].unwrap() - ours.pci[column].unwrap()).abs() < 1e-9);
        }
    }

    #[test]
    fn the_gain_is_what_adding_the_product_brings(ones in ones(), at in any::<prop::sample::Index>()) {
        let before = presence(&ones);
        let found = complexity(&before);
        prop_assume!(found.undetermined.is_none());
        let near = product_proximity(&before);
        let density_before = density(&before, &near).unwrap();
        let gain = outlook_gain(&before, &density_before, &near, &found.pci).unwrap();
        let at = at.index(ones.len());
        let (place, product) = (at / ones.ncols(), at % ones.ncols());
        let mut more = ones.clone();
        more[[place, product]] = 1;
        let after = presence(&more);
        let mean = centre(&before, &found.pci);
        let raw = |presence: &Presence| {
            let density = density(presence, &near).unwrap();
            let lacking = (0..presence.products()).filter(|&p| !presence.get(place, p));
            lacking.map(|p| density[[place, p]] * (found.pci[p].unwrap() - mean)).sum::<f64>()
        };
        let stated = outlook(&before, &density_before, &found.pci).unwrap().raw[place].unwrap();
        prop_assert!((raw(&before) - stated).abs() < 1e-9);
        prop_assert!((raw(&after) - raw(&before) - gain[[place, product]]).abs() < 1e-9);
    }
}

/// Three places of one shape: each has each product exactly as the whole does, however the decimals are rounded.
#[test]
fn places_of_one_shape_have_everything() {
    let values = ndarray::array![[0.1, 0.2, 0.7], [0.2, 0.4, 1.4], [0.3, 0.6, 2.1]];
    let presence = chancai_chain::complexity::Presence::from_values(&values, 1.0).unwrap();
    assert!((0..3).all(|place| presence.diversity()[place] == 3));
}
