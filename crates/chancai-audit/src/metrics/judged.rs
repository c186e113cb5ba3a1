//! One ranked list and its judgements.

/// What a grade of relevance gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Gain {
    /// The grade itself, as TREC's evaluation program counts (Järvelin & Kekäläinen 2002).
    #[default]
    Linear,
    /// 2^grade - 1 (Burges et al. 2005): what learners of rankings count.
    Exponential,
}

impl Gain {
    /// The gain of a grade.
    pub fn of(self, grade: u32) -> f64 {
        match self {
            Self::Linear => f64::from(grade),
            Self::Exponential => 2f64.powi(grade.min(1_000).cast_signed()) - 1.0,
        }
    }
}

/// NDCG of grades in ranked order, over the first `k` places (`None`: all): the discounted gain over that of the best
/// order of the same grades. One where nothing is relevant would be a claim, so that is `None`.
///
/// O(n log n) for n grades.
///
/// ```
/// use chancai_audit::metrics::{Gain, ndcg};
///
/// // 三名候选人，最合适的排在第二位。
/// let found = ndcg(&[0, 2, 1], Some(2), Gain::Exponential).unwrap();
/// let best = 3.0 + 1.0 / 3f64.log2();
/// assert!((found - (3.0 / 3f64.log2()) / best).abs() < 1e-12);
/// assert_eq!(ndcg(&[0, 0], None, Gain::Linear), None);
/// ```
pub fn ndcg(grades: &[u32], k: Option<usize>, gain: Gain) -> Option<f64> {
    let places = k.unwrap_or(grades.len()).min(grades.len());
    let mut best = grades.to_vec();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(&best[..places], gain);
    (ideal > 0.0).then(|| discounted(&grades[..places], gain) / ideal)
}

/// The sum of gain / log2(place + 1) over places from 1.
fn discounted(grades: &[u32], gain: Gain) -> f64 {
    grades.iter().zip(2u32..).map(|(&grade, next)| gain.of(grade) / f64::from(next).log2()).sum()
}

/// A ranked list with its judgements, and what there was to find.
///
/// A grade of 0 means judged and not relevant, `None` not judged; anything above 0 is relevant. Every measure lies in
/// `0.0..=1.0`. Where nothing is relevant every measure of what was found is 0; so is precision of an empty list.
///
/// ```
/// use chancai_audit::metrics::Judged;
///
/// // 推荐了四人：录用、未评、淘汰、入围；另有一名录用者没有推荐到。
/// let list = Judged::new(&[Some(2), None, Some(0), Some(1)], &[2, 2, 1, 0]);
/// assert_eq!(list.precision(2), 0.5);
/// assert_eq!(list.recall(4), 2.0 / 3.0);
/// assert_eq!(list.average_precision(), (1.0 + 2.0 / 4.0) / 3.0);
/// assert_eq!(list.reciprocal_rank(), 1.0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    list: Vec<Option<u32>>,
    /// All grades, the largest first.
    grades: Vec<u32>,
    relevant: usize,
}

impl Judged {
    /// A list's judgements in ranked order, and the grades of all that was judged for the query, listed or not, in any
    /// order. Grades of the list that are missing from `all` count as if they were there.
    pub fn new(list: &[Option<u32>], all: &[u32]) -> Self {
        let mut grades = all.to_vec();
        grades.sort_unstable_by(|a, b| b.cmp(a));
        let mut listed: Vec<u32> = list.iter().copied().flatten().collect();
        listed.sort_unstable_by(|a, b| b.cmp(a));
        if !contains(&grades, &listed) {
            grades = union(&grades, &listed);
        }
        let relevant = grades.iter().filter(|&&grade| grade > 0).count();
        Self { list: list.to_vec(), grades, relevant }
    }

    /// How many are relevant, listed or not.
    pub fn relevant(&self) -> usize {
        self.relevant
    }

    /// How many are listed.
    pub fn retrieved(&self) -> usize {
        self.list.len()
    }

    /// How many relevant ones are among the first `k`.
    pub fn hits(&self, k: usize) -> usize {
        self.list.iter().take(k).filter(|grade| is_relevant(**grade)).count()
    }

    /// Hits among the first `k` over `k`, also where the list is shorter; 0 for k = 0.
    pub fn precision(&self, k: usize) -> f64 {
        share(self.hits(k), k)
    }

    /// Hits among the first `k` over all relevant.
    pub fn recall(&self, k: usize) -> f64 {
        share(self.hits(k), self.relevant)
    }

    /// Whether the first `k` have a hit.
    pub fn success(&self, k: usize) -> f64 {
        f64::from(u8::from(self.hits(k) > 0))
    }

    /// Precision at as many places as there are relevant ones.
    pub fn r_precision(&self) -> f64 {
        self.precision(self.relevant)
    }

    /// RP@k: hits among the first `k` over the most there could be, the smaller of `k` and the number of relevant ones.
    pub fn rp(&self, k: usize) -> f64 {
        share(self.hits(k), k.min(self.relevant))
    }

    /// One over the place of the first hit, 0 without one.
    pub fn reciprocal_rank(&self) -> f64 {
        self.list.iter().position(|grade| is_relevant(*grade)).map_or(0.0, |at| 1.0 / (at + 1) as f64)
    }

    /// Mean over all relevant ones of the precision at their places; those not listed count 0.
    pub fn average_precision(&self) -> f64 {
        self.average_precision_at(self.list.len())
    }

    /// [`average_precision`](Self::average_precision) of the first `k`, still over all relevant ones.
    pub fn average_precision_at(&self, k: usize) -> f64 {
        let (mut hits, mut sum) = (0u32, 0.0);
        for (at, grade) in self.list.iter().take(k).enumerate() {
            if is_relevant(*grade) {
                hits += 1;
                sum += f64::from(hits) / (at + 1) as f64;
            }
        }
        if self.relevant == 0 { 0.0 } else { sum / self.relevant as f64 }
    }

    /// bpref (Buckley & Voorhees 2004): for each relevant one listed, 1 - n / min(R, N), where n of at most R are judged
    /// not relevant and stand above it, R are relevant and N judged not relevant; the mean over R. What was not judged does not
    /// count.
    pub fn bpref(&self) -> f64 {
        let not_relevant = self.grades.len() - self.relevant;
        let most = self.relevant.min(not_relevant);
        let (mut above, mut sum) = (0usize, 0.0);
        for grade in self.list.iter().flatten() {
            if *grade == 0 {
                above += 1;
            } else if above == 0 {
                sum += 1.0;
            } else {
                sum += 1.0 - above.min(self.relevant) as f64 / most as f64;
            }
        }
        if self.relevant == 0 { 0.0 } else { sum / self.relevant as f64 }
    }

    /// NDCG of the first `k` places (`None`: all) against the best order of all that was judged (Järvelin & Kekäläinen
    /// 2002); what was not judged gains nothing. 0 where nothing is relevant.
    pub fn ndcg(&self, k: Option<usize>, gain: Gain) -> f64 {
        let k = k.unwrap_or(usize::MAX);
        let list: Vec<u32> = self.list.iter().take(k).map(|grade| grade.unwrap_or(0)).collect();
        let ideal = discounted(&self.grades[..k.min(self.grades.len())], gain);
        if ideal > 0.0 { discounted(&list, gain) / ideal } else { 0.0 }
    }
}

fn is_relevant(grade: Option<u32>) -> bool {
    grade.is_some_and(|grade| grade > 0)
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// Whether a falling list holds each grade of another at least as often.
fn contains(all: &[u32], some: &[u32]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|grade| rest.any(|other| other == grade))
}

/// Two falling lists as one that holds each grade as often as the list that has it more often.
fn union(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut all = Vec::new();
    while let Some(next) = a.peek().copied().max(b.peek().copied()) {
        all.push(*next);
        a.next_if_eq(&next);
        b.next_if_eq(&next);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lists() -> impl Strategy<Value = (Vec<Option<u32>>, Vec<u32>)> {
        let grade = prop_oneof![1 => Just(None), 2 => Just(Some(0)), 3 => (1u32..4).prop_map(Some)];
        (prop::collection::vec(grade, 0..20), prop::collection::vec(0u32..4, 0..8)).prop_map(|(list, unlisted)| {
            let all = list.iter().copied().flatten().chain(unlisted).collect();
            (list, all)
        })
    }

    fn all_measures(judged: &Judged, k: usize) -> Vec<f64> {
        vec![
            judged.precision(k),
            judged.recall(k),
            judged.success(k),
            judged.r_precision(),
            judged.rp(k),
            judged.reciprocal_rank(),
            judged.average_precision(),
            judged.average_precision_at(k),
            judged.bpref(),
            judged.ndcg(None, Gain::Linear),
            judged.ndcg(Some(k), Gain::Exponential),
        ]
    }

    proptest! {
        #[test]
        fn measures_lie_between_zero_and_one((list, all) in lists(), k in 0usize..25) {
            for value in all_measures(&Judged::new(&list, &all), k) {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&value), "{value}");
            }
        }

        /// A relevant one that changes places with a not relevant one right above it makes no measure worse.
        #[test]
        fn a_better_one_further_up_never_hurts((list, all) in lists(), k in 0usize..25) {
            let before = all_measures(&Judged::new(&list, &all), k);
            for at in 1..list.len() {
                if list[at - 1] != Some(0) || !is_relevant(list[at]) {
                    continue;
                }
                let mut swapped = list.clone();
                swapped.swap(at - 1, at);
                for (before, after) in before.iter().zip(all_measures(&Judged::new(&swapped, &all), k)) {
                    prop_assert!(after >= before - 1e-12, "{after} after {before}");
                }
            }
        }

        #[test]
        fn the_best_order_has_an_ndcg_of_one(mut grades in prop::collection::vec(0u32..4, 1..20), k in 1usize..25) {
            grades.sort_unstable_by(|a, b| b.cmp(a));
            let list: Vec<Option<u32>> = grades.iter().copied().map(Some).collect();
            let judged = Judged::new(&list, &grades);
            if judged.relevant() > 0 {
                for gain in [Gain::Linear, Gain::Exponential] {
                    prop_assert!((judged.ndcg(Some(k), gain) - 1.0).abs() < 1e-12);
                    prop_assert!((ndcg(&grades, Some(k), gain).unwrap() - 1.0).abs() < 1e-12);
                }
            } else {
                prop_assert_eq!(ndcg(&grades, Some(k), Gain::Linear), None);
            }
        }
    }

    #[test]
    fn what_is_listed_and_not_among_all_counts_as_if_it_were() {
        let judged = Judged::new(&[Some(2), Some(0)], &[1]);
        assert_eq!(judged.grades, [2, 1, 0]);
        assert_eq!(judged.relevant(), 2);
    }
}
