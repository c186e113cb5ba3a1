//! Figures from the literature, to their printed digits, and figures computed from the same inputs elsewhere.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, Normalisation, PairwiseMatrix, PrometheeOptions, VikorOptions, ahp,
    critic_weights, entropy_weights, promethee2, topsis, vikor, weighted_product, weighted_sum,
};
use ndarray::{Array2, array};

use crate::inputs::near;

/// Saaty (2008), drink consumption in the US: beer, coffee, milk, soda, tea, water, wine.
fn drinks() -> PairwiseMatrix {
    let (third, ninth) = (1.0 / 3.0, 1.0 / 9.0);
    PairwiseMatrix::complete(&array![
        [1.0, 0.5, 1.0, 0.5, 3.0, third, 9.0],
        [2.0, 1.0, 1.0, 1.0, 5.0, 0.5, 9.0],
        [1.0, 1.0, 1.0, 0.5, 3.0, third, 9.0],
        [2.0, 1.0, 2.0, 1.0, 4.0, 0.5, 9.0],
        [third, 0.2, third, 0.25, 1.0, ninth, 3.0],
        [3.0, 2.0, 3.0, 2.0, 9.0, 1.0, 9.0],
        [ninth, ninth, ninth, ninth, third, ninth, 1.0],
    ])
    .unwrap()
}

#[test]
fn drinks_of_saaty_2008() {
    let found = ahp(&drinks());
    near(&found.weights, &[0.116_417, 0.177_457, 0.128_781, 0.189_572, 0.041_831, 0.326_793, 0.019_149], 5e-7);
    near(&found.geometric_mean, &[0.116_498, 0.178_723, 0.128_625, 0.191_136, 0.042_234, 0.324_323, 0.018_461], 5e-7);
    near(&found.weights, &[0.1164, 0.1775, 0.1288, 0.1896, 0.0418, 0.3268, 0.0191], 5.1e-5);
    let (ci, cr) = (0.029_438_173_221_723_93, 0.022_301_646_380_093_885);
    near(&[found.lambda_max, found.ci, found.cr.unwrap()], &[7.176_629_039_330_344, ci, cr], 1e-12);
    assert!((found.cr.unwrap() - 0.022).abs() < 5e-4);
    assert!(found.completion.is_empty());
}

/// Opricovic and Tzeng (2004).
#[test]
fn topsis_of_opricovic_2004() {
    let values = array![[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Cost, Kind::Benefit]).unwrap();
    let found = topsis(&matrix, &CriterionWeights::equal(2).unwrap(), Normalisation::MinMax).unwrap();
    near(&found.scores, &[0.5, 0.617, 0.5], 5e-4);
    near(&found.scores, &[0.5, 0.617_217_781_462_681_2, 0.5], 1e-15);
    assert_eq!(found.ranks, [2, 1, 2]);
}

/// Yang (2020).
#[test]
fn vikor_of_yang_2020() {
    let values = array![
        [78.0, 56.0, 34.0, 6.0],
        [4.0, 45.0, 3.0, 97.0],
        [18.0, 2.0, 50.0, 63.0],
        [9.0, 14.0, 11.0, 92.0],
        [85.0, 9.0, 100.0, 29.0],
    ];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 4]).unwrap();
    let found = vikor(&matrix, &CriterionWeights::equal(4).unwrap(), &VikorOptions::default()).unwrap();
    near(&found.ranking.scores, &[0.5679, 0.7667, 1.0, 0.7493, 0.0], 5.1e-5);
    let q = [0.567_906_994_803_976_3, 0.766_733_035_902_404_2, 1.0, 0.749_284_210_399_327_8, 0.0];
    near(&found.ranking.scores, &q, 1e-14);
    assert_eq!(found.ranking.ranks, [2, 4, 5, 3, 1]);
    assert_eq!((found.compromise, found.acceptable_advantage, found.acceptable_stability), (vec![4], true, true));
}

/// Zhao (2013), usual preference function.
#[test]
fn promethee_of_zhao_2013() {
    let values = array![[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 3]).unwrap();
    let weights = CriterionWeights::new(&[0.5, 0.3, 0.2]).unwrap();
    let found = promethee2(&matrix, &weights, &PrometheeOptions::default()).unwrap();
    near(&found.ranking.scores, &[0.1, -0.3, 0.2], 1e-15);
    assert_eq!(found.ranking.ranks, [2, 3, 1]);
}

/// ElSayed (2017).
#[test]
fn entropy_weights_of_elsayed_2017() {
    let values = array![
        [7.0, 312.0, 1891.0, 6613.0, 163.0],
        [72.0, 88.0, 728.0, 941_804.0, 1078.0],
        [10.0, 252.0, 2594.0, 3466.0, 117_471.0],
        [10.0, 145.0, 980.0, 2371.0, 86_329.0],
        [65.0, 54.0, 350.0, 501.0, 29_897.0],
        [29.0, 48.0, 380.0, 912.0, 34_051.0],
        [7.0, 476.0, 3300.0, 78_470.0, 2212.0],
        [70.0, 87.0, 650.0, 733.0, 819_000.0],
        [4.0, 86.0, 591.0, 3015.0, 103.0],
        [12.0, 79.0, 579.0, 3240.0, 96_098.0],
        [21.0, 45.0, 261.0, 1253.0, 453.0],
        [1.0, 72.0, 530.0, 4333.0, 0.1048],
    ];
    let found = entropy_weights(&DecisionMatrix::new(&values, &[Kind::Benefit; 5]).unwrap()).unwrap();
    near(found.as_slice(), &[0.104_991, 0.069_124, 0.071_373, 0.449_937, 0.304_575], 5.1e-7);
    let computed = [
        0.104_990_690_289_876_01,
        0.069_123_984_879_753_85,
        0.071_373_154_119_133_93,
        0.449_937_072_842_789_05,
        0.304_575_097_868_447_16,
    ];
    near(found.as_slice(), &computed, 1e-14);
}

/// A matrix whose figures were computed with pymcdm 1.4.0.
#[test]
fn sums_products_and_critic_meet_another_implementation() {
    let values: Array2<f64> = array![[3.0, 20.0, 0.5], [7.0, 35.0, 0.9], [5.0, 15.0, 0.2], [6.0, 50.0, 0.7]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Cost, Kind::Benefit]).unwrap();
    let weights = CriterionWeights::new(&[0.5, 0.3, 0.2]).unwrap();
    let sum = weighted_sum(&matrix, &weights, Normalisation::Sum).unwrap();
    near(&sum.scores, &SUM, 1e-15);
    let product = weighted_product(&matrix, &weights, Normalisation::Sum).unwrap();
    near(&product.scores, &PRODUCT, 1e-15);
    let benefits = DecisionMatrix::new(&values, &[Kind::Benefit; 3]).unwrap();
    near(critic_weights(&benefits).unwrap().as_slice(), &CRITIC, 1e-15);
}

const SUM: [f64; 4] =
    [0.205_684_930_280_845_58, 0.296_800_735_079_146_3, 0.257_476_387_372_390_37, 0.240_037_947_267_617_74];
const PRODUCT: [f64; 4] =
    [0.194_606_508_518_830_82, 0.282_675_936_727_355_1, 0.228_021_267_260_423_85, 0.223_622_739_393_402_52];
const CRITIC: [f64; 3] = [0.368_729_068_936_257_5, 0.321_612_206_179_825_3, 0.309_658_724_883_917_27];
