//! Measures of the bare graph against their definitions, on random graphs.

use chancai_chain::{
    Network, Par, articulation_points, betweenness, core_numbers, longest_paths, path_dominators, reach,
};
use proptest::prelude::*;

/// Up to `most` positions and any arrows between them, loops among them.
fn arrows(most: u32) -> impl Strategy<Value = (u32, Vec<(u32, u32)>)> {
    (1..=most).prop_flat_map(|count| {
        prop::collection::vec((0..count, 0..count), 0..=3 * count as usize).prop_map(move |list| (count, list))
    })
}

fn network((count, list): &(u32, Vec<(u32, u32)>)) -> Network {
    Network::new(*count as usize, list.iter().copied()).unwrap()
}

/// Every shortest path from `at` to `to` of at most `left` further steps.
fn paths(network: &Network, way: &mut Vec<u32>, to: u32, left: usize, found: &mut Vec<Vec<u32>>) {
    let at = way[way.len() - 1];
    if at == to {
        found.push(way.clone());
    } else if left > 0 {
        for &next in network.outgoing(at) {
            way.push(next);
            paths(network, way, to, left - 1, found);
            way.pop();
        }
    }
}

fn shortest(network: &Network, from: u32, to: u32) -> Vec<Vec<u32>> {
    let tries = (1..network.len()).map(|steps| {
        let mut found = Vec::new();
        paths(network, &mut vec![from], to, steps, &mut found);
        found
    });
    tries.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

fn reaches(network: &Network, from: u32, to: u32, without: Option<u32>) -> bool {
    let (mut seen, mut open) = (vec![from], vec![from]);
    while let Some(at) = open.pop() {
        for &next in network.outgoing(at) {
            if Some(next) != without && !seen.contains(&next) {
                seen.push(next);
                open.push(next);
            }
        }
    }
    seen.contains(&to)
}

/// The number of connected parts among those of `kept`, arrows read both ways.
fn parts(network: &Network, kept: &[u32]) -> usize {
    let mut left: Vec<u32> = kept.to_vec();
    let mut count = 0;
    while let Some(start) = left.pop() {
        count += 1;
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            let (near, far): (Vec<u32>, Vec<u32>) = left
                .iter()
                .partition(|&other| network.outgoing(at).contains(other) || network.incoming(at).contains(other));
            open.extend(near);
            left = far;
        }
    }
    count
}

proptest! {
    #[test]
    fn betweenness_is_the_count_of_shortest_paths(given in arrows(8)) {
        let network = network(&given);
        let mut expected = vec![0.0; network.len()];
        for from in network.positions() {
            for to in network.positions().filter(|&to| to != from) {
                let all = shortest(&network, from, to);
                for way in &all {
                    for &at in &way[1..way.len() - 1] {
                        expected[at as usize] += 1.0 / all.len() as f64;
                    }
                }
            }
        }
        for (given, expected) in betweenness(&network, Par::Seq).iter().zip(&expected) {
            prop_assert!((given - expected).abs() < 1e-9, "{given} against {expected}");
        }
    }

    #[test]
    fn betweenness_is_the_same_on_any_number_of_threads(given in arrows(90)) {
        let network = network(&given);
        let alone = betweenness(&network, Par::Seq);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            prop_assert_eq!(&alone, &pool.install(|| betweenness(&network, Par::Pool)));
        }
    }

    #[test]
    fn dominators_are_what_cuts_when_removed(given in arrows(10), target in any::<prop::sample::Index>()) {
        let network = network(&given);
        let target = target.index(network.len()) as u32;
        let paths = path_dominators(&network, target);
        let starts = |&at: &u32| network.incoming(at).is_empty() && at != target && reaches(&network, at, target, None);
        let sources: Vec<u32> = network.positions().filter(starts).collect();
        prop_assert_eq!(&paths.sources, &sources);
        let cuts = |&at: &u32| {
            at != target && !sources.is_empty()
                && sources.iter().all(|&source| source == at || !reaches(&network, source, target, Some(at)))
        };
        let mut every: Vec<u32> = paths.on_every_path.clone();
        every.sort_unstable();
        prop_assert_eq!(every, network.positions().filter(cuts).collect::<Vec<_>>());
        // From the target back: who comes later is cut off by who comes before.
        for pair in paths.on_every_path.windows(2) {
            prop_assert!(!reaches(&network, pair[1], target, Some(pair[0])));
        }
        for at in network.positions() {
            let passed = |&other: &u32| other != at && !reaches(&network, at, target, Some(other));
            let all: Vec<u32> = network.positions().filter(passed).collect();
            let expected = (at != target && reaches(&network, at, target, None)).then(|| {
                // The first of all those passed: every other one is passed on the way from it.
                all.iter().copied().find(|&first| all.iter().all(|&other| {
                    other == first || other == target || !reaches(&network, first, target, Some(other))
                }))
            });
            prop_assert_eq!(paths.immediate[at as usize], expected.flatten());
        }
    }

    #[test]
    fn articulation_points_leave_more_parts(given in arrows(10)) {
        let network = network(&given);
        let all: Vec<u32> = network.positions().collect();
        let whole = parts(&network, &all);
        for (at, is_cut) in network.positions().zip(articulation_points(&network)) {
            let others: Vec<u32> = all.iter().copied().filter(|&other| other != at).collect();
            prop_assert_eq!(is_cut, parts(&network, &others) > whole);
        }
    }

    #[test]
    fn a_core_is_the_largest_set_with_so_many_neighbours(given in arrows(12)) {
        let network = network(&given);
        let joined = |a: u32, b: u32| network.outgoing(a).contains(&b) || network.incoming(a).contains(&b);
        let numbers = core_numbers(&network);
        for k in 0..=network.len() as u32 {
            let mut left: Vec<u32> = network.positions().collect();
            loop {
                let before = left.len();
                let kept = left.clone();
                left.retain(|&at| kept.iter().filter(|&&other| joined(at, other)).count() as u32 >= k);
                if left.len() == before { break; }
            }
            let core: Vec<u32> = network.positions().filter(|&at| numbers[at as usize] >= k).collect();
            prop_assert_eq!(core, left);
        }
    }

    #[test]
    fn reach_counts_who_is_reached(given in arrows(80)) {
        let network = network(&given);
        let counts = reach(&network);
        for at in network.positions() {
            let others = || network.positions().filter(|&other| other != at);
            let before = others().filter(|&other| reaches(&network, other, at, None)).count();
            let behind = others().filter(|&other| reaches(&network, at, other, None)).count();
            prop_assert_eq!((counts.ancestors[at as usize], counts.descendants[at as usize]), (before as u32, behind as u32));
        }
    }

    #[test]
    fn longest_paths_grow_along_every_arrow_that_is_in_no_loop((count, list) in arrows(9)) {
        // Arrows from lower to higher positions only: no loops, and the longest path by trying all.
        let list: Vec<(u32, u32)> = list.into_iter().filter(|(from, to)| from < to).collect();
        let network = network(&(count, list));
        let longest = longest_paths(&network);
        for at in network.positions() {
            let expected = network.incoming(at).iter().map(|&from| longest[from as usize] + 1).max().unwrap_or(0);
            prop_assert_eq!(longest[at as usize], expected);
        }
    }

    #[test]
    fn the_order_of_arrows_does_not_matter(
        (count, list, other) in arrows(10)
            .prop_flat_map(|(count, list)| (Just(count), Just(list.clone()), Just(list).prop_shuffle())),
    ) {
        prop_assert_eq!(network(&(count, list)), network(&(count, other)));
    }
}

#[test]
fn on_a_loop_all_have_the_same_length() {
    let network = Network::new(5, [(0, 1), (1, 2), (2, 1), (2, 3), (4, 2)]).unwrap();
    assert_eq!(longest_paths(&network), [0, 1, 1, 2, 0]);
}

#[test]
fn no_position_and_one_position() {
    let none = Network::new(0, []).unwrap();
    assert!(betweenness(&none, Par::default()).is_empty() && reach(&none).ancestors.is_empty());
    assert!(articulation_points(&none).is_empty() && core_numbers(&none).is_empty() && longest_paths(&none).is_empty());
    let one = Network::new(1, [(0, 0)]).unwrap();
    assert_eq!((betweenness(&one, Par::default()), core_numbers(&one)), (vec![0.0], vec![0]));
    let paths = path_dominators(&one, 0);
    assert_eq!((paths.immediate, paths.on_every_path, paths.sources), (vec![None], vec![], vec![]));
}

#[test]
fn an_arrow_beyond_the_last_position_is_refused() {
    assert_eq!(Network::new(2, [(0, 2)]).unwrap_err().code(), "bad_number");
    assert_eq!(Network::new(usize::MAX, []).unwrap_err().code(), "too_many");
}

#[test]
fn a_target_behind_a_loop_has_no_source() {
    let network = Network::new(3, [(0, 1), (1, 0), (1, 2)]).unwrap();
    let paths = path_dominators(&network, 2);
    assert!(paths.sources.is_empty() && paths.on_every_path.is_empty());
    assert_eq!(paths.immediate, [Some(1), Some(2), None]);
}
