//! What is refused, and how it is told.

use chancai_model::criteria::{
    CriteriaError, CriterionWeights, DecisionMatrix, Domain, Kind, Method, Normalisation, PairwiseMatrix,
    PreferenceFunction, PrometheeOptions, ReversalOptions, SensitivityOptions, VikorOptions, entropy_weights,
    normalise, rank, rank_reversals, weight_intervals,
};
use ndarray::{Array2, array};

const KINDS: [Kind; 2] = [Kind::Benefit, Kind::Cost];

fn equal(count: usize) -> CriterionWeights {
    CriterionWeights::equal(count).unwrap()
}

#[test]
fn matrices_and_weights() {
    let empty = Array2::<f64>::zeros((0, 2));
    assert!(matches!(DecisionMatrix::new(&empty, &KINDS), Err(CriteriaError::Empty { .. })));
    let empty = Array2::<f64>::zeros((2, 0));
    assert!(matches!(DecisionMatrix::new(&empty, &[]), Err(CriteriaError::Empty { .. })));
    let values = array![[1.0, 2.0], [3.0, f64::INFINITY]];
    assert!(matches!(
        DecisionMatrix::new(&values, &KINDS[..1]),
        Err(CriteriaError::Length { expected: 2, given: 1, .. })
    ));
    let fault = DecisionMatrix::new(&values, &KINDS).unwrap_err();
    assert_eq!(fault, CriteriaError::NotFinite { row: 1, column: 1, value: f64::INFINITY });
    let told =
        "第 1 行第 1 列的值应为有限数，给的是 inf (row 1, column 1, from 0: expected a finite number, given inf)";
    assert_eq!(fault.to_string(), told);
    assert!(matches!(CriterionWeights::new(&[]), Err(CriteriaError::Empty { .. })));
    for bad in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(CriterionWeights::new(&[1.0, bad]), Err(CriteriaError::Weight { index: 1, .. })));
    }
    assert_eq!(CriterionWeights::new(&[0.0, 0.0]), Err(CriteriaError::ZeroWeights { count: 2 }));
    assert!(equal(2).moved(2, 0.5).is_err() && equal(2).moved(0, 1.5).is_err() && equal(2).moved(0, f64::NAN).is_err());
    let values = array![[1.0, 2.0]];
    let matrix = DecisionMatrix::new(&values, &KINDS).unwrap();
    let wrong = rank(&matrix, &equal(3), &Method::Topsis(Normalisation::Vector));
    assert!(matches!(wrong, Err(CriteriaError::Length { expected: 2, given: 3, .. })));
}

#[test]
fn values_outside_a_normalisation() {
    let refused = |values: [f64; 3], kind, by| {
        let values = Array2::from_shape_vec((3, 1), values.to_vec()).unwrap();
        let kinds = [kind];
        let fault = normalise(&DecisionMatrix::new(&values, &kinds).unwrap(), by).unwrap_err();
        let CriteriaError::Domain { row, value, expected, .. } = fault else { panic!("{fault}") };
        (row, value, expected)
    };
    use Domain::{LargestPositive, NotAllZero, NotNegative, Positive};
    use Normalisation::{Max, Sum, Vector};
    assert_eq!(refused([0.0; 3], Kind::Benefit, Vector), (0, 0.0, NotAllZero));
    assert_eq!(refused([1.0, -2.0, 3.0], Kind::Benefit, Sum), (1, -2.0, NotNegative));
    assert_eq!(refused([0.0; 3], Kind::Benefit, Sum), (0, 0.0, LargestPositive));
    assert_eq!(refused([1.0, 2.0, 0.0], Kind::Cost, Sum), (2, 0.0, Positive));
    assert_eq!(refused([-3.0, -1.0, -2.0], Kind::Cost, Max), (1, -1.0, LargestPositive));
}

/// A criterion without weight may hold anything; an alternative without which a method fails is named.
#[test]
fn weight_zero_is_left_out_and_products_need_what_is_not_negative() {
    let values = array![[1.0, 0.0], [2.0, 0.0], [4.0, 1.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap();
    let weights = CriterionWeights::new(&[1.0, 0.0]).unwrap();
    let method = Method::WeightedSum(Normalisation::Sum);
    assert_eq!(rank(&matrix, &weights, &method).unwrap().ranks, [3, 2, 1]);
    let told = rank_reversals(&matrix, &equal(2), &method, &ReversalOptions::default()).unwrap_err();
    assert!(matches!(told, CriteriaError::Without { left_out: 2, .. }), "{told}");
    let negative = array![[1.0, -1.0], [2.0, 3.0]];
    let matrix = DecisionMatrix::new(&negative, &[Kind::Benefit; 2]).unwrap();
    let told = rank(&matrix, &equal(2), &Method::WeightedProduct(Normalisation::Max)).unwrap_err();
    assert!(
        matches!(told, CriteriaError::Domain { row: 0, column: 1, .. })
            && told.to_string().contains("weighted product")
    );
    assert!(rank(&matrix, &weights, &Method::WeightedProduct(Normalisation::Max)).is_ok());
    assert!(matches!(entropy_weights(&matrix), Err(CriteriaError::Domain { row: 0, column: 1, .. })));
    let zero = rank(
        &DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap(),
        &equal(2),
        &Method::WeightedProduct(Normalisation::Sum),
    );
    assert_eq!(zero.unwrap().ranks, [2, 2, 1]);
}

#[test]
fn options_out_of_range() {
    let values = array![[1.0, 2.0], [2.0, 1.0]];
    let matrix = DecisionMatrix::new(&values, &KINDS).unwrap();
    for v in [-0.1, 1.1, f64::NAN] {
        let mut options = VikorOptions::default();
        options.v = v;
        let told = rank(&matrix, &equal(2), &Method::Vikor(options));
        assert!(matches!(told, Err(CriteriaError::Option { name: "v", .. })));
    }
    for (preference, name) in [
        (PreferenceFunction::UShape { q: -1.0 }, "q"),
        (PreferenceFunction::VShape { p: 0.0 }, "p"),
        (PreferenceFunction::Level { q: 2.0, p: 2.0 }, "p"),
        (PreferenceFunction::Linear { q: f64::NAN, p: 2.0 }, "q"),
        (PreferenceFunction::Gaussian { s: 0.0 }, "s"),
    ] {
        let mut options = PrometheeOptions::default();
        options.preferences = vec![PreferenceFunction::Usual, preference];
        let told = rank(&matrix, &equal(2), &Method::Promethee2(options.clone())).unwrap_err();
        assert!(matches!(told, CriteriaError::Option { name: given, .. } if given == name), "{told}");
        options.preferences.pop();
        let told = rank(&matrix, &equal(2), &Method::Promethee2(options));
        assert!(matches!(told, Err(CriteriaError::Length { .. })));
    }
    let mut options = SensitivityOptions::default();
    options.steps = 0;
    assert!(weight_intervals(&matrix, &equal(2), &Method::Topsis(Normalisation::Vector), &options).is_err());
}

#[test]
fn judgements() {
    let refused = |values: &Array2<f64>| PairwiseMatrix::complete(values).unwrap_err();
    assert!(matches!(refused(&Array2::ones((2, 3))), CriteriaError::NotSquare { rows: 2, columns: 3 }));
    assert!(matches!(refused(&Array2::ones((0, 0))), CriteriaError::Empty { .. }));
    assert!(matches!(refused(&array![[2.0]]), CriteriaError::Diagonal { row: 0, .. }));
    for bad in [0.0, -2.0, f64::NAN, f64::INFINITY, 1e101] {
        let told = refused(&array![[1.0, bad], [0.5, 1.0]]);
        assert!(matches!(told, CriteriaError::Judgement { row: 0, column: 1, .. }), "{told}");
    }
    let told = refused(&array![[1.0, 3.0], [0.333, 1.0]]);
    assert!(matches!(told, CriteriaError::NotReciprocal { row: 0, column: 1, .. }), "{told}");
    assert!(PairwiseMatrix::complete(&array![[1.0, 3.0], [0.333_333_3, 1.0]]).is_ok());
    let apart = array![
        [None, Some(2.0), None, None],
        [None, None, None, None],
        [None, None, None, None],
        [None, None, Some(5.0), None],
    ];
    let told = PairwiseMatrix::new(&apart).unwrap_err();
    assert_eq!(told, CriteriaError::Disconnected { groups: vec![vec![0, 1], vec![2, 3]] });
    assert!(told.to_string().contains("{0 1} {2 3}"), "{told}");
}
