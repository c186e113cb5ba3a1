//! Cycles of a directed graph, each with its whole path.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::csr::Csr;

/// How many separate paths are looked for in one knot of cycles.
///
/// Each path costs a walk over the knot. A knot that needs more than this is a file with its columns
/// mixed up: its further concepts are reported with the knot's first path.
const MAX_PATHS: usize = 64;

/// Every node that lies on a cycle, ascending, with a shortest way round through it.
///
/// The way begins at the least node of it that had no way yet; nodes of one way share it.
/// O(nodes + edges) where there is no cycle (Tarjan's strongly connected components, 1972, without
/// recursion).
pub(crate) fn nodes_on_cycles(next: &Csr<u32>) -> Vec<(usize, Arc<[usize]>)> {
    let components = components(next);
    let mut sizes = vec![0_usize; next.len()];
    for &component in &components {
        sizes[component] += 1;
    }
    let mut found: Vec<Option<Arc<[usize]>>> = vec![None; next.len()];
    let mut paths = vec![0_usize; next.len()];
    let mut first: Vec<Option<Arc<[usize]>>> = vec![None; next.len()];
    for node in 0..next.len() {
        let component = components[node];
        if sizes[component] < 2 || found[node].is_some() {
            continue;
        }
        paths[component] += 1;
        if paths[component] > MAX_PATHS {
            found[node].clone_from(&first[component]);
            continue;
        }
        let path: Arc<[usize]> = shortest_way_round(next, &components, node).into();
        for &step in path.iter() {
            found[step].get_or_insert_with(|| Arc::clone(&path));
        }
        first[component].get_or_insert(path);
    }
    found.into_iter().enumerate().filter_map(|(node, path)| Some((node, path?))).collect()
}

/// Breadth first from `start`, inside its component, until an edge leads back to it.
fn shortest_way_round(next: &Csr<u32>, components: &[usize], start: usize) -> Vec<usize> {
    let mut came_from = rustc_hash::FxHashMap::default();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &to in next.row(node) {
            let to = to as usize;
            if to == start {
                let mut path = vec![node];
                while let Some(&before) = path.last().and_then(|last| came_from.get(last)) {
                    path.push(before);
                }
                path.reverse();
                return path;
            }
            if components[to] == components[start] && !came_from.contains_key(&to) {
                came_from.insert(to, node);
                queue.push_back(to);
            }
        }
    }
    vec![start]
}

/// The strongly connected component of every node, named by the first node Tarjan's walk met in it.
fn components(next: &Csr<u32>) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let n = next.len();
    let (mut order, mut low, mut component) = (vec![UNSEEN; n], vec![0; n], vec![UNSEEN; n]);
    let (mut open, mut seen) = (Vec::new(), 0);
    // A frame is a node and how many of its edges were followed.
    let mut frames: Vec<(usize, usize)> = Vec::new();
    for root in 0..n {
        if order[root] != UNSEEN {
            continue;
        }
        frames.push((root, 0));
        while let Some((node, edge)) = frames.pop() {
            if edge == 0 {
                order[node] = seen;
                low[node] = seen;
                seen += 1;
                open.push(node);
            }
            if let Some(&to) = next.row(node).get(edge) {
                let to = to as usize;
                frames.push((node, edge + 1));
                if order[to] == UNSEEN {
                    frames.push((to, 0));
                } else if component[to] == UNSEEN {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
            if let Some(&(above, _)) = frames.last() {
                low[above] = low[above].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: usize, edges: &[(usize, u32)]) -> Csr<u32> {
        Csr::from_pairs(nodes, edges.iter().copied())
    }

    #[test]
    fn two_cycles_and_a_bridge_between_them() {
        // 0 -> 1 -> 0, 1 -> 2 (on no cycle), 2 -> 3 -> 4 -> 5 -> 3
        let found = nodes_on_cycles(&graph(6, &[(0, 1), (1, 0), (1, 2), (2, 3), (3, 4), (4, 5), (5, 3)]));
        let told: Vec<(usize, Vec<usize>)> = found.iter().map(|(node, path)| (*node, path.to_vec())).collect();
        assert_eq!(
            told,
            [(0, vec![0, 1]), (1, vec![0, 1]), (3, vec![3, 4, 5]), (4, vec![3, 4, 5]), (5, vec![3, 4, 5])]
        );
    }

    #[test]
    fn no_cycle_in_a_diamond() {
        assert!(nodes_on_cycles(&graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3)])).is_empty());
    }

    #[test]
    fn a_long_ring_needs_no_recursion() {
        let n = 200_000_u32;
        let ring: Vec<(usize, u32)> = (0..n).map(|i| (i as usize, (i + 1) % n)).collect();
        let found = nodes_on_cycles(&graph(n as usize, &ring));
        assert_eq!(found.len(), n as usize);
        assert_eq!(found[0].1.len(), n as usize);
    }
}
