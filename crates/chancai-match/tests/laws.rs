//! The laws of matching, on random worlds: the batch equals the plain path bit for bit, in both directions and on any
//! number of threads; explanations equal scores; the arithmetic agrees with real numbers.

mod world;

use chancai_match::{Expand, IndexOptions, Match, MatchIndex, Par, TalentIndex, WhyNot, score_all};
use chancai_model::{Combine, Need, Outcome, Pool, ScoringModel, Side, Term, Unit};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use world::{World, world};

fn bits(list: &[Match]) -> Vec<(u32, u64, Option<u64>, Option<u64>)> {
    list.iter()
        .map(|m| (m.candidate, m.fit.to_bits(), m.suitability.map(f64::to_bits), m.attraction.map(f64::to_bits)))
        .collect()
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Every expansion, in blocks of a few and in one.
fn layouts() -> impl Iterator<Item = IndexOptions> {
    let sides = [Some(Expand::Talents), Some(Expand::Requirements)];
    sides.into_iter().flat_map(|expand| {
        [(1, 1, 1), (3, 2, 2), (1000, 5, 2), (1000, 1000, 1000)].map(|(block, small_block, common)| {
            let mut options = IndexOptions::default();
            (options.expand, options.block, options.small_block, options.common) = (expand, block, small_block, common);
            options.plain = 0;
            options
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn top_k_is_score_all_sort_truncate(w in world(), k in 0usize..12) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
        let lists = index.top_talents(k, Par::Seq);
        for (p, list) in lists.iter().enumerate() {
            let plain = score_all(&scorer, &talents, &positions[p], k);
            prop_assert_eq!(bits(list), bits(&plain));
        }
        for threads in [1, 2, 8] {
            let parallel = pool(threads).install(|| index.top_talents(k, Par::Pool));
            prop_assert_eq!(&parallel, &lists);
        }
        for options in layouts() {
            let laid = TalentIndex::build(&scorer, talents.len(), |i| &talents[i], &options, Par::Seq);
            let laid = MatchIndex::of(&scorer, laid, &positions, Par::Seq);
            prop_assert_eq!(&laid.top_talents(k, Par::Seq), &lists, "{:?}", options);
            prop_assert_eq!(&laid.without_simd().top_talents(k, Par::Seq), &lists, "{:?}", options);
        }
    }

    #[test]
    fn both_directions_tell_the_same(w in world(), k in 0usize..6) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
        let everyone = index.top_talents(talents.len(), Par::Seq);
        let lists = index.top_positions(k, Par::Pool);
        for (t, list) in lists.iter().enumerate() {
            // The plain list: every pair of this talent from the other direction, sorted and cut.
            let mut plain: Vec<Match> = everyone
                .iter()
                .enumerate()
                .flat_map(|(p, l)| l.iter().map(move |m| (p, m)))
                .filter(|(_, m)| m.candidate as usize == t)
                .map(|(p, m)| Match { candidate: p as u32, ..*m })
                .collect();
            plain.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.candidate.cmp(&b.candidate)));
            let pairs: Vec<(u32, u32)> = plain.iter().map(|m| (t as u32, m.candidate)).collect();
            let ranks = index.ranks_of_positions(&pairs, Par::Seq);
            prop_assert_eq!(ranks, (1..=plain.len()).map(Some).collect::<Vec<_>>());
            plain.truncate(k);
            prop_assert_eq!(bits(list), bits(&plain));
        }
    }

    #[test]
    fn the_order_of_the_input_cannot_show(w in world(), k in 1usize..6) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
        let people = Pool::new(w.talents.iter().rev().cloned().collect()).unwrap();
        let posts = Pool::new(w.positions.iter().rev().cloned().collect()).unwrap();
        let again = MatchIndex::new(&scorer, &people, &posts, Par::Seq);
        prop_assert_eq!(index.top_talents(k, Par::Seq), again.top_talents(k, Par::Seq));
        prop_assert_eq!(index.top_positions(k, Par::Seq), again.top_positions(k, Par::Seq));
    }

    #[test]
    fn explain_is_score_and_its_parts_sum_exactly(w in world()) {
        let scorer = w.scorer();
        for talent in &w.talents {
            for position in &w.positions {
                let (t, p) = (scorer.prepare_talent(talent), scorer.prepare_position(position));
                let why = scorer.explain(&t, &p);
                match scorer.score(&t, &p) {
                    Outcome::Barred(gate) => prop_assert_eq!(why.gates.first(), Some(&gate)),
                    Outcome::Scored(score) => {
                        prop_assert_eq!(why.score, Some(score));
                        prop_assert!(why.gates.is_empty());
                        for (side, total) in
                            [(Side::Suitability, score.suitability), (Side::Attraction, score.attraction)]
                        {
                            let lines: Vec<_> = why.terms.iter().filter(|l| l.side == side).collect();
                            let sum: u64 = lines.iter().map(|l| l.numerator).sum();
                            let exact = lines.first().filter(|l| l.denominator > 0);
                            prop_assert_eq!(exact.map(|l| sum as f64 / l.denominator as f64), total);
                        }
                        prop_assert!((0.0..=1.0).contains(&score.fit));
                        prop_assert_eq!(scorer.model().fit(score.suitability, score.attraction), Some(score.fit));
                    }
                }
            }
        }
    }

    #[test]
    fn why_not_agrees_with_the_lists(w in world(), k in 1usize..5) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
        let lists = index.top_talents(k, Par::Seq);
        for (p, list) in lists.iter().enumerate() {
            for t in 0..talents.len() as u32 {
                let listed = list.iter().position(|m| m.candidate == t);
                match index.why_not(t, p as u32, k) {
                    WhyNot::Barred { gates, .. } => prop_assert!(!gates.is_empty() && listed.is_none()),
                    WhyNot::Ranked { rank, kth_fit, fit, .. } => {
                        prop_assert_eq!(listed, (rank <= k).then(|| rank - 1));
                        prop_assert!(rank <= k || kth_fit.is_some_and(|kth| fit <= kth));
                    }
                    _ => prop_assert!(false, "no other answer"),
                }
            }
        }
    }

    /// The two skill terms against the definition in real numbers, on the quantised inputs. Half a step is lost where
    /// similarity x level is rounded, and the level wanted divides it; from 0.2 up that stays below 5e-5.
    #[test]
    fn the_skill_terms_agree_with_real_arithmetic(w in world()) {
        let scorer = w.scorer();
        for (talent, position) in w.talents.iter().flat_map(|t| w.positions.iter().map(move |p| (t, p))) {
            let Outcome::Scored(score) = scorer.score_pair(talent, position) else { continue };
            let (skill, used) = real_terms(&w, talent, position);
            let least = position.requirements().iter().filter_map(|r| r.level).min().map_or(1.0, chancai_model::Fraction::to_f64);
            let bound = 0.5 / 65535.0 * (1.0 + 1.0 / least) + 1e-9;
            prop_assert!(least < 0.2 || bound < 5e-5);
            for (term, real) in [(Term::Skill, skill), (Term::Utilisation, used)] {
                let given = score.terms.get(term).map(chancai_model::Value::to_f64);
                prop_assert_eq!(given.is_some(), real.is_some());
                if let (Some(given), Some(real)) = (given, real) {
                    prop_assert!((given - real).abs() <= bound, "{term:?} {given} {real}");
                }
            }
        }
    }
}

/// The table of the design, word for word, in f64.
fn real_terms(
    w: &World,
    talent: &chancai_model::Talent,
    position: &chancai_model::Position,
) -> (Option<f64>, Option<f64>) {
    let sim = |s, r| f64::from(w.similar.get(s, r)) / 65535.0;
    let held: Vec<(_, f64)> =
        talent.skills().iter().map(|c| (c.skill, c.level.map_or(w.model.default_level(), |l| l).to_f64())).collect();
    let (mut met, mut importances) = (0.0, 0.0);
    for r in position.requirements() {
        let best = held
            .iter()
            .map(|&(s, level)| match r.level {
                Some(wanted) => (sim(s, r.skill) * level / wanted.to_f64()).min(1.0),
                None => sim(s, r.skill),
            })
            .fold(0.0, f64::max);
        met += r.importance.to_f64() * best;
        importances += r.importance.to_f64();
    }
    let (mut used, mut levels) = (0.0, 0.0);
    for &(s, level) in &held {
        let share = |need| if need == Need::Optional { w.model.optional_use().to_f64() } else { 1.0 };
        used += level * position.requirements().iter().map(|r| sim(s, r.skill) * share(r.need)).fold(0.0, f64::max);
        levels += level;
    }
    (
        (importances > 0.0).then(|| met / importances),
        (levels > 0.0 && !position.requirements().is_empty()).then(|| used / levels),
    )
}

/// The laws above are not held by worlds in which nothing happens: all gates close somewhere, all terms are present
/// somewhere and missing elsewhere, and teams are among those scored.
#[test]
fn the_worlds_reach_every_gate_and_every_term() {
    let (mut gates, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let (mut pairs, mut scored, mut teams) = (0, 0, 0);
    let mut runner = TestRunner::deterministic();
    for _ in 0..300 {
        let w = world().new_tree(&mut runner).unwrap().current();
        let scorer = w.scorer();
        for (talent, position) in w.talents.iter().flat_map(|t| w.positions.iter().map(move |p| (t, p))) {
            pairs += 1;
            match scorer.score_pair(talent, position) {
                Outcome::Barred(gate) => _ = gates.insert(gate.code()),
                Outcome::Scored(score) => {
                    scored += 1;
                    teams += usize::from(talent.unit() == Unit::Team);
                    seen.extend(Term::ALL.iter().map(|&term| (term.code(), score.terms.get(term).is_some())));
                }
            }
        }
    }
    assert_eq!(gates, GATES.into(), "gates reached");
    assert_eq!(seen.len(), 2 * Term::ALL.len(), "terms present and missing: {seen:?}");
    assert!(scored * 20 > pairs && teams > 0, "{scored} of {pairs} scored, {teams} of them teams");
}

/// The codes of all gates.
const GATES: [&str; 16] = [
    "consent_missing",
    "unit_mismatch",
    "platform_missing",
    "employer_veto",
    "education_below",
    "education_unstated",
    "years_below",
    "years_unstated",
    "region_refused_by_position",
    "region_unstated",
    "region_refused_by_talent",
    "no_common_mode",
    "no_capacity",
    "licence_missing",
    "must_skill",
    "nothing_to_score",
];

#[test]
fn the_edges_are_normal_answers() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, positions) = w.pools();
    let index = MatchIndex::new(&scorer, &talents, &positions, Par::default());
    assert!(index.top_talents(0, Par::Seq).iter().all(Vec::is_empty));
    assert!(index.top_talents(1_000_000, Par::Seq)[0].len() <= talents.len());
    let nobody = MatchIndex::new(&scorer, &[], &positions, Par::default());
    assert_eq!(nobody.top_talents(3, Par::Seq), vec![Vec::new(); positions.len()]);
    assert!(nobody.top_positions(3, Par::default()).is_empty());
    let no_posts = MatchIndex::new(&scorer, &talents, &[], Par::default());
    assert_eq!(no_posts.top_positions(3, Par::Seq), vec![Vec::new(); talents.len()]);
}

#[test]
fn the_combinations_are_what_they_say() {
    let w = World::small();
    let (talents, positions) = w.pools();
    for &combine in Combine::ALL {
        let model = ScoringModel::builder().combine(combine).build().unwrap();
        let scorer = chancai_model::Scorer::new(model, w.context());
        for (t, p) in talents.iter().flat_map(|t| positions.iter().map(move |p| (t, p))) {
            let Outcome::Scored(score) = scorer.score_pair(t, p) else { continue };
            let (Some(s), Some(a)) = (score.suitability, score.attraction) else { continue };
            let expected = match combine {
                Combine::Geometric => (s * a).sqrt(),
                Combine::Suitability => s,
                Combine::Harmonic => {
                    if s + a == 0.0 {
                        0.0
                    } else {
                        2.0 * s * a / (s + a)
                    }
                }
                Combine::Minimum => s.min(a),
            };
            assert_eq!(score.fit.to_bits(), expected.to_bits());
        }
    }
}
