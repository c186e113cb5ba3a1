//! The steps of one shock, sparse: only what may have changed is computed anew.

use super::network::SupplyNetwork;
use super::{Production, Replacement, Shock, SystemicRiskOptions};

/// Losses of one shock, and scratch for the next.
pub(super) struct Spread<'n> {
    network: &'n SupplyNetwork,
    options: SystemicRiskOptions,
    down: Side,
    up: Side,
    /// Of every firm `r * d`: what its customers feel.
    felt: Vec<f64>,
    /// Firms whose `felt` changed in the last step.
    felt_changed: Vec<u32>,
    /// Sectors a member of which lost something in the last step.
    sectors: Marks,
}

impl<'n> Spread<'n> {
    pub(super) fn new(network: &'n SupplyNetwork, options: &SystemicRiskOptions) -> Self {
        let firms = network.len();
        Self {
            network,
            options: *options,
            down: Side::new(firms),
            up: Side::new(firms),
            felt: vec![0.0; firms],
            felt_changed: Vec::new(),
            sectors: Marks::new(firms),
        }
    }

    /// Spreads a shock from a state without losses; how many steps it took.
    pub(super) fn run(&mut self, shocks: &[Shock]) -> usize {
        self.down.start(shocks);
        self.up.start(shocks);
        let mut steps = 0;
        loop {
            steps += 1;
            if self.step() <= self.options.epsilon {
                return steps;
            }
        }
    }

    /// All firms move together, from the losses before to those after; the largest rise.
    fn step(&mut self) -> f64 {
        self.feel();
        let Self { network, options, down, up, felt, felt_changed, .. } = self;
        down.due.gather(felt_changed, network.links(), |firm| network.customers.row(firm));
        up.due.gather(&up.changed, network.links(), |firm| network.suppliers.row(firm));
        match options.production {
            Production::Linear => down.look(|_, firm| network.linear_loss(firm, felt)),
            Production::Leontief => down.look(|_, firm| network.leontief_loss(firm, felt)),
        }
        up.look(|loss, firm| network.upstream_loss(firm, loss));
        down.take().max(up.take())
    }

    /// What customers feel of the losses that changed.
    fn feel(&mut self) {
        let Self { network, options, down, felt, felt_changed, sectors, .. } = self;
        felt_changed.clear();
        if options.replacement == Replacement::None {
            for &firm in &down.changed {
                felt[firm as usize] = down.loss[firm as usize];
            }
            felt_changed.extend_from_slice(&down.changed);
            return;
        }
        for &firm in &down.changed {
            sectors.add(network.sectors[firm as usize]);
        }
        for &sector in &sectors.list {
            let members = network.members.row(sector as usize);
            let left = network.left(members, &down.loss);
            for &firm in members {
                let loss = down.loss[firm as usize];
                let new = if loss > 0.0 { network.share_of(firm as usize, left) * loss } else { 0.0 };
                if new > felt[firm as usize] {
                    felt[firm as usize] = new;
                    felt_changed.push(firm);
                }
            }
        }
        sectors.clear();
    }

    /// The share of all output that is lost.
    pub(super) fn index(&self) -> f64 {
        self.network.lost_share(&self.down.loss, &self.up.loss)
    }

    /// Back to no losses, in the time the last shock took to spread.
    pub(super) fn reset(&mut self) {
        for &firm in &self.down.touched.list {
            self.felt[firm as usize] = 0.0;
        }
        self.down.reset();
        self.up.reset();
    }

    pub(super) fn into_losses(self) -> (Vec<f64>, Vec<f64>) {
        (self.down.loss, self.up.loss)
    }
}

/// The sums of the model, each in the order of its links: the sparse steps and the plain sweep share them. They begin
/// at 0, where `sum` of nothing would be -0.
impl SupplyNetwork {
    fn linear_loss(&self, firm: usize, felt: &[f64]) -> f64 {
        let range = self.suppliers.range(firm);
        let links = self.suppliers.firms[range.clone()].iter().zip(&self.suppliers.values[range]);
        links.fold(0.0, |sum, (&supplier, share)| sum + share * felt[supplier as usize])
    }

    fn leontief_loss(&self, firm: usize, felt: &[f64]) -> f64 {
        let range = self.suppliers.range(firm);
        let shares = self.within_sector[range.clone()].iter().zip(&self.goes_on[range.clone()]);
        let (mut most, mut sum): (f64, f64) = (0.0, 0.0);
        for (&supplier, (share, goes_on)) in self.suppliers.firms[range].iter().zip(shares) {
            // 1 or 0 instead of a branch that cannot be foreseen: times 1 and plus 0 are exact. No term is negative, so
            // no part of a sum exceeds the whole.
            sum = sum * goes_on + share * felt[supplier as usize];
            most = if sum > most { sum } else { most };
        }
        most
    }

    fn upstream_loss(&self, firm: usize, loss: &[f64]) -> f64 {
        let range = self.customers.range(firm);
        let links = self.customers.firms[range.clone()].iter().zip(&self.customers.values[range]);
        links.fold(0.0, |sum, (&customer, share)| sum + share * loss[customer as usize])
    }

    /// What the firms of a sector still produce.
    fn left(&self, members: &[u32], loss: &[f64]) -> f64 {
        members.iter().map(|&firm| self.output[firm as usize] * (1.0 - loss[firm as usize])).sum()
    }

    /// A firm's output over what its sector still produces, at most 1.
    fn share_of(&self, firm: usize, left: f64) -> f64 {
        if left > 0.0 { (self.output[firm] / left).min(1.0) } else { 1.0 }
    }

    fn lost_share(&self, down: &[f64], up: &[f64]) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        let losses = down.iter().zip(up).map(|(down, up)| down.max(*up));
        self.output.iter().zip(losses).map(|(output, loss)| output * loss).sum::<f64>() / self.total
    }
}

/// The losses of one direction.
struct Side {
    loss: Vec<f64>,
    shock: Vec<f64>,
    /// Firms whose loss changed in the last step.
    changed: Vec<u32>,
    /// Firms whose loss is not 0.
    touched: Marks,
    /// Firms to compute anew, and what came out.
    due: Marks,
    next: Vec<f64>,
}

impl Side {
    fn new(firms: usize) -> Self {
        Self {
            loss: vec![0.0; firms],
            shock: vec![0.0; firms],
            changed: Vec::new(),
            touched: Marks::new(firms),
            due: Marks::new(firms),
            next: Vec::new(),
        }
    }

    fn start(&mut self, shocks: &[Shock]) {
        for shock in shocks.iter().filter(|shock| shock.loss > 0.0) {
            let at = shock.firm as usize;
            (self.loss[at], self.shock[at]) = (shock.loss, shock.loss);
            self.changed.push(shock.firm);
            self.touched.add(shock.firm);
        }
    }

    /// The new losses of all firms that are due, from the losses as they are: none is changed yet.
    fn look(&mut self, loss_of: impl Fn(&[f64], usize) -> f64) {
        let Self { loss, shock, due, next, .. } = self;
        next.clear();
        next.extend(due.list.iter().map(|&firm| loss_of(loss, firm as usize).max(shock[firm as usize]).min(1.0)));
    }

    /// Takes them over; the largest rise.
    fn take(&mut self) -> f64 {
        self.changed.clear();
        let mut most: f64 = 0.0;
        for (&firm, &next) in self.due.list.iter().zip(&self.next) {
            let loss = &mut self.loss[firm as usize];
            if next > *loss {
                most = most.max(next - *loss);
                *loss = next;
                self.changed.push(firm);
                self.touched.add(firm);
            }
        }
        self.due.clear();
        most
    }

    fn reset(&mut self) {
        for &firm in &self.touched.list {
            (self.loss[firm as usize], self.shock[firm as usize]) = (0.0, 0.0);
        }
        self.touched.clear();
        self.changed.clear();
    }
}

/// A set of positions that is emptied in the time it took to fill.
struct Marks {
    is_in: Vec<bool>,
    list: Vec<u32>,
}

impl Marks {
    fn new(size: usize) -> Self {
        Self { is_in: vec![false; size], list: Vec::new() }
    }

    fn add(&mut self, at: u32) {
        if !std::mem::replace(&mut self.is_in[at as usize], true) {
            self.list.push(at);
        }
    }

    /// The neighbours of all changed firms, or simply all firms where that is less work.
    fn gather<'r>(&mut self, changed: &[u32], links: usize, row: impl Fn(usize) -> &'r [u32]) {
        /// Marking a neighbour costs about what computing one link does.
        const DENSE: usize = 8;
        let followed: usize = changed.iter().map(|&firm| row(firm as usize).len()).sum();
        if followed * DENSE > links {
            self.list.extend(0..self.is_in.len() as u32);
            self.is_in.fill(true);
            return;
        }
        for &firm in changed {
            for &neighbour in row(firm as usize) {
                self.add(neighbour);
            }
        }
    }

    fn clear(&mut self) {
        for at in self.list.drain(..) {
            self.is_in[at as usize] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Cascade, SupplyLink, cascade, systemic_risk};
    use super::*;
    use crate::Par;

    /// Every firm at every step, whatever changed.
    fn plain(network: &SupplyNetwork, shocks: &[Shock], options: &SystemicRiskOptions) -> Cascade {
        let firms = 0..network.len();
        let mut shock = vec![0.0; network.len()];
        for given in shocks {
            shock[given.firm as usize] = given.loss;
        }
        let (mut down, mut up) = (shock.clone(), shock.clone());
        for steps in 1.. {
            let replaced = |firm: usize| match options.replacement {
                Replacement::None => 1.0,
                Replacement::MarketShare => {
                    let members = network.members.row(network.sectors[firm] as usize);
                    network.share_of(firm, network.left(members, &down))
                }
            };
            let felt: Vec<f64> = firms.clone().map(|firm| replaced(firm) * down[firm]).collect();
            let loss = |firm: usize| match options.production {
                Production::Linear => network.linear_loss(firm, &felt),
                Production::Leontief => network.leontief_loss(firm, &felt),
            };
            let new_down: Vec<f64> = firms.clone().map(|firm| loss(firm).max(shock[firm]).min(1.0)).collect();
            let new_up: Vec<f64> =
                firms.clone().map(|firm| network.upstream_loss(firm, &up).max(shock[firm]).min(1.0)).collect();
            let rises = firms.clone().map(|firm| (new_down[firm] - down[firm]).max(new_up[firm] - up[firm]));
            let fall = firms.clone().any(|firm| new_down[firm] < down[firm] || new_up[firm] < up[firm]);
            assert!(!fall, "no loss ever falls");
            let most = rises.fold(0.0, f64::max);
            (down, up) = (new_down, new_up);
            if most <= options.epsilon {
                let index = network.lost_share(&down, &up);
                return Cascade { downstream: down, upstream: up, index, steps };
            }
        }
        unreachable!()
    }

    fn bits(cascade: &Cascade) -> Vec<u64> {
        cascade.downstream.iter().chain(&cascade.upstream).chain([&cascade.index]).map(|loss| loss.to_bits()).collect()
    }

    fn options() -> impl Strategy<Value = SystemicRiskOptions> {
        let production = prop_oneof![Just(Production::Linear), Just(Production::Leontief)];
        let replacement = prop_oneof![Just(Replacement::None), Just(Replacement::MarketShare)];
        (production, replacement, prop::sample::select(vec![1.0, 0.01, 1e-6]))
            .prop_map(|(production, replacement, epsilon)| SystemicRiskOptions { production, replacement, epsilon })
    }

    /// Up to 40 firms, few or many links, cycles and double links among them.
    fn network() -> impl Strategy<Value = SupplyNetwork> {
        (2..40_u32, 1..6_u32).prop_flat_map(|(firms, sectors)| {
            let link = (0..firms, 0..firms, 0.01..100.0_f64);
            let sector = prop::collection::vec(0..sectors, firms as usize);
            (sector, prop::collection::vec(link, 0..4 * firms as usize)).prop_map(|(sectors, links)| {
                let links = links.into_iter().filter(|link| link.0 != link.1);
                let links: Vec<_> = links.map(|(s, t, weight)| SupplyLink::new(s, t, weight)).collect();
                SupplyNetwork::new(&sectors, &links).unwrap()
            })
        })
    }

    /// The sum of no suppliers is 0 and not -0, or the sweep would differ from the sparse steps in a bit.
    #[test]
    fn losses_without_suppliers_are_plus_0() {
        let network = SupplyNetwork::new(&[0, 0], &[]).unwrap();
        let options = SystemicRiskOptions { production: Production::Linear, ..SystemicRiskOptions::default() };
        assert_eq!(bits(&plain(&network, &[], &options)), [0; 5]);
        assert_eq!(bits(&cascade(&network, &[], &options).unwrap()), [0; 5]);
    }

    proptest! {
        #[test]
        fn sparse_steps_equal_the_plain_sweep_bit_for_bit(
            network in network(), options in options(), losses in prop::collection::vec(prop::option::of(0.0..=1.0_f64), 40),
        ) {
            let shocks: Vec<Shock> = (0..network.len() as u32)
                .filter_map(|firm| Some(Shock { firm, loss: losses[firm as usize]? }))
                .collect();
            let (sparse, plain) = (cascade(&network, &shocks, &options).unwrap(), plain(&network, &shocks, &options));
            prop_assert_eq!(sparse.steps, plain.steps);
            prop_assert_eq!(bits(&sparse), bits(&plain));
        }

    }

    proptest! {
        // Each case runs the plain sweep once a firm.
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// One scratch after another shock is as good as new, and threads change nothing.
        #[test]
        fn every_index_equals_its_own_plain_sweep(network in network(), options in options()) {
            let bits = |all: Vec<f64>| all.into_iter().map(f64::to_bits).collect::<Vec<u64>>();
            let expected: Vec<f64> = (0..network.len() as u32)
                .map(|firm| plain(&network, &[Shock::failure(firm)], &options).index)
                .collect();
            let expected = bits(expected);
            prop_assert_eq!(bits(systemic_risk(&network, &options, Par::Seq).unwrap()), expected.clone());
            prop_assert_eq!(bits(systemic_risk(&network, &options, Par::default()).unwrap()), expected);
        }
    }
}
