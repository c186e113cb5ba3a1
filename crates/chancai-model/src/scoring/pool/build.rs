//! From prepared talents to columns.

use super::{Career, Codes, Facet, Level, Place, PreparedPool, Presence, Work, facet};
use crate::Fraction;
use crate::scoring::prepare::PreparedTalent;
use chancai_chain::{NodeId, Par};
use chancai_taxonomy::OccupationId;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Collects prepared talents and numbers what they share.
#[derive(Debug, Default)]
pub struct PreparedPoolBuilder {
    columns: Columns,
    level_values: NumberedLevels,
    works: Numbered<Work>,
    places: Numbered<Place>,
    nodes: Numbered<Box<[NodeId]>>,
    occupations: Numbered<Box<[OccupationId]>>,
    careers: Numbered<Career>,
    pays: Numbered<Option<u32>>,
}

/// The columns in the order the talents came.
#[derive(Debug, Default)]
struct Columns {
    starts: Vec<u32>,
    skills: Vec<u32>,
    levels: Vec<u32>,
    facets: [Vec<u32>; Facet::ALL.len()],
    presence: Vec<u16>,
    assessments: Vec<u16>,
    vectors: Vec<Box<[f32]>>,
    opinions: Vec<u32>,
}

/// Prepared talents whose shared values have their final numbers, in ascending order; to be laid out in an order of the
/// caller's.
#[derive(Debug)]
pub struct NumberedPool {
    columns: Columns,
    values: PreparedPool,
}

/// Values in the order they first came, each with its number.
#[derive(Debug)]
struct Numbered<T> {
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: FxHashMap::default() }
    }
}

impl<T: Hash + Ord> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(value).or_insert(next)
    }

    fn settle(self, column: &mut [u32]) -> Vec<T> {
        settle(self.numbers.into_iter().collect(), column)
    }
}

/// Levels in the order they first came. There is one for every skill of every talent, and few enough are possible to look
/// them up without a hash.
#[derive(Debug, Default)]
struct NumberedLevels {
    /// By steps and by whether it is assumed: the number, from one; zero for those that did not come.
    numbers: Vec<u32>,
    values: Vec<Level>,
}

impl NumberedLevels {
    #[inline]
    fn number(&mut self, level: Level) -> u32 {
        if self.numbers.is_empty() {
            self.numbers = vec![0; 2 << u16::BITS];
        }
        let number = &mut self.numbers[usize::from(level.level.steps()) << 1 | usize::from(level.assumed)];
        if *number == 0 {
            self.values.push(level);
            *number = self.values.len() as u32;
        }
        *number - 1
    }

    fn settle(self, column: &mut [u32]) -> Vec<Level> {
        settle(self.values.into_iter().zip(0..).collect(), column)
    }
}

/// The values in ascending order; the column gets their new numbers.
fn settle<T: Ord>(mut values: Vec<(T, u32)>, column: &mut [u32]) -> Vec<T> {
    values.sort_unstable();
    let mut renumbered = vec![0; values.len()];
    for (new, &(_, old)) in values.iter().enumerate() {
        renumbered[old as usize] = new as u32;
    }
    for number in column {
        *number = renumbered[*number as usize];
    }
    values.into_iter().map(|entry| entry.0).collect()
}

impl PreparedPoolBuilder {
    /// Takes a talent in behind those before. O(skills).
    pub fn push(&mut self, t: PreparedTalent) {
        let columns = &mut self.columns;
        columns.starts.push(columns.skills.len() as u32);
        columns.presence.push(facet::presence_of(&t));
        for held in &t.skills {
            columns.skills.push(held.skill.index() as u32);
            columns.levels.push(self.level_values.number(Level { level: held.level, assumed: held.assumed }));
        }
        columns.assessments.push(t.assessment.map_or(0, Fraction::steps));
        columns.vectors.push(t.embedding);
        columns.opinions.push(t.opinions.unwrap_or(u32::MAX));
        let PreparedTalent { unit, consent, mode_preference, mode_stated, capacity, licences, .. } = t;
        let numbers = [
            self.works.number(Work { unit, consent, mode_preference, mode_stated, capacity, licences }),
            self.places.number(Place { region: t.region, accepts_regions: t.accepts_regions }),
            self.nodes.number(t.nodes),
            self.occupations.number(t.occupations),
            self.careers.number(Career { education: t.education, years: t.years, seniority: t.seniority }),
            self.pays.number(t.pay_ask),
        ];
        for (column, number) in columns.facets.iter_mut().zip(numbers) {
            column.push(number);
        }
    }

    /// How many talents.
    pub fn len(&self) -> usize {
        self.columns.presence.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers what talents share in ascending order, so that neither the order they came in nor a hash shows.
    pub fn finish(mut self) -> NumberedPool {
        let columns = &mut self.columns;
        columns.starts.push(columns.skills.len() as u32);
        let [work, place, node, occupation, career, pay] = &mut columns.facets;
        let values = PreparedPool {
            level_values: self.level_values.settle(&mut columns.levels),
            works: self.works.settle(work),
            places: self.places.settle(place),
            nodes: self.nodes.settle(node),
            occupations: self.occupations.settle(occupation),
            careers: self.careers.settle(career),
            pays: self.pays.settle(pay),
            ..PreparedPool::default()
        };
        NumberedPool { columns: self.columns, values }
    }
}

impl NumberedPool {
    /// How many talents.
    pub fn len(&self) -> usize {
        self.columns.presence.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a talent's facet.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    pub fn facet(&self, facet: Facet, talent: usize) -> u32 {
        self.columns.facets[facet as usize][talent]
    }

    /// What is known of a talent.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    pub fn presence(&self, talent: usize) -> Presence {
        Presence::of(self.columns.presence[talent])
    }

    /// The pool with talents in this order: each place once. O(talents + skills).
    ///
    /// # Panics
    ///
    /// If a place is out of range.
    pub fn build(self, order: &[u32], par: Par) -> PreparedPool {
        let Columns { starts, skills, levels, facets, presence, assessments, vectors, opinions } = &self.columns;
        let rows = order.iter().map(|&t| starts[t as usize] as usize..starts[t as usize + 1] as usize);
        let mut end = 0;
        let ends = rows.clone().map(|row| {
            end += row.len() as u32;
            end
        });
        let laid_starts = std::iter::once(0).chain(ends).collect();
        let largest = |column: &[u32]| column.iter().fold(0, |most, &n| most.max(n));
        let laid = |column: &[u32]| Codes::new(order.iter().map(|&t| column[t as usize]), largest(column));
        let any = presence.iter().fold(0, |any, known| any | known);
        // The skills are nearly all of it.
        let columns = par.rows(
            3,
            || (),
            |(), part| match part {
                0 => vec![Codes::of_rows(skills, rows.clone(), largest(skills))],
                1 => vec![Codes::of_rows(levels, rows.clone(), largest(levels))],
                _ => facets.iter().map(|column| laid(column)).collect(),
            },
        );
        let mut columns = columns.into_iter().flatten();
        let mut column = || columns.next().unwrap_or_default();
        let kept = |bit: u16| if any & bit == 0 { &[][..] } else { order };
        let (vector_starts, vectors) = joined(kept(facet::EMBEDDED).iter().map(|&t| &*vectors[t as usize]));
        PreparedPool {
            starts: laid_starts,
            skills: column(),
            levels: column(),
            facets: std::array::from_fn(|_| column()),
            presence: order.iter().map(|&t| presence[t as usize]).collect(),
            assessments: kept(facet::ASSESSED).iter().map(|&t| assessments[t as usize]).collect(),
            opinions: kept(facet::JUDGED).iter().map(|&t| opinions[t as usize]).collect(),
            vector_starts,
            vectors,
            ..self.values
        }
    }
}

/// All vectors one behind the other, and where each starts; nothing where there are none.
fn joined<'v>(vectors: impl Iterator<Item = &'v [f32]>) -> (Vec<u64>, Vec<f32>) {
    let (mut starts, mut all) = (Vec::new(), Vec::new());
    for vector in vectors {
        starts.push(all.len() as u64);
        all.extend_from_slice(vector);
    }
    if !starts.is_empty() {
        starts.push(all.len() as u64);
    }
    (starts, all)
}
