//! Firms, their sectors, and who supplies whom: compressed rows both ways.

use crate::error::ChainError;
use crate::figures::FigureFault;

/// One firm supplies another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SupplyLink {
    /// Position of the firm that supplies.
    pub source: u32,
    /// Position of the firm that buys.
    pub target: u32,
    /// How much a year, in any one unit; above 0.
    pub weight: f64,
}

impl SupplyLink {
    /// `source` supplies `target`.
    pub fn new(source: u32, target: u32, weight: f64) -> Self {
        Self { source, target, weight }
    }
}

/// Firms with a sector each, and the links between them.
///
/// Links that join the same two firms in the same direction add up. Everything is sorted, so the order in which links
/// come changes no bit. Memory: 40 bytes a link and 40 a firm.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyNetwork {
    /// Of every firm the sector, numbered from 0 in the order of the sectors given.
    pub(super) sectors: Vec<u32>,
    /// The firms of every sector, ascending.
    pub(super) members: Rows<()>,
    /// The suppliers of every firm, by their sector and then by firm, with their share of all inputs.
    pub(super) suppliers: Rows<f64>,
    /// The shares of the same links in what the firm gets of the supplier's sector.
    pub(super) within_sector: Vec<f64>,
    /// For every link to a firm 1 where it is of the same sector as the link before it, and 0 where it begins one.
    pub(super) goes_on: Vec<f64>,
    /// The customers of every firm, ascending, with their share of its output.
    pub(super) customers: Rows<f64>,
    pub(super) output: Vec<f64>,
    pub(super) total: f64,
}

/// Rows of firms with a value each, one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows<T> {
    starts: Vec<u32>,
    pub(super) firms: Vec<u32>,
    pub(super) values: Vec<T>,
}

impl<T> Rows<T> {
    /// From `(row, firm, value)` in the order of the rows.
    fn new(rows: usize, sorted: impl Iterator<Item = (u32, u32, T)>) -> Self {
        let mut built = Self { starts: vec![0; rows + 1], firms: Vec::new(), values: Vec::new() };
        for (row, firm, value) in sorted {
            built.starts[row as usize + 1] += 1;
            built.firms.push(firm);
            built.values.push(value);
        }
        for row in 0..rows {
            built.starts[row + 1] += built.starts[row];
        }
        built
    }

    pub(super) fn range(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }

    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.firms[self.range(row)]
    }
}

impl SupplyNetwork {
    /// Firms are the positions of `sectors`, which gives the sector of each by any number; links name them by position.
    ///
    /// O(n + m log m) for n firms and m links.
    ///
    /// # Errors
    ///
    /// [`FigureFault::UnknownFirm`] for a link that names a firm that is not there; [`FigureFault::SelfLink`] for one
    /// from a firm to itself, which is no link between firms and would feed a loss back into itself;
    /// [`FigureFault::Entry`] for a weight that is not above 0, NaN or infinite, and where weights add up to more than a
    /// float holds; [`FigureFault::TooMany`] for 2^32 firms or links or more.
    pub fn new(sectors: &[u32], links: &[SupplyLink]) -> Result<Self, ChainError> {
        check(sectors.len(), links)?;
        let sectors = numbered(sectors);
        let mut links = merged(links, &sectors);
        let mut output = vec![0.0; sectors.len()];
        let mut input = output.clone();
        for link in &links {
            output[link.source as usize] += link.weight;
            input[link.target as usize] += link.weight;
        }
        let total = output.iter().fold(0.0, |sum: f64, output| sum + output);
        if !total.is_finite() {
            let expected = "weights with a finite sum";
            return Err(FigureFault::Entry { name: "links", index: 0, given: total, expected }.into());
        }
        let (within_sector, goes_on) = by_sector(&links, &sectors);
        let share = |link: &SupplyLink| (link.target, link.source, link.weight / input[link.target as usize]);
        let suppliers = Rows::new(sectors.len(), links.iter().map(share));
        links.sort_by_key(|link| (link.source, link.target));
        let share = |link: &SupplyLink| (link.source, link.target, link.weight / output[link.source as usize]);
        let customers = Rows::new(sectors.len(), links.iter().map(share));
        let mut members: Vec<(u32, u32, ())> = (0..).zip(&sectors).map(|(firm, &sector)| (sector, firm, ())).collect();
        members.sort_unstable();
        let count = members.last().map_or(0, |last| last.0 as usize + 1);
        let members = Rows::new(count, members.into_iter());
        Ok(Self { sectors, members, suppliers, within_sector, goes_on, customers, output, total })
    }

    /// How many firms there are.
    pub fn len(&self) -> usize {
        self.sectors.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sectors.is_empty()
    }

    /// How many links there are, those that join the same firms counted once.
    pub fn links(&self) -> usize {
        self.suppliers.firms.len()
    }

    /// What a firm supplies to all others, which is its size; 0 where it is not there.
    pub fn output(&self, firm: usize) -> f64 {
        self.output.get(firm).copied().unwrap_or(0.0)
    }

    /// What all firms supply.
    pub fn total_output(&self) -> f64 {
        self.total
    }
}

fn check(firms: usize, links: &[SupplyLink]) -> Result<(), FigureFault> {
    for (name, given) in [("firms", firms), ("links", links.len())] {
        if u32::try_from(given).is_err() {
            return Err(FigureFault::TooMany { name, given });
        }
    }
    for (index, link) in links.iter().enumerate() {
        for firm in [link.source, link.target] {
            if firm as usize >= firms {
                return Err(FigureFault::UnknownFirm { name: "links", index, firm, firms });
            }
        }
        if link.source == link.target {
            return Err(FigureFault::SelfLink { index, firm: link.source });
        }
        let given = link.weight;
        if !(given > 0.0 && given.is_finite()) {
            return Err(FigureFault::Entry { name: "links", index, given, expected: "above 0" });
        }
    }
    Ok(())
}

/// Sectors numbered from 0 without gaps, in their order.
fn numbered(sectors: &[u32]) -> Vec<u32> {
    let mut known = sectors.to_vec();
    known.sort_unstable();
    known.dedup();
    let number = |sector: &u32| known.partition_point(|known| known < sector) as u32;
    sectors.iter().map(number).collect()
}

/// By target, the source's sector and source; those with the same ends added up, the smallest first.
fn merged(links: &[SupplyLink], sectors: &[u32]) -> Vec<SupplyLink> {
    let mut links = links.to_vec();
    links.sort_by(|a, b| {
        let key = |link: &SupplyLink| (link.target, sectors[link.source as usize], link.source);
        key(a).cmp(&key(b)).then(a.weight.total_cmp(&b.weight))
    });
    links.dedup_by(|link, kept| {
        let same = (link.source, link.target) == (kept.source, kept.target);
        if same {
            kept.weight += link.weight;
        }
        same
    });
    links
}

/// For links in the order of suppliers: the share in what the target gets of the sector, and whether it goes on with it.
fn by_sector(links: &[SupplyLink], sectors: &[u32]) -> (Vec<f64>, Vec<f64>) {
    let (mut shares, mut goes_on) = (Vec::with_capacity(links.len()), Vec::with_capacity(links.len()));
    let key = |link: &SupplyLink| (link.target, sectors[link.source as usize]);
    for group in links.chunk_by(|a, b| key(a) == key(b)) {
        let sum: f64 = group.iter().map(|link| link.weight).sum();
        shares.extend(group.iter().map(|link| link.weight / sum));
        goes_on.extend((0..group.len()).map(|at| if at == 0 { 0.0 } else { 1.0 }));
    }
    (shares, goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(links: &[SupplyLink]) -> FigureFault {
        match SupplyNetwork::new(&[7, 7, 9], links) {
            Err(ChainError::Figures(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bad_links_are_named() {
        let good = SupplyLink::new(0, 1, 1.0);
        assert!(matches!(
            fault(&[good, SupplyLink::new(3, 0, 1.0)]),
            FigureFault::UnknownFirm { index: 1, firm: 3, firms: 3, .. }
        ));
        assert!(matches!(fault(&[SupplyLink::new(2, 2, 1.0)]), FigureFault::SelfLink { index: 0, firm: 2 }));
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(fault(&[good, SupplyLink::new(0, 1, weight)]), FigureFault::Entry { index: 1, .. }));
        }
        let most = SupplyLink::new(0, 1, f64::MAX);
        assert!(matches!(fault(&[most, most]), FigureFault::Entry { name: "links", .. }));
    }

    #[test]
    fn links_add_up_and_their_order_is_nothing() {
        let links = [(0, 2, 1.0), (1, 2, 2.0), (0, 2, 3.0), (2, 0, 0.5)].map(|(s, t, w)| SupplyLink::new(s, t, w));
        let network = SupplyNetwork::new(&[7, 7, 9], &links).unwrap();
        let mut turned = links;
        turned.reverse();
        assert_eq!(network, SupplyNetwork::new(&[7, 7, 9], &turned).unwrap());
        assert_eq!((network.links(), network.output(0), network.total_output()), (3, 4.0, 6.5));
        assert_eq!(network.suppliers.row(2), [0, 1]);
        assert_eq!((network.members.row(0), network.members.row(1)), ([0, 1].as_slice(), [2].as_slice()));
        assert_eq!(network.goes_on, [0.0, 0.0, 1.0]);
    }
}
