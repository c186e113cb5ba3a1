//! Judgements by pairs: complete, with gaps, of several judges, of a hierarchy.

use chancai_model::criteria::{
    CriteriaError, CriterionNode, CriterionWeights, Mean, PairwiseMatrix, aggregate_judgements, aggregate_priorities,
    ahp, hierarchy_weights, inconsistent_judgements,
};
use ndarray::{Array2, array};
use proptest::prelude::*;

use crate::inputs::near;

/// Weights, and which pairs of them were compared beside a chain that joins all.
fn compared() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    (1..9_usize).prop_flat_map(|size| {
        (prop::collection::vec(0.01..10.0, size), prop::collection::vec(any::<bool>(), size * size))
    })
}

/// A matrix of the ratios, each times e to the noise, with gaps where nothing was compared.
fn matrix(weights: &[f64], made: &[bool], noise: impl Fn(usize, usize) -> f64) -> PairwiseMatrix {
    let size = weights.len();
    let judged = Array2::from_shape_fn((size, size), |(i, j)| {
        let (low, high) = (i.min(j), i.max(j));
        // Every third link of the chain leads further back, so that graphs are not all paths.
        let joins = high == low + 1 && high % 3 != 0 || high % 3 == 0 && low == high / 2;
        let sign = if i < j { 1.0 } else { -1.0 };
        (made[low * size + high] || joins || i == j)
            .then(|| weights[i] / weights[j] * (sign * if i == j { 0.0 } else { noise(low, high) }).exp())
    });
    PairwiseMatrix::new(&judged).unwrap()
}

fn shares(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// The noise of a pair, from -1 to 1.
fn noise(low: usize, high: usize) -> f64 {
    ((low * 7 + high * 13) % 11) as f64 / 5.0 - 1.0
}

proptest! {
    #[test]
    fn one_scale_comes_back_gaps_or_not((weights, made) in compared()) {
        let judged = matrix(&weights, &made, |_, _| 0.0);
        let found = ahp(&judged);
        near(&found.weights, &shares(&weights), 1e-13);
        near(&found.geometric_mean, &shares(&weights), 1e-13);
        prop_assert!((found.lambda_max - weights.len() as f64).abs() < 1e-12);
        prop_assert!(found.cr.unwrap() < 1e-12);
        for completed in &found.completion {
            let expected = weights[completed.row] / weights[completed.column];
            prop_assert!((completed.value / expected - 1.0).abs() < 1e-11);
        }
        for judgement in inconsistent_judgements(&judged, &found, 1) {
            prop_assert!((judgement.ratio - 1.0).abs() < 1e-11);
        }
    }

    /// At the minimum, moving any gap either way makes the eigenvalue larger.
    #[test]
    fn completion_has_the_smallest_eigenvalue((weights, made) in compared(), step in prop_oneof![Just(1e-3), 0.01..2.0]) {
        let judged = matrix(&weights, &made, noise);
        let found = ahp(&judged);
        let size = weights.len();
        let filled = |gap: usize, change: f64| {
            let mut values = Array2::from_shape_fn((size, size), |(i, j)| judged.get(i, j).unwrap_or(0.0));
            for (at, completed) in found.completion.iter().enumerate() {
                let value = completed.value * if at == gap { change.exp() } else { 1.0 };
                values[[completed.row, completed.column]] = value;
                values[[completed.column, completed.row]] = 1.0 / value;
            }
            ahp(&PairwiseMatrix::complete(&values).unwrap())
        };
        let best = filled(usize::MAX, 0.0);
        prop_assert!((best.lambda_max / found.lambda_max - 1.0).abs() < 1e-13);
        near(&best.weights, &found.weights, 1e-11);
        for gap in 0..found.completion.len() {
            let (up, down) = (filled(gap, step).lambda_max, filled(gap, -step).lambda_max);
            let change = up.min(down) - found.lambda_max;
            prop_assert!(change > 0.0, "{gap} {change}");
            // Flat at the bottom: what a small step adds either way is the same but for the third order.
            if step < 0.01 {
                prop_assert!((up - down).abs() < 1e-2 * change, "{gap} {up} {down} {}", found.lambda_max);
            }
        }
    }

    /// Things in another order have the same weights, up to rounding.
    #[test]
    fn weights_go_with_their_things((weights, made) in compared()) {
        let judged = matrix(&weights, &made, noise);
        let size = weights.len();
        let turned = Array2::from_shape_fn((size, size), |(i, j)| judged.get(size - 1 - i, size - 1 - j));
        let (one, other) = (ahp(&judged), ahp(&PairwiseMatrix::new(&turned).unwrap()));
        let expected: Vec<f64> = one.weights.iter().rev().copied().collect();
        near(&other.weights, &expected, 1e-10);
        let expected: Vec<f64> = one.geometric_mean.iter().rev().copied().collect();
        near(&other.geometric_mean, &expected, 1e-12);
        prop_assert!((one.lambda_max - other.lambda_max).abs() < 1e-11);
    }

    /// A group whose judges all say the same says it too, and who says more of one thing raises it.
    #[test]
    fn a_group_of_one_mind((weights, made) in compared(), judges in 1..4_usize) {
        let judged = matrix(&weights, &made, noise);
        let group = aggregate_judgements(&vec![judged.clone(); judges], None).unwrap();
        near(&ahp(&group.matrix).weights, &ahp(&judged).weights, 1e-11);
        prop_assert_eq!(group.matrix.missing(), judged.missing());
        prop_assert!(group.spread.iter().all(|spread| spread.judges == judges && (spread.deviation - 1.0).abs() < 1e-7));
    }
}

#[test]
fn the_worst_judgement_is_named_and_mended() {
    // Consistent with 4 : 2 : 1 : 1, but for the first against the last.
    let judged = array![[1.0, 2.0, 4.0, 0.25], [0.5, 1.0, 2.0, 2.0], [0.25, 0.5, 1.0, 1.0], [4.0, 0.5, 1.0, 1.0]];
    let matrix = PairwiseMatrix::complete(&judged).unwrap();
    let found = ahp(&matrix);
    assert!(found.cr.unwrap() > 0.1);
    let worst = inconsistent_judgements(&matrix, &found, 2);
    assert_eq!((worst[0].row, worst[0].column, worst.len()), (0, 3, 6));
    assert!(worst[0].ratio < 1.0 && worst[0].suggested > 0.25);
    assert!(worst[0].cr_if_replaced.unwrap() < 0.3 * found.cr.unwrap());
    assert!(worst[1].cr_if_replaced.is_some() && worst[2].cr_if_replaced.is_none());
}

#[test]
fn random_indices_of_gaps_and_of_large_matrices() {
    let cycle = array![
        [Some(1.0), Some(2.0), None, Some(1.0)],
        [None, Some(1.0), Some(2.0), None],
        [None, None, Some(1.0), Some(2.0)],
        [None, None, None, None],
    ];
    let found = ahp(&PairwiseMatrix::new(&cycle).unwrap());
    // Two pairs are missing of the three that may be.
    assert!((found.ri.unwrap() - 0.9 / 3.0).abs() < 1e-15);
    // Around the ring the ratios are 2, 2, 2 and 1; the least squares take 8^(1/4) off each.
    let step = 2.0 / 8.0_f64.powf(0.25);
    near(&found.geometric_mean, &shares(&[step * step * step, step * step, step, 1.0]), 1e-14);
    assert!((found.cr.unwrap() - found.ci / 0.3).abs() < 1e-15 && found.ci > 0.0);
    let sixteen = PairwiseMatrix::complete(&Array2::ones((16, 16))).unwrap();
    let found = ahp(&sixteen);
    assert_eq!((found.ri, found.cr), (None, None));
    near(&found.weights, &[1.0 / 16.0; 16], 1e-15);
    let two = ahp(&PairwiseMatrix::complete(&array![[1.0, 4.0], [0.25, 1.0]]).unwrap());
    assert_eq!((two.ci, two.cr), (0.0, Some(0.0)));
    near(&two.weights, &[0.8, 0.2], 1e-15);
    assert_eq!(ahp(&PairwiseMatrix::complete(&array![[1.0]]).unwrap()).weights, [1.0]);
}

/// In a ring the least squares spread the error evenly; by the symmetry of the ring so does the smallest eigenvalue.
#[test]
fn a_ring_of_comparisons() {
    let times = 2.0_f64;
    let ring = array![
        [Some(1.0), Some(times), None, Some(1.0 / times)],
        [None, Some(1.0), Some(times), None],
        [None, None, Some(1.0), Some(times)],
        [None, None, None, Some(1.0)],
    ];
    let found = ahp(&PairwiseMatrix::new(&ring).unwrap());
    near(&found.weights, &[0.25; 4], 1e-13);
    near(&found.geometric_mean, &[0.25; 4], 1e-15);
    assert!((found.lambda_max - (2.0 + times + 1.0 / times)).abs() < 1e-12);
    assert!(found.completion.iter().all(|completed| (completed.value - 1.0).abs() < 1e-12));
}

#[test]
fn extreme_judgements_are_weighed() {
    let judged = array![[1.0, 1e90, 1e-90], [1e-90, 1.0, 1e90], [1e90, 1e-90, 1.0]];
    let found = ahp(&PairwiseMatrix::complete(&judged).unwrap());
    near(&found.weights, &[1.0 / 3.0; 3], 1e-13);
    let gap = array![[Some(1.0), Some(1e90), None], [None, Some(1.0), Some(1e90)], [None, None, Some(1.0)]];
    let found = ahp(&PairwiseMatrix::new(&gap).unwrap());
    near(&found.weights, &[1.0, 1e-90, 0.0], 1e-15);
    assert!(found.lambda_max.is_finite());
}

#[test]
fn judges_weigh_and_disagree() {
    let judge = |a: f64, b: Option<f64>| {
        PairwiseMatrix::new(&array![[None, Some(a), b], [None, None, Some(1.0)], [None, None, None]]).unwrap()
    };
    let judges = [judge(2.0, Some(4.0)), judge(8.0, None), judge(2.0, Some(4.0))];
    let weights = CriterionWeights::new(&[1.0, 2.0, 1.0]).unwrap();
    let group = aggregate_judgements(&judges, Some(&weights)).unwrap();
    assert!((group.matrix.get(0, 1).unwrap() - 4.0).abs() < 1e-12);
    assert!((group.matrix.get(0, 2).unwrap() - 4.0).abs() < 1e-12);
    let first = group.spread[0];
    assert_eq!((first.row, first.column, first.judges), (0, 1, 3));
    assert!((first.deviation - 2.0).abs() < 1e-12);
    assert_eq!(group.spread.iter().find(|spread| (spread.row, spread.column) == (0, 2)).unwrap().judges, 2);
    let turned = [judges[1].clone(), judges[2].clone(), judges[0].clone()];
    let weights = CriterionWeights::new(&[2.0, 1.0, 1.0]).unwrap();
    assert_eq!(aggregate_judgements(&turned, Some(&weights)).unwrap(), group);
    // Who is not heard does not join what nobody else compared.
    let alone = PairwiseMatrix::complete(&Array2::ones((3, 3))).unwrap();
    let silent = CriterionWeights::new(&[1.0, 0.0]).unwrap();
    let heard = aggregate_judgements(&[judge(2.0, None), alone], Some(&silent)).unwrap();
    assert_eq!(heard.matrix.missing(), [(0, 2)]);
    assert!(matches!(aggregate_judgements(&[], None), Err(CriteriaError::Empty { .. })));
    let small = PairwiseMatrix::complete(&array![[1.0]]).unwrap();
    assert!(matches!(aggregate_judgements(&[judges[0].clone(), small], None), Err(CriteriaError::Length { .. })));
    let zero = [CriterionWeights::new(&[1.0, 0.0]).unwrap(), CriterionWeights::new(&[0.0, 1.0]).unwrap()];
    assert!(matches!(aggregate_priorities(&zero, None, Mean::Geometric), Err(CriteriaError::ZeroWeights { .. })));
    assert_eq!(aggregate_priorities(&zero, None, Mean::Arithmetic).unwrap().as_slice(), [0.5, 0.5]);
}

#[test]
fn a_hierarchy_multiplies_down_to_its_leaves() {
    let judged = PairwiseMatrix::complete(&array![[1.0, 3.0], [1.0 / 3.0, 1.0]]).unwrap();
    let leaves = |names: [&str; 2]| names.map(CriterionNode::leaf).to_vec();
    let left = CriterionNode::judged("能力", &judged, leaves(["技能", "学历"])).unwrap();
    let right =
        CriterionNode::weighted("业绩", &CriterionWeights::equal(2).unwrap(), leaves(["专利", "项目"])).unwrap();
    let root = CriterionNode::judged("人才", &judged, vec![left, right.clone()]).unwrap();
    let found = hierarchy_weights(&root).unwrap();
    let globals: Vec<f64> = found.leaves.iter().map(|leaf| leaf.global).collect();
    near(&globals, &[0.5625, 0.1875, 0.125, 0.125], 1e-15);
    near(found.criterion_weights().unwrap().as_slice(), &globals, 1e-15);
    assert_eq!(found.leaves[3].path, ["人才", "业绩", "项目"]);
    let names: Vec<_> = found.judged.iter().map(|node| node.path.join("/")).collect();
    assert_eq!(names, ["人才", "人才/能力"]);

    let twice = CriterionNode::judged("人才", &judged, vec![right.clone(), right]).unwrap();
    assert_eq!(hierarchy_weights(&twice), Err(CriteriaError::RepeatedLeaf { name: "专利".into() }));
    let one = CriterionWeights::equal(1).unwrap();
    let mut deep = CriterionNode::leaf("叶");
    for level in 2..=64 {
        deep = CriterionNode::weighted(format!("{level}"), &one, vec![deep]).unwrap();
    }
    assert_eq!(hierarchy_weights(&deep).unwrap().leaves[0].path.len(), 64);
    assert!(matches!(CriterionNode::weighted("根", &one, vec![deep]), Err(CriteriaError::TooDeep { given: 65, .. })));
    assert!(matches!(CriterionNode::judged("根", &judged, vec![]), Err(CriteriaError::Length { .. })));
    assert_eq!(hierarchy_weights(&CriterionNode::leaf("叶")).unwrap().leaves[0].global.to_bits(), 1.0_f64.to_bits());
}
