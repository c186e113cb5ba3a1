//! One tree, grown leaf by leaf where the gain is largest, from histograms.

use super::TreeSetting;
use super::bins::Binned;
use super::forest::Node;
use super::lambda::Slopes;

/// First and second derivatives of some rows, as integers, so that the order of adding cannot matter and the sums of one
/// child are exactly those of the parent less the other's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    gradient: i64,
    hessian: i64,
    rows: u32,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.hessian += other.hessian;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            rows: self.rows - other.rows,
        }
    }
}

/// A tree whose splits are known by bins, and by thresholds.
pub(crate) struct Grown {
    pub(crate) nodes: Vec<Node>,
    /// For each split the place of its feature among the binned ones, and the last bin that goes left.
    cuts: Vec<(usize, u8)>,
}

impl Grown {
    /// What the tree says of a row of the data it was grown on.
    pub(crate) fn value(&self, data: &Binned, row: usize) -> f64 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Leaf { value } => return value,
                Node::Split { left, right, .. } => {
                    let (feature, bin) = self.cuts[at];
                    at = if data.features[feature].bins[row] <= bin { left } else { right } as usize;
                }
            }
        }
    }
}

/// A leaf that may still be split.
struct Leaf {
    node: usize,
    /// Its rows, from..to in the list.
    from: usize,
    to: usize,
    sums: Sums,
    histogram: Vec<Sums>,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    /// Place among the binned features.
    feature: usize,
    bin: u8,
    left: Sums,
}

/// Grows a tree on some rows, splitting on some of the binned features (both ascending).
///
/// A split's gain is GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2), a leaf's value G / (H + l2) times the learning rate,
/// G and H the sums of first and second derivatives (Friedman 2001; Burges 2010). The leaf with the largest gain is split
/// first; of equals the one made first, the lower feature, the lower bin. Histograms of the larger child are the
/// parent's less the smaller child's.
pub(crate) fn grow(data: &Binned, slopes: &Slopes, rows: Vec<u32>, features: &[usize], setting: &TreeSetting) -> Grown {
    let mut grower = Grower::new(data, slopes, rows, features, setting);
    let mut leaves = vec![grower.root()];
    while leaves.len() < setting.leaves as usize {
        let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |best| best.gain);
        let best = (0..leaves.len()).reduce(|a, b| if gain(&leaves[b]) > gain(&leaves[a]) { b } else { a });
        let Some((at, split)) = best.and_then(|at| leaves[at].best.map(|split| (at, split))) else { break };
        let leaf = leaves.remove(at);
        let (left, right) = grower.split(leaf, split);
        leaves.push(left);
        leaves.push(right);
    }
    Grown { nodes: grower.nodes, cuts: grower.cuts }
}

struct Grower<'a> {
    data: &'a Binned,
    slopes: &'a Slopes,
    setting: &'a TreeSetting,
    /// Rows, those of a leaf together and ascending.
    rows: Vec<u32>,
    features: &'a [usize],
    /// Where each feature's bins begin in a histogram.
    starts: Vec<usize>,
    nodes: Vec<Node>,
    cuts: Vec<(usize, u8)>,
    right: Vec<u32>,
}

impl<'a> Grower<'a> {
    fn new(
        data: &'a Binned,
        slopes: &'a Slopes,
        rows: Vec<u32>,
        features: &'a [usize],
        setting: &'a TreeSetting,
    ) -> Self {
        let mut starts = vec![0];
        for &feature in features {
            starts.push(starts[starts.len() - 1] + data.features[feature].ends.len() + 1);
        }
        let (nodes, cuts, right) = (Vec::new(), Vec::new(), Vec::new());
        Self { data, slopes, setting, rows, features, starts, nodes, cuts, right }
    }

    fn root(&mut self) -> Leaf {
        let mut sums = Sums::default();
        for &row in &self.rows {
            sums.add(self.of(row));
        }
        let histogram = self.histogram(0, self.rows.len());
        self.leaf(0, self.rows.len(), sums, histogram)
    }

    fn of(&self, row: u32) -> Sums {
        let row = row as usize;
        Sums { gradient: self.slopes.gradients[row].into(), hessian: self.slopes.hessians[row].into(), rows: 1 }
    }

    /// Derivatives and rows by feature and bin.
    fn histogram(&self, from: usize, to: usize) -> Vec<Sums> {
        let mut histogram = vec![Sums::default(); self.starts[self.features.len()]];
        for (place, &feature) in self.features.iter().enumerate() {
            let bins = &self.data.features[feature].bins;
            let own = &mut histogram[self.starts[place]..self.starts[place + 1]];
            for &row in &self.rows[from..to] {
                own[bins[row as usize] as usize].add(self.of(row));
            }
        }
        histogram
    }

    /// Writes a leaf's node and finds its best split.
    fn leaf(&mut self, from: usize, to: usize, sums: Sums, histogram: Vec<Sums>) -> Leaf {
        let (gradient, hessian) = self.real(sums);
        let divisor = hessian + self.setting.l2;
        let value = if divisor > 0.0 { self.setting.learning_rate * gradient / divisor } else { 0.0 };
        self.nodes.push(Node::Leaf { value });
        self.cuts.push((0, 0));
        let best = self.best(&histogram, sums);
        Leaf { node: self.nodes.len() - 1, from, to, sums, histogram, best }
    }

    fn real(&self, sums: Sums) -> (f64, f64) {
        (sums.gradient as f64 * self.slopes.gradient_unit, sums.hessian as f64 * self.slopes.hessian_unit)
    }

    fn purity(&self, sums: Sums) -> f64 {
        let (gradient, hessian) = self.real(sums);
        let divisor = hessian + self.setting.l2;
        if divisor > 0.0 { gradient * gradient / divisor } else { 0.0 }
    }

    fn allowed(&self, sums: Sums) -> bool {
        sums.rows >= self.setting.min_rows.max(1) && self.real(sums).1 >= self.setting.min_hessian
    }

    fn best(&self, histogram: &[Sums], all: Sums) -> Option<Split> {
        let parent = self.purity(all);
        let mut best: Option<Split> = None;
        for (place, &feature) in self.features.iter().enumerate() {
            let own = &histogram[self.starts[place]..self.starts[place + 1]];
            let mut left = Sums::default();
            for (bin, &sums) in own[..own.len() - 1].iter().enumerate() {
                left.add(sums);
                let right = all.less(left);
                if sums.rows == 0 || !self.allowed(left) || !self.allowed(right) {
                    continue;
                }
                let gain = self.purity(left) + self.purity(right) - parent;
                if gain > best.map_or(0.0, |best| best.gain) {
                    best = Some(Split { gain, feature, bin: bin as u8, left });
                }
            }
        }
        best
    }

    /// Makes a split of a leaf, and leaves of its children.
    fn split(&mut self, leaf: Leaf, split: Split) -> (Leaf, Leaf) {
        let Leaf { node, from, to, sums, histogram, .. } = leaf;
        let middle = self.part(from, to, split);
        let right = sums.less(split.left);
        let smaller_left = middle - from <= to - middle;
        let (small_from, small_to) = if smaller_left { (from, middle) } else { (middle, to) };
        let small = self.histogram(small_from, small_to);
        let large = histogram.iter().zip(&small).map(|(all, small)| all.less(*small)).collect();
        let (left_histogram, right_histogram) = if smaller_left { (small, large) } else { (large, small) };
        let left = self.leaf(from, middle, split.left, left_histogram);
        let right = self.leaf(middle, to, right, right_histogram);
        let binned = &self.data.features[split.feature];
        self.nodes[node] = Node::Split {
            feature: binned.feature,
            threshold: binned.ends[split.bin as usize],
            left: left.node as u32,
            right: right.node as u32,
        };
        self.cuts[node] = (split.feature, split.bin);
        (left, right)
    }

    /// Moves the rows that go left to the front, both parts in order; gives where the right part begins.
    fn part(&mut self, from: usize, to: usize, split: Split) -> usize {
        let bins = &self.data.features[split.feature].bins;
        self.right.clear();
        let mut end = from;
        for at in from..to {
            let row = self.rows[at];
            if bins[row as usize] <= split.bin {
                self.rows[end] = row;
                end += 1;
            } else {
                self.right.push(row);
            }
        }
        self.rows[end..to].copy_from_slice(&self.right);
        end
    }
}
