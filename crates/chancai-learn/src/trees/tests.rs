//! The histogram grower against a plain one, and forests against their laws.

use super::bins::Binned;
use super::forest::Tree;
use super::grow::grow;
use super::lambda::{Lambdas, Slopes};
use super::{LambdaMartOptions, TreeSetting, fit_lambdamart};
use crate::judged::Judged;
use crate::proxy::AuditColumns;
use chancai_chain::Par;
use proptest::prelude::*;

/// Values 0 to 3 in a few features, so that many rows cannot be told apart; derivatives drawn, so that gains can.
fn table() -> impl Strategy<Value = (Vec<Vec<f32>>, Vec<f64>, Vec<f64>)> {
    let row = (proptest::collection::vec(0u8..4, 3), -4.0..4.0f64, 0.5..3.0f64);
    proptest::collection::vec(row, 4..14).prop_map(|rows| {
        let values = rows.iter().map(|(row, ..)| row.iter().map(|&v| f32::from(v)).collect()).collect();
        let gradients = rows.iter().map(|(_, g, _)| *g).collect();
        (values, gradients, rows.iter().map(|(.., h)| *h).collect())
    })
}

fn judged(values: &[Vec<f32>]) -> Judged {
    let rows = values.iter().map(|row| row.iter().enumerate().map(|(at, &v)| (at as u32, v)).collect::<Vec<_>>());
    Judged::from_rows(rows, &vec![0; values.len()], &[values.len()]).unwrap()
}

/// Gain, and the rows of either side.
type Cut = (f64, Vec<usize>, Vec<usize>);

/// Grows by trying every split of every leaf on the rows themselves.
struct Plain<'a> {
    values: &'a [Vec<f32>],
    gradients: Vec<f64>,
    hessians: Vec<f64>,
    setting: &'a TreeSetting,
}

impl Plain<'_> {
    fn sums(&self, rows: &[usize]) -> (f64, f64) {
        (rows.iter().map(|&r| self.gradients[r]).sum(), rows.iter().map(|&r| self.hessians[r]).sum())
    }

    fn purity(&self, rows: &[usize]) -> f64 {
        let (g, h) = self.sums(rows);
        g * g / (h + self.setting.l2)
    }

    /// The first best split.
    fn best(&self, rows: &[usize]) -> Option<Cut> {
        let mut best: Option<Cut> = None;
        for feature in 0..3 {
            for cut in 0u8..3 {
                let left = |&r: &usize| self.values[r][feature] <= f32::from(cut);
                let (left, right): (Vec<usize>, Vec<usize>) = rows.iter().partition(|r| left(r));
                if left.len().min(right.len()) < self.setting.min_rows as usize {
                    continue;
                }
                let gain = self.purity(&left) + self.purity(&right) - self.purity(rows);
                if gain > best.as_ref().map_or(0.0, |best| best.0) + 1e-9 {
                    best = Some((gain, left, right));
                }
            }
        }
        best
    }

    /// The value of each row.
    fn grow(&self) -> Vec<f64> {
        let all: Vec<usize> = (0..self.values.len()).collect();
        let mut leaves = vec![(self.best(&all), all)];
        while leaves.len() < self.setting.leaves as usize {
            let gain = |leaf: &(Option<Cut>, Vec<usize>)| leaf.0.as_ref().map_or(0.0, |b| b.0);
            let at = (0..leaves.len()).reduce(|a, b| if gain(&leaves[b]) > gain(&leaves[a]) + 1e-9 { b } else { a });
            let at = at.unwrap();
            let Some((_, left, right)) = leaves[at].0.clone() else { break };
            leaves.remove(at);
            leaves.push((self.best(&left), left));
            leaves.push((self.best(&right), right));
        }
        let mut values = vec![0.0; self.values.len()];
        for (_, rows) in &leaves {
            let (g, h) = self.sums(rows);
            for &row in rows {
                values[row] = self.setting.learning_rate * g / (h + self.setting.l2);
            }
        }
        values
    }
}

proptest! {
    #[test]
    fn a_tree_is_the_one_found_by_trying_all((values, gradients, hessians) in table(), leaves in 2u32..6, min_rows in 1u32..3) {
        let setting = TreeSetting { leaves, min_rows, l2: 0.37, min_hessian: 0.0, ..TreeSetting::default() };
        let data = judged(&values);
        let binned = Binned::new(&data);
        // What the grower sees is rounded to 2^-30; the plain one gets the same.
        let slopes = Slopes::new(&gradients, &hessians);
        let real = |whole: &[i32], unit: f64| whole.iter().map(|&w| f64::from(w) * unit).collect::<Vec<_>>();
        let plain = Plain {
            values: &values,
            gradients: real(&slopes.gradients, slopes.gradient_unit),
            hessians: real(&slopes.hessians, slopes.hessian_unit),
            setting: &setting,
        };
        let rows = (0..values.len() as u32).collect();
        let features: Vec<usize> = (0..binned.features.len()).collect();
        let grown = grow(&binned, &slopes, rows, &features, &setting);
        let expected = plain.grow();
        let tree = Tree::new(grown.nodes.clone()).unwrap();
        let found: Vec<f64> = (0..values.len()).map(|row| tree.value(|f| data.value(row, f))).collect();
        for (row, value) in found.iter().enumerate() {
            prop_assert_eq!(value.to_bits(), grown.value(&binned, row).to_bits());
        }
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert!((found - expected).abs() < 1e-6, "{} {}", found, expected);
        }
    }

    #[test]
    fn derivatives_add_up_to_nothing_in_each_query(labels in proptest::collection::vec(0u32..4, 2..9), seed in 0u64..50) {
        let rows = (0..labels.len()).map(|at| [(0, at as f32 + 1.0)]);
        let data = Judged::from_rows(rows, &labels, &[labels.len()]).unwrap();
        let scores: Vec<f64> = (0..labels.len() as u64).map(|at| ((at * 7 + seed) % 11) as f64 / 3.0).collect();
        let slopes = Lambdas::new(&data, 10).slopes(&scores);
        let sum: i64 = slopes.gradients.iter().map(|&g| i64::from(g)).sum();
        prop_assert!(sum.unsigned_abs() <= labels.len() as u64, "{}", sum);
        // The best row is never pulled down, the worst never up.
        let best = labels.iter().max().unwrap();
        for (row, label) in labels.iter().enumerate() {
            prop_assert!(label != best || slopes.gradients[row] >= 0);
            prop_assert!(slopes.hessians[row] >= 0);
        }
    }
}

/// Forty queries of five rows in which the middle values of the first feature are the best.
pub(crate) fn humped() -> Judged {
    let value = |at: usize| (at * 7919 % 101) as f32 / 101.0;
    let rows = (0..200).map(|at| [(0, value(at) + 0.001), (1, value(at * 31 + 5) + 0.001)]);
    let labels: Vec<u32> = (0..200).map(|at| ((1.0 - (value(at) - 0.5).abs() * 2.0) * 3.0) as u32).collect();
    Judged::from_rows(rows, &labels, &[5; 40]).unwrap()
}

fn options() -> LambdaMartOptions {
    let setting = TreeSetting { trees: 20, leaves: 4, min_rows: 5, bags: 2, ..TreeSetting::default() };
    LambdaMartOptions { settings: vec![setting], every: 10, ..LambdaMartOptions::default() }
}

#[test]
fn neither_order_nor_threads_change_a_forest() {
    let data = humped();
    let (turned, from) = {
        let sorted = data.canonical().0;
        let order: Vec<usize> = (0..sorted.rows()).rev().collect();
        let rows = order.iter().map(|&row| {
            let (features, values) = sorted.row(row);
            features.iter().copied().zip(values.iter().copied()).collect::<Vec<_>>()
        });
        let labels: Vec<u32> = order.iter().map(|&row| sorted.labels()[row]).collect();
        (Judged::from_rows(rows, &labels, &[5; 40]).unwrap(), sorted)
    };
    assert_eq!(turned.canonical().0, from);
    let none = AuditColumns::none(200);
    let one = fit_lambdamart(&data, &LambdaMartOptions { par: Par::Seq, ..options() }, &none).unwrap();
    let other = fit_lambdamart(&turned, &options(), &none).unwrap();
    assert_eq!(one.model, other.model);
    assert_eq!(one.provenance, other.provenance);
    let score = |fit: &crate::LambdaMartFit, data: &Judged| fit.model.scores(data);
    assert!(score(&one, &from).iter().zip(score(&other, &from)).all(|(a, b)| a.to_bits() == b.to_bits()));
}

#[test]
fn settings_out_of_range_are_refused() {
    let with = |change: &dyn Fn(&mut TreeSetting)| {
        let mut setting = TreeSetting::default();
        change(&mut setting);
        let options = LambdaMartOptions { settings: vec![setting], ..LambdaMartOptions::default() };
        fit_lambdamart(&humped(), &options, &AuditColumns::none(200)).unwrap_err().to_string()
    };
    assert!(with(&|s| s.leaves = 1).contains("leaves"));
    assert!(with(&|s| s.trees = 0).contains("trees"));
    assert!(with(&|s| s.learning_rate = f64::NAN).contains("learning_rate"));
    assert!(with(&|s| s.row_share = 1.5).contains("row_share"));
    assert!(with(&|s| s.l2 = -1.0).contains("l2"));
    let none = LambdaMartOptions { settings: Vec::new(), ..LambdaMartOptions::default() };
    assert!(fit_lambdamart(&humped(), &none, &AuditColumns::none(200)).is_err());
    assert!(fit_lambdamart(&humped(), &options(), &AuditColumns::none(199)).is_err());
}
