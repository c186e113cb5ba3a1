//! The most profitable choice within one capacity: what a block is on its own once rows are priced.

/// Something to put in, worth more than nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) profit: i64,
    pub(super) weight: u64,
    pub(super) item: u32,
}

/// Branch and bound by Horowitz and Sahni (1974): pieces by profit for their weight, the bound by the piece that breaks.
///
/// The search gives up after [`Knapsack::PATIENCE`] steps for a piece; the answer is then the bound of the whole, which is
/// no lower than the truth.
#[derive(Debug, Default)]
pub(super) struct Knapsack {
    pieces: Vec<Piece>,
    weight: u64,
    profit: i64,
    held: Vec<usize>,
    best: Vec<usize>,
    /// Steps taken since it was made: what the work is counted by.
    pub(super) steps: u64,
}

impl Knapsack {
    const PATIENCE: u64 = 200;

    /// Takes other pieces; profits above 0 only.
    pub(super) fn load(&mut self, pieces: impl Iterator<Item = Piece>) {
        self.pieces.clear();
        self.pieces.extend(pieces);
        self.weight = self.pieces.iter().map(|piece| piece.weight).sum();
        self.profit = self.pieces.iter().map(|piece| piece.profit).sum();
        self.best.clear();
    }

    /// Orders the pieces; only where not all of them fit.
    pub(super) fn sort(&mut self) {
        self.pieces.sort_unstable_by(|a, b| {
            let (left, right) = (product(a.profit, b.weight), product(b.profit, a.weight));
            right.cmp(&left).then(a.item.cmp(&b.item))
        });
    }

    pub(super) fn all_fit(&self, capacity: u64) -> bool {
        self.weight <= capacity
    }

    pub(super) fn total(&self) -> i64 {
        self.profit
    }

    pub(super) fn total_weight(&self) -> u64 {
        self.weight
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The items of the last [`Self::solve`].
    pub(super) fn best(&self) -> impl Iterator<Item = u32> + '_ {
        self.best.iter().map(|&at| self.pieces[at].item)
    }

    /// The best profit within `capacity` without the piece of `without`, or a bound above it. Pieces are sorted.
    pub(super) fn solve(&mut self, capacity: u64, without: Option<u32>) -> i64 {
        let skip = self.place(without);
        let root = self.relaxed(0, 0, capacity, skip).1;
        let patience = self.steps + Self::PATIENCE * (1 + self.pieces.len() as u64);
        let (mut profit, mut room, mut at, mut best) = (0, capacity, 0, -1);
        self.held.clear();
        loop {
            let (end, bound) = self.relaxed(profit, at, room, skip);
            self.steps += 1 + (end - at) as u64;
            if bound > best {
                for index in (at..end).filter(|&index| index != skip) {
                    self.held.push(index);
                    profit += self.pieces[index].profit;
                    room -= self.pieces[index].weight;
                }
                if end < self.pieces.len() {
                    at = end + 1; // The piece that breaks is left out; next comes what it bars.
                    continue;
                }
                best = profit;
                self.best.clone_from(&self.held);
            }
            let Some(last) = self.held.pop() else { return best };
            if self.steps > patience {
                return root;
            }
            profit -= self.pieces[last].profit;
            room += self.pieces[last].weight;
            at = last + 1;
        }
    }

    /// No choice within `capacity` without the piece of `without` is worth more. Cheaper than [`Self::solve`], and above it.
    pub(super) fn bound(&self, capacity: u64, without: Option<u32>) -> i64 {
        self.relaxed(0, 0, capacity, self.place(without)).1
    }

    fn place(&self, without: Option<u32>) -> usize {
        without.and_then(|item| self.pieces.iter().position(|piece| piece.item == item)).unwrap_or(usize::MAX)
    }

    /// The first piece from `at` that does not fit after those before it, and Dantzig's bound.
    fn relaxed(&self, mut profit: i64, at: usize, mut room: u64, skip: usize) -> (usize, i64) {
        for (index, piece) in self.pieces.iter().enumerate().skip(at) {
            if index == skip {
                continue;
            }
            if piece.weight > room {
                return (index, profit + share(piece.profit, room, piece.weight));
            }
            profit += piece.profit;
            room -= piece.weight;
        }
        (self.pieces.len(), profit)
    }
}

fn product(profit: i64, weight: u64) -> u128 {
    u128::from(profit.unsigned_abs()) * u128::from(weight)
}

/// `profit * room / weight`, rounded down; `room` is below `weight`.
fn share(profit: i64, room: u64, weight: u64) -> i64 {
    match profit.unsigned_abs().checked_mul(room) {
        Some(product) => (product / weight) as i64,
        None => (product(profit, room) / u128::from(weight)) as i64,
    }
}
