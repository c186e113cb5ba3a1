//! Talents laid out for searching.

use crate::Par;
use crate::postings::{BlockPostings, Levels};
use crate::search::Kind;
use crate::search::simd::STRIP;
use chancai_model::{
    Facet, NumberedPool, PreparedPool, PreparedPoolBuilder, PreparedTalent, Presence, Scorer, Talent, TalentFacts,
};
use std::borrow::Borrow;
use std::ops::Range;

/// How many talents a block holds at most.
pub(crate) const BLOCK: usize = 1 << 16;
/// How many talents are prepared at a time.
const CHUNK: usize = 1 << 14;

/// Which side of a pair similar skills are written out on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expand {
    /// The index lists a talent under every skill that its own stand in for: some two and a half times the memory, and the bounds are
    /// closer. Utilisation has no part in them, so models that weigh it search longer.
    Talents,
    /// The index lists a talent under its own skills, and a position looks under all that stand in for what it wants.
    Requirements,
}

/// How an index of talents is laid out. Results are the same with any.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexOptions {
    /// On which side similar skills are written out; where none is stated, on that of talents unless utilisation counts.
    pub expand: Option<Expand>,
    /// How many talents a block holds at most, 1 to 65,536: their sums, two bytes each, should fit the fastest cache.
    pub block: usize,
    /// A block is closed early, where talents of another place begin, once it holds so many.
    pub small_block: usize,
    /// Of how many talents the same must be known for blocks of their own; rarer kinds share theirs.
    pub common: usize,
    /// Up to so many talents are all scored for every position, without bounds.
    pub plain: usize,
}

/// What [`IndexOptions::plain`] is by default: bounds cost as much as scoring so many.
const PLAIN: usize = 256;

impl Default for IndexOptions {
    fn default() -> Self {
        Self { expand: None, block: 8192, small_block: 6144, common: 4096, plain: PLAIN }
    }
}

/// An immutable index of talents: the best of them for any position, exactly.
///
/// Talents lie in blocks of those alike in what is known of them, where they live and what they work in, so that whole blocks
/// can be passed over. A candidate is named by its place in the order the talents were given in.
#[derive(Debug)]
pub struct TalentIndex {
    pub(crate) pool: PreparedPool,
    /// The candidate at each place of the pool.
    pub(crate) who: Vec<u32>,
    /// The place of each candidate.
    pub(crate) places: Vec<u32>,
    pub(crate) blocks: Vec<Block>,
    /// Lowest and highest number of node lists in each strip, the strips of a block after those of the one before.
    pub(crate) strips: Vec<Span>,
    pub(crate) levels: Levels,
    pub(crate) kind: Kind,
    /// Whether all are scored, without bounds.
    pub(crate) plain: bool,
}

/// Up to [`BLOCK`] talents that lie together.
#[derive(Debug)]
pub(crate) struct Block {
    /// The first of them in the pool.
    pub(crate) first: u32,
    pub(crate) len: u32,
    /// The first of its strips.
    pub(crate) first_strip: u32,
    /// What is known of all, and of any.
    pub(crate) presence: Presence,
    /// Its strips by place.
    pub(crate) runs: Vec<Run>,
    pub(crate) postings: BlockPostings,
}

/// Lowest and highest number of a facet's values.
pub(crate) type Span = (u32, u32);

/// Neighbouring strips with the same places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) places: Span,
    pub(crate) strips: u32,
}

/// What of a facet talents of a range of the pool have.
fn span(pool: &PreparedPool, facet: Facet, talents: Range<usize>) -> Span {
    let numbers = talents.map(|talent| pool.facet(facet, talent)).map(|number| (number, number));
    numbers.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
}

impl Block {
    /// Of a range of the pool, and the nodes of its strips.
    fn new(pool: &PreparedPool, range: Range<usize>, first_strip: u32, postings: BlockPostings) -> (Self, Vec<Span>) {
        let strips = || range.clone().step_by(STRIP).map(|at| at..range.end.min(at + STRIP));
        let places: Vec<Span> = strips().map(|strip| span(pool, Facet::Place, strip)).collect();
        let alike = places.chunk_by(|a, b| a == b);
        let known = range.clone().map(|talent| pool.presence(talent));
        let block = Self {
            first: range.start as u32,
            len: range.len() as u32,
            first_strip,
            presence: known.reduce(Presence::joined).unwrap_or_default(),
            runs: alike.map(|run| Run { places: run[0], strips: run.len() as u32 }).collect(),
            postings,
        };
        (block, strips().map(|strip| span(pool, Facet::Nodes, strip)).collect())
    }

    /// Its strips among those of the index.
    pub(crate) fn strips(&self) -> Range<usize> {
        let first = self.first_strip as usize;
        first..first + self.len.div_ceil(STRIP as u32) as usize
    }
}

impl TalentIndex {
    /// Prepares and indexes talents in the order of their external ids. O(talents log talents + skills held).
    pub fn new(scorer: &Scorer<'_>, talents: &[Talent], par: Par) -> Self {
        Self::build(scorer, talents.len(), |i| &talents[i], &IndexOptions::default(), par)
    }

    /// The same of talents that are made when they are asked for, each once; the index keeps none of them.
    pub fn build<T: Borrow<Talent>>(
        scorer: &Scorer<'_>,
        count: usize,
        talent: impl Fn(usize) -> T + Sync + Send,
        options: &IndexOptions,
        par: Par,
    ) -> Self {
        Self::of_prepared(scorer, count, |i| scorer.prepare_talent(talent(i).borrow()), options, par)
    }

    /// The same of talents that are prepared already, by this scorer.
    pub(crate) fn of_prepared(
        scorer: &Scorer<'_>,
        count: usize,
        talent: impl Fn(usize) -> PreparedTalent + Sync + Send,
        options: &IndexOptions,
        par: Par,
    ) -> Self {
        let mut builder = PreparedPoolBuilder::default();
        for start in (0..count).step_by(CHUNK) {
            let rows = CHUNK.min(count - start);
            let prepared = par.rows(rows, || (), |(), i| talent(start + i));
            for talent in prepared {
                builder.push(talent);
            }
        }
        let numbered = builder.finish();
        let (order, kinds) = order(&numbered, options);
        let pool = numbered.build(&order, par);
        let bounds = block_bounds(&pool, &kinds, options);
        let by_use = if scorer.weighs_use() { Expand::Requirements } else { Expand::Talents };
        let mut places = vec![0; order.len()];
        for (place, &candidate) in order.iter().enumerate() {
            places[candidate as usize] = place as u32;
        }
        let expand = options.expand.unwrap_or(by_use);
        let levels = Levels::of(&pool);
        let (skills, similar) = (scorer.context().skills.len(), scorer.context().similar_skills);
        let shares = scorer.weighs_use();
        let postings = par.rows(
            bounds.len(),
            || (),
            |(), b| match expand {
                Expand::Talents => BlockPostings::expanded(&pool, bounds[b].clone(), similar),
                Expand::Requirements => BlockPostings::new(&pool, bounds[b].clone(), skills, &levels, shares),
            },
        );
        let index = Self::assemble(scorer, pool, [order, places], bounds, postings, (levels, expand));
        Self { plain: count <= options.plain, ..index }
    }

    /// `bounds` are the blocks, and `postings` those of each.
    pub(crate) fn assemble(
        scorer: &Scorer<'_>,
        pool: PreparedPool,
        [who, places]: [Vec<u32>; 2],
        bounds: Vec<Range<usize>>,
        postings: Vec<BlockPostings>,
        (levels, expand): (Levels, Expand),
    ) -> Self {
        let (mut blocks, mut strips) = (Vec::with_capacity(bounds.len()), Vec::new());
        for (range, postings) in bounds.into_iter().zip(postings) {
            let (block, nodes) = Block::new(&pool, range, strips.len() as u32, postings);
            strips.extend(nodes);
            blocks.push(block);
        }
        Self {
            plain: false,
            pool,
            who,
            places,
            blocks,
            strips,
            levels,
            kind: Kind { expand, shares: scorer.weighs_use() && expand == Expand::Requirements },
        }
    }

    /// How many talents.
    pub fn len(&self) -> usize {
        self.who.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.who.is_empty()
    }

    /// What gates and terms read of a candidate.
    pub(crate) fn facts(&self, candidate: u32) -> TalentFacts<'_> {
        self.pool.facts(self.places[candidate as usize] as usize)
    }

    /// A candidate as the scorer prepared it.
    pub(crate) fn prepared(&self, scorer: &Scorer<'_>, candidate: u32) -> PreparedTalent {
        scorer.pooled_talent(&self.pool, self.places[candidate as usize] as usize)
    }

    /// How much memory the index takes, without what many talents share.
    pub fn bytes(&self) -> usize {
        let postings: usize = self.blocks.iter().map(|block| block.postings.bytes()).sum();
        let ids = (self.who.len() + self.places.len()) * size_of::<u32>();
        self.pool.bytes() + postings + ids + self.strips.len() * size_of::<Span>()
    }
}

/// Who comes when, and the kind of each place: what is known of the talent, the rarer ones as one kind.
fn order(pool: &NumberedPool, options: &IndexOptions) -> (Vec<u32>, Vec<u32>) {
    let mut known: Vec<Presence> = (0..pool.len()).map(|t| pool.presence(t)).collect();
    known.sort_unstable();
    let common: Vec<Presence> =
        known.chunk_by(|a, b| a == b).filter(|same| same.len() >= options.common).map(|same| same[0]).collect();
    let kind = |t: usize| common.binary_search(&pool.presence(t)).map_or(common.len(), |at| at) as u32;
    let key = |&t: &u32| {
        let t = t as usize;
        (kind(t), pool.facet(Facet::Place, t), pool.facet(Facet::Nodes, t))
    };
    let mut keyed: Vec<((u32, u32, u32), u32)> = (0..pool.len() as u32).map(|t| (key(&t), t)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|((kind, ..), t)| (t, kind)).unzip()
}

/// Cuts where kinds change, and, once a block is not small, where places do.
fn block_bounds(pool: &PreparedPool, kinds: &[u32], options: &IndexOptions) -> Vec<Range<usize>> {
    let most = options.block.clamp(1, BLOCK);
    let mut bounds = Vec::new();
    let mut start = 0;
    for end in 1..=kinds.len() {
        let len = end - start;
        let cut = end == kinds.len() || kinds[end] != kinds[start] || len == most || {
            let place = |t: usize| pool.facet(Facet::Place, t);
            len >= options.small_block && place(end) != place(end - 1)
        };
        if cut {
            bounds.push(start..end);
            start = end;
        }
    }
    bounds
}
