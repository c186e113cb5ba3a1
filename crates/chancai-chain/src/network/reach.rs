//! Who can be reached, and how long the ways are.

use crate::Network;

/// How many other positions lie before and behind each one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// How many positions reach it, itself left out.
    pub ancestors: Vec<u32>,
    /// How many positions it reaches, itself left out.
    pub descendants: Vec<u32>,
}

/// Counts ancestors and descendants of every position; on a loop each is an ancestor of the others.
///
/// Sixty-four positions at a time are followed through the graph as bits, so O(n (n + m) / 64); memory O(n + m).
///
/// ```
/// use chancai_chain::{Network, reach};
/// // 正极 → 电池 → 拆解 → 正极，拆解 → 铜。
/// let counts = reach(&Network::new(4, [(0, 1), (1, 2), (2, 0), (2, 3)])?);
/// assert_eq!((counts.ancestors, counts.descendants), (vec![2, 2, 2, 3], vec![3, 3, 3, 0]));
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn reach(network: &Network) -> Reach {
    let sets = network.components();
    let mut reversed: Vec<&[u32]> = sets.iter().map(Vec::as_slice).collect();
    // Arrows lead from later sets to earlier ones: descendants are complete in this order, ancestors in the reverse.
    let descendants = count(network.len(), &reversed, |at| network.outgoing(at));
    reversed.reverse();
    let ancestors = count(network.len(), &reversed, |at| network.incoming(at));
    Reach { ancestors, descendants }
}

fn count<'n>(nodes: usize, sets: &[&[u32]], next: impl Fn(u32) -> &'n [u32]) -> Vec<u32> {
    let mut counts = vec![0; nodes];
    let mut reached = vec![0_u64; nodes];
    for first in (0..nodes as u32).step_by(64) {
        for set in sets {
            let mut bits = 0;
            for &at in *set {
                if (first..first.saturating_add(64)).contains(&at) {
                    bits |= 1 << (at - first);
                }
                for &to in next(at) {
                    bits |= reached[to as usize];
                }
            }
            for &at in *set {
                reached[at as usize] = bits;
                counts[at as usize] += bits.count_ones();
            }
        }
        reached.fill(0);
    }
    for count in &mut counts {
        *count -= 1; // Itself.
    }
    counts
}

/// For each position the number of arrows on the longest path that ends there. A loop is passed through as if it were
/// one position, so that the number is finite; on a graph without loops it is the longest path itself. O(n + m).
///
/// ```
/// use chancai_chain::{Network, longest_paths};
/// let network = Network::new(4, [(0, 1), (1, 2), (0, 2), (2, 3)])?;
/// assert_eq!(longest_paths(&network), [0, 1, 2, 3]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn longest_paths(network: &Network) -> Vec<u32> {
    let sets = network.components();
    let mut set_of = vec![0; network.len()];
    for (number, set) in sets.iter().enumerate() {
        for &at in set {
            set_of[at as usize] = number;
        }
    }
    let mut longest = vec![0; network.len()];
    for (number, set) in sets.iter().enumerate().rev() {
        let before = set.iter().flat_map(|&at| network.incoming(at)).filter(|&&from| set_of[from as usize] != number);
        let length = before.map(|&from| longest[from as usize] + 1).max().unwrap_or(0);
        for &at in set {
            longest[at as usize] = length;
        }
    }
    longest
}
