//! What every term adds to the bound of a fit: the plane above it.

use chancai_model::{Combine, Fraction, Missing, Scorer, Side, Term};

/// A line with a bend at the point of the side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) point: f64,
    pub(super) above: f64,
    pub(super) below: f64,
}

impl Line {
    const ZERO: Self = Self { point: 0.0, above: 0.0, below: 0.0 };

    #[inline]
    pub(super) fn at(self, value: f64) -> f64 {
        let over = value - self.point;
        over * if over >= 0.0 { self.above } else { self.below }
    }
}

/// What a term adds on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct TermAdds {
    pub(super) lines: [Line; 2],
    /// What it adds where it is missing.
    pub(super) missing: f64,
    /// Whether it is present for every one of the talents, and for at least one.
    pub(super) surely: bool,
    maybe: bool,
    /// Whether it adds anything.
    pub(super) weighs: bool,
}

impl TermAdds {
    #[inline]
    pub(super) fn at(&self, value: f64) -> f64 {
        self.lines[0].at(value) + self.lines[1].at(value)
    }

    pub(super) fn of(&self, value: Option<Fraction>) -> f64 {
        value.map_or(self.missing, |value| self.at(value.to_f64()))
    }

    /// The most that it adds with values up to this one.
    pub(super) fn most(&self, value: f64) -> f64 {
        match (self.surely, self.maybe) {
            (_, false) => self.missing,
            (true, true) => self.at(value),
            (false, true) => self.at(value).max(self.missing),
        }
    }

    /// What its full value adds to that of zero, at most.
    pub(super) fn full(&self) -> f64 {
        if self.maybe { self.lines[0].above + self.lines[1].above } else { 0.0 }
    }
}

/// What every term adds at a point, for one position and one kind of talents.
pub(crate) struct Sides {
    terms: [TermAdds; Term::ALL.len()],
    /// The bound of a pair in which every term is at the point.
    pub(super) centre: f64,
    pub(super) blind: bool,
    pub(super) two_sided: bool,
}

/// Which terms pairs have: for every one of some talents, and for at least one.
pub(crate) type Present = [(bool, bool); Term::ALL.len()];

impl Sides {
    pub(crate) fn new(scorer: &Scorer<'_>, present: &Present, point: [f64; 2]) -> Self {
        let model = scorer.model();
        let mut sums = [Side::Suitability, Side::Attraction].map(|side| weights(scorer, side, present));
        if model.combine() == Combine::Suitability && sums[0].0 > 0.0 {
            sums[1] = (0.0, 0.0);
        }
        // A side that may drop out leaves the other alone: no plane lies above both.
        let blind = sums.iter().any(|&(least, most)| least == 0.0 && most > 0.0) || sums.iter().all(|s| s.1 == 0.0);
        let gradient = match sums.map(|(_, most)| most > 0.0) {
            _ if blind => [0.0, 0.0],
            [true, true] => gradient(model.combine(), point),
            [true, false] => [1.0, 0.0],
            _ => [0.0, 1.0],
        };
        let line = |side: usize, term| {
            let weight = gradient[side] * f64::from(model.weight(Side::ALL[side], term).steps());
            let (least, most) = sums[side];
            if weight > 0.0 {
                Line { point: point[side], above: weight / least, below: weight / most }
            } else {
                Line::ZERO
            }
        };
        let adds = |i: usize| {
            let lines = [line(0, Term::ALL[i]), line(1, Term::ALL[i])];
            let (surely, maybe) = present[i];
            let weighs = lines.iter().any(|line| line.above > 0.0);
            let mut adds = TermAdds { lines, missing: 0.0, surely, maybe, weighs };
            adds.missing = match model.missing() {
                Missing::Skip => 0.0,
                Missing::Neutral => adds.at(0.5),
                Missing::Penalise => adds.at(0.0),
            };
            adds
        };
        Self {
            terms: std::array::from_fn(adds),
            centre: gradient[0] * point[0] + gradient[1] * point[1],
            blind,
            two_sided: gradient[0] > 0.0 && gradient[1] > 0.0,
        }
    }

    pub(super) fn term(&self, term: Term) -> &TermAdds {
        &self.terms[term as usize]
    }
}

/// The least and the largest sum of the weights of terms present on a side.
fn weights(scorer: &Scorer<'_>, side: Side, present: &[(bool, bool)]) -> (f64, f64) {
    let always = scorer.model().missing() != Missing::Skip;
    let (mut least, mut most) = (0.0, 0.0);
    for (&term, &(surely, maybe)) in Term::ALL.iter().zip(present) {
        let weight = f64::from(scorer.model().weight(side, term).steps());
        least += if surely || always { weight } else { 0.0 };
        most += if maybe || always { weight } else { 0.0 };
    }
    (least, most)
}

/// The gradient of fit at a point of suitability and attraction.
fn gradient(combine: Combine, [s, a]: [f64; 2]) -> [f64; 2] {
    match combine {
        Combine::Suitability => [1.0, 0.0],
        Combine::Geometric => [0.5 * (a / s).sqrt(), 0.5 * (s / a).sqrt()],
        Combine::Harmonic => [2.0 * (a / (s + a)).powi(2), 2.0 * (s / (s + a)).powi(2)],
        // Any mean of the two lies above the smaller one.
        Combine::Minimum => [a / (s + a), s / (s + a)],
    }
}
