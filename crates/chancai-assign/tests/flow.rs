//! Laws of minimum-cost flow.

use chancai_assign::flow::{
    Arc, Flow, Infeasible, Network, Stuck, UNLIMITED, dimacs, minimum_cost, verify, verify_cut,
};
use proptest::prelude::*;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::ops::Range;
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

/// Supplies and arcs; few values, so that ties, loops, parallel arcs and worlds without a flow are frequent.
fn world(nodes: Range<u32>, arcs: usize, room: i64, cost: i64) -> impl Strategy<Value = (Vec<i64>, Vec<Arc>)> {
    nodes.prop_flat_map(move |nodes| {
        let arc = (0..nodes, 0..nodes, -2..3_i64, 0..=room, -cost / 2..=cost);
        let arc = arc.prop_map(|(from, to, lower, room, cost)| Arc { from, to, lower, upper: lower + room, cost });
        let supplies = prop::collection::vec(-3..4_i64, nodes as usize - 1);
        (supplies, prop::collection::vec(arc, 0..=arcs)).prop_map(|(mut supplies, arcs)| {
            supplies.push(-supplies.iter().sum::<i64>());
            (supplies, arcs)
        })
    })
}

/// The least cost over every way to fill the arcs.
fn brute_force(supplies: &[i64], arcs: &[Arc]) -> Option<i64> {
    let Some((arc, rest)) = arcs.split_first() else { return supplies.iter().all(|&left| left == 0).then_some(0) };
    let with = |flow: i64| {
        let mut left = supplies.to_vec();
        left[arc.from as usize] -= flow;
        left[arc.to as usize] += flow;
        Some(brute_force(&left, rest)? + flow * arc.cost)
    };
    (arc.lower..=arc.upper).filter_map(with).min()
}

/// The cost of a cheapest flow, proved; none where there is no flow, proved too.
fn proved(supplies: &[i64], arcs: &[Arc]) -> Result<Option<i128>, TestCaseError> {
    let network = Network::new(supplies, arcs).unwrap();
    match minimum_cost(&network) {
        Ok(flow) => {
            let proof = verify(&network, &flow).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
            prop_assert_eq!((proof.cost, proof.dual_value, proof.arcs_checked), (flow.cost, flow.cost, arcs.len()));
            Ok(Some(flow.cost))
        }
        Err(cut) => {
            verify_cut(&network, &cut).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
            prop_assert!(cut.shortfall() > 0);
            Ok(None)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_cost_is_that_of_successive_shortest_paths((supplies, arcs) in world(1..9, 40, 5, 12)) {
        prop_assert_eq!(proved(&supplies, &arcs)?, successive_shortest_paths(&supplies, &arcs));
    }

    #[test]
    fn the_cost_is_what_brute_force_finds((supplies, arcs) in world(1..4, 5, 2, 4)) {
        prop_assert_eq!(proved(&supplies, &arcs)?, brute_force(&supplies, &arcs).map(i128::from));
    }

    #[test]
    fn the_order_of_arcs_does_not_change_the_cost((supplies, arcs) in world(1..9, 30, 5, 4)) {
        let reversed: Vec<Arc> = arcs.iter().rev().copied().collect();
        prop_assert_eq!(proved(&supplies, &arcs)?, proved(&supplies, &reversed)?);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn larger_networks_cost_the_same((supplies, arcs) in world(20..60, 600, 9, 1000)) {
        prop_assert_eq!(proved(&supplies, &arcs)?, successive_shortest_paths(&supplies, &arcs));
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

fn arc(from: u32, to: u32, lower: i64, upper: i64, cost: i64) -> Arc {
    Arc { from, to, lower, upper, cost }
}

#[test]
fn every_fault_of_a_network_is_reported() {
    let codes = |supplies: &[i64], arcs: &[Arc]| -> Vec<(Option<usize>, &str)> {
        let error = Network::new(supplies, arcs).unwrap_err();
        error.faults().iter().map(|fault| (fault.arc(), fault.code())).collect()
    };
    assert_eq!(
        codes(&[1, 1], &[arc(0, 2, 0, 1, 0), arc(3, 1, 2, 1, i64::MIN)]),
        [
            (None, "UNBALANCED"),
            (Some(0), "NODE_OUT_OF_RANGE"),
            (Some(1), "NODE_OUT_OF_RANGE"),
            (Some(1), "BOUNDS_CROSS"),
            (Some(1), "COST_TOO_LARGE"),
        ]
    );
    assert_eq!(codes(&[i64::MAX, i64::MIN + 1], &[]), [(None, "QUANTITIES_TOO_LARGE")]);
    assert_eq!(codes(&[0], &[arc(0, 0, i64::MIN, 0, 0)]), [(None, "QUANTITIES_TOO_LARGE")]);
    let dear = vec![arc(0, 0, 0, UNLIMITED, -(1 << 57)); 300];
    assert_eq!(codes(&[0], &dear), [(None, "TOTAL_TOO_LARGE")]);
}

#[test]
fn networks_at_the_edge_are_solved() {
    let cost = |supplies: &[i64], arcs: &[Arc]| {
        let network = Network::new(supplies, arcs).unwrap();
        let flow = minimum_cost(&network).unwrap();
        assert_eq!(verify(&network, &flow).unwrap().dual_value, flow.cost);
        flow.cost
    };
    assert_eq!(cost(&[], &[]), 0);
    assert_eq!(cost(&[0, 0], &[]), 0);
    assert_eq!(cost(&[0], &[arc(0, 0, -3, 5, -2), arc(0, 0, 2, 2, 7)]), 4);
    // As much as may be, at the highest price.
    let half = Network::MOST_QUANTITY / 4;
    let dear = Network::MOST_COST / 3;
    assert_eq!(cost(&[half, -half], &[arc(0, 1, 0, UNLIMITED, dear)]), i128::from(half) * i128::from(dear));
    assert_eq!(cost(&[half, -half], &[arc(1, 0, -half, 0, dear)]), -i128::from(half) * i128::from(dear));
    // A cycle of negative cost without a limit: the cheapest flow within the bound that stands for none.
    let network = Network::new(&[0, 0], &[arc(0, 1, 0, UNLIMITED, -1), arc(1, 0, 0, UNLIMITED, 0)]).unwrap();
    let flow = minimum_cost(&network).unwrap();
    assert_eq!(flow.cost, -i128::from(network.arc(0).upper));
    assert!(verify(&network, &flow).is_ok());
}

#[test]
fn a_false_flow_is_refused_with_the_reason() {
    let network = Network::new(&[2, 0, -2], &[arc(0, 1, 0, 9, 1), arc(1, 2, 0, 9, 1), arc(0, 2, 0, 1, 5)]).unwrap();
    let good = minimum_cost(&network).unwrap();
    assert_eq!((good.cost, &good.flows[..]), (4, &[2, 2, 0][..]));
    let code = |change: &dyn Fn(&mut Flow)| {
        let mut other = good.clone();
        change(&mut other);
        verify(&network, &other).unwrap_err().code()
    };
    assert_eq!(code(&|flow| flow.flows[0] = 10), "OUT_OF_BOUNDS");
    assert_eq!(code(&|flow| flow.flows[0] = 1), "NOT_CONSERVED");
    assert_eq!(code(&|flow| flow.cost = 3), "WRONG_COST");
    assert_eq!(code(&|flow| flow.potentials[0] = i64::MIN), "POTENTIAL_TOO_LARGE");
    assert_eq!(code(&|flow| flow.potentials[0] -= 9), "NOT_OPTIMAL");
    assert_eq!(code(&|flow| flow.potentials.truncate(2)), "WRONG_SIZE");
    assert_eq!(code(&|flow| (flow.flows, flow.cost) = (vec![1, 1, 1], 7)), "NOT_OPTIMAL");
}

#[test]
fn a_false_cut_is_refused_with_the_reason() {
    let network = Network::new(&[2, -1, -1], &[arc(0, 1, 0, 9, 0), arc(1, 0, 3, 9, 0)]).unwrap();
    let cut = minimum_cost(&network).unwrap_err();
    assert_eq!((cut.stuck, &cut.nodes[..], cut.required, cut.possible), (Stuck::Needs, &[2][..], 1, 0));
    assert_eq!(cut.shortfall(), 1);
    let code = |change: &dyn Fn(&mut Infeasible)| {
        let mut other = cut.clone();
        change(&mut other);
        verify_cut(&network, &other).unwrap_err().code()
    };
    assert_eq!(code(&|cut| cut.nodes = vec![3]), "BAD_NODE");
    assert_eq!(code(&|cut| cut.nodes = vec![2, 2]), "BAD_NODE");
    assert_eq!(code(&|cut| cut.required = 7), "WRONG_SUMS");
    assert_eq!(code(&|cut| (cut.nodes, cut.required, cut.possible) = (vec![1], 1, 6)), "NO_CONFLICT");
    // Who cannot send is told apart from who does not get.
    let stuck = Network::new(&[1, 0, -1], &[arc(1, 2, 0, 1, 0)]).unwrap();
    let cut = minimum_cost(&stuck).unwrap_err();
    assert_eq!((cut.stuck, &cut.nodes[..]), (Stuck::Surplus, &[0][..]));
}

#[test]
fn what_is_written_is_read_again() {
    let arcs = [arc(0, 1, -2, 7, -3), arc(1, 1, 0, UNLIMITED, 0), arc(1, 0, 0, 0, 9)];
    let network = Network::new(&[4, -4, 0], &arcs).unwrap();
    let mut text = Vec::new();
    dimacs::write(&mut text, &network).unwrap();
    let again = dimacs::read(&text[..]).unwrap();
    assert_eq!(again.supplies(), network.supplies());
    assert!(again.iter().eq(network.iter()));
}

#[test]
fn every_fault_of_a_text_is_told_by_line_and_field() {
    let text =
        "c 错误百出\nn 1 1\np min 2 3 4\np min 2 3\nx\nn 1 1\nn 1 2\nn 9 1\na 1 2 3 2 0\na 0 2 0 1 1.5\na 1 2 0 1\n";
    let error = dimacs::read(text.as_bytes()).unwrap_err();
    let told: Vec<_> = error.faults().iter().map(|fault| (fault.line, fault.field, &fault.given[..])).collect();
    assert_eq!(
        told,
        [
            (2, "line", "n 1 1"),
            (3, "line", "4"),
            (4, "line", "p min 2 3"),
            (5, "line", "x"),
            (7, "node", "1"),
            (8, "node", "9"),
            (9, "upper", "2"),
            (10, "from", "0"),
            (10, "cost", "1.5"),
            (11, "cost", ""),
        ]
    );
    assert_eq!(error.code(), "BAD_LINES");
    let many = format!("p min 1 0\n{}", "y\n".repeat(1000));
    assert_eq!(dimacs::read(many.as_bytes()).unwrap_err().faults().len(), 100);
    let short = dimacs::read("p min 1 2\na 1 1 0 0 0\n".as_bytes()).unwrap_err();
    assert_eq!((short.faults()[0].line, short.faults()[0].field), (2, "arcs"));
    assert_eq!(dimacs::read("p min 1 0\nn 1 5\n".as_bytes()).unwrap_err().code(), "BAD_NETWORK");
    assert_eq!(dimacs::read(&b""[..]).unwrap_err().faults()[0].field, "problem");
}
