//! Laws of minimum-cost flow.

use chancai_assign::flow::{Arc, Network, dimacs, minimum_cost, verify, verify_cut};
use proptest::prelude::*;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;

/// A path of least cost in the residual graph by Bellman and Ford, as long as any unit is to be sent: slow and plain.
fn successive_shortest_paths(supplies: &[i64], arcs: &[Arc]) -> Option<i128> {
    let nodes = supplies.len();
    let (source, sink) = (nodes, nodes + 1);
    // from, to, room, cost; the reverse of edge e is e ^ 1.
    let mut edges: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut excess = supplies.to_vec();
    let mut cost = 0_i128;
    let mut add = |from: usize, to: usize, room: i64, cost: i64| {
        edges.push((from, to, room, cost));
        edges.push((to, from, 0, -cost));
    };
    for arc in arcs {
        let (from, to) = (arc.from as usize, arc.to as usize);
        let room = arc.upper - arc.lower;
        // A negative arc starts full, so that the residual graph has no negative cost.
        let start = if arc.cost < 0 { arc.upper } else { arc.lower };
        excess[from] -= start;
        excess[to] += start;
        cost += i128::from(start) * i128::from(arc.cost);
        if arc.cost < 0 {
            add(to, from, room, -arc.cost);
        } else {
            add(from, to, room, arc.cost);
        }
    }
    let mut left = 0;
    for (node, &excess) in excess.iter().enumerate() {
        if excess > 0 {
            add(source, node, excess, 0);
            left += excess;
        } else {
            add(node, sink, -excess, 0);
        }
    }
    while left > 0 {
        let mut distance = vec![(i64::MAX, usize::MAX); nodes + 2];
        distance[source].0 = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for (e, &(from, to, room, cost)) in edges.iter().enumerate() {
                let there = distance[from].0;
                if room > 0 && there < i64::MAX && there + cost < distance[to].0 {
                    distance[to] = (there + cost, e);
                    changed = true;
                }
            }
        }
        if distance[sink].0 == i64::MAX {
            return None;
        }
        let (mut node, mut delta) = (sink, left);
        while node != source {
            let e = distance[node].1;
            delta = delta.min(edges[e].2);
            node = edges[e].0;
        }
        node = sink;
        while node != source {
            let e = distance[node].1;
            edges[e].2 -= delta;
            edges[e ^ 1].2 += delta;
            node = edges[e].0;
        }
        left -= delta;
        cost += i128::from(delta) * i128::from(distance[sink].0);
    }
    Some(cost)
}

fn world() -> impl Strategy<Value = (Vec<i64>, Vec<Arc>)> {
    (1..9_u32).prop_flat_map(|nodes| {
        let arc = (0..nodes, 0..nodes, -2..3_i64, 0..6_i64, -6..12_i64).prop_map(|(from, to, lower, room, cost)| Arc {
            from,
            to,
            lower,
            upper: lower + room,
            cost,
        });
        let supplies = prop::collection::vec(-3..4_i64, nodes as usize - 1);
        (supplies, prop::collection::vec(arc, 0..40)).prop_map(|(mut supplies, arcs)| {
            supplies.push(-supplies.iter().sum::<i64>());
            (supplies, arcs)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_cost_is_that_of_successive_shortest_paths((supplies, arcs) in world()) {
        let network = Network::new(&supplies, &arcs).unwrap();
        let expected = successive_shortest_paths(&supplies, &arcs);
        match minimum_cost(&network) {
            Ok(flow) => {
                prop_assert_eq!(Some(flow.cost), expected);
                let certificate = verify(&network, &flow).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
                prop_assert_eq!((certificate.cost, certificate.dual_value), (flow.cost, flow.cost));
            }
            Err(cut) => {
                prop_assert_eq!(None, expected);
                prop_assert_eq!(verify_cut(&network, &cut), Ok(()));
                prop_assert!(cut.shortfall() > 0);
            }
        }
    }
}

/// The instance that networkx checks its own solver by; its optimum is published with it.
#[test]
fn the_published_optimum() {
    const FILE: &str = "reference/flow/netgen-2.min";
    let path = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).join(FILE));
    let Some(path) = path.filter(|path| path.is_file()) else {
        let _ = writeln!(std::io::stderr(), "the_published_optimum: left out, CHANCAI_DATA names no {FILE}");
        return;
    };
    let network = dimacs::read(BufReader::new(File::open(path).unwrap())).unwrap();
    assert_eq!((network.nodes(), network.arcs()), (400, 1416));
    let flow = minimum_cost(&network).unwrap();
    assert_eq!(flow.cost, 6_749_969_302);
    assert_eq!(verify(&network, &flow).unwrap().dual_value, 6_749_969_302);
}
