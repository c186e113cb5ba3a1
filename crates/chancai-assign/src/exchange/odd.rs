//! Odd sets that half swaps overstep.

use super::relax::{Cut, Origin};
use super::swap_proof::OddSet;
use super::swaps::Swaps;

/// No more odd sets than this are priced at once; what they leave is branched on.
const MOST: usize = 256;

/// Adds the odd sets that `halves` oversteps: people linked by half swaps, and such people with units that are full taken
/// together.
pub(super) fn separate(swaps: &Swaps, halves: &[u8], cuts: &mut Vec<Cut>) {
    let (people, units) = (swaps.people().len(), swaps.units().len());
    let mut used = vec![0_u64; units];
    for (swap, &halves) in swaps.swaps().iter().zip(halves) {
        for unit in swaps.units_of(swap) {
            used[unit] += u64::from(halves);
        }
    }
    let full: Vec<bool> = used
        .iter()
        .zip(swaps.units())
        .map(|(&used, limit)| limit.is_some_and(|limit| used == 2 * u64::from(limit)))
        .collect();
    for with_units in [false, true] {
        // A place stands for a person, or for the full unit the person is of.
        let place = |person: u32| match swaps.people()[person as usize] as usize {
            unit if with_units && full[unit] => people + unit,
            _ => person as usize,
        };
        let mut links = Links::new(people + units);
        let mut touched = Vec::new();
        for (swap, _) in swaps.swaps().iter().zip(halves).filter(|(_, halves)| **halves == 1) {
            links.join(place(swap.a), place(swap.b));
            touched.extend([place(swap.a), place(swap.b)]);
        }
        touched.sort_unstable_by_key(|&place| (links.root(place), place));
        touched.dedup();
        let roots: Vec<usize> = touched.iter().map(|&place| links.root(place)).collect();
        let mut start = 0;
        for same in roots.chunk_by(|a, b| a == b) {
            let set = set_of(&touched[start..start + same.len()], people);
            start += same.len();
            push(swaps, halves, set, cuts);
        }
    }
}

fn set_of(places: &[usize], people: usize) -> OddSet {
    let split = places.partition_point(|&place| place < people);
    let numbers = |places: &[usize], first: usize| places.iter().map(|&place| (place - first) as u32).collect();
    OddSet { people: numbers(&places[..split], 0), units: numbers(&places[split..], people), price: 0 }
}

/// Adds the set as a cut if it is overstepped and new.
fn push(swaps: &Swaps, halves: &[u8], set: OddSet, cuts: &mut Vec<Cut>) {
    let Some(most) = set.most(swaps) else { return };
    let members: Vec<(u32, i64)> = (0..)
        .zip(swaps.swaps())
        .map(|(at, swap)| (at, set.count(swaps, swap)))
        .filter(|&(_, count)| count > 0)
        .collect();
    let used: i64 = members.iter().map(|&(at, count)| count * i64::from(halves[at as usize])).sum();
    let origin = Origin::Odd(set);
    let odd = cuts.iter().filter(|cut| cut.origin != Origin::Between);
    if used > 2 * most && odd.clone().count() < MOST && odd.clone().all(|cut| cut.origin != origin) {
        cuts.push(Cut { members, most, origin });
    }
}

/// Which places hang together: union by the lower number, paths halved.
struct Links {
    above: Vec<usize>,
}

impl Links {
    fn new(places: usize) -> Self {
        Self { above: (0..places).collect() }
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.above[place] != place {
            self.above[place] = self.above[self.above[place]];
            place = self.above[place];
        }
        place
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.above[high] = low;
    }
}
