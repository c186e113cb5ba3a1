//! What a snapshot holds, and what is made again from it.

use super::format::{Run, Section};
use super::{TalentSnapshot, TalentSnapshotError as Error};
use crate::Par;
use crate::postings::{BlockPostings, Levels};
use crate::talents::{BLOCK, Expand, TalentIndex};
use chancai_model::{Column, ExternalId, PoolLimits, PreparedPool, Scorer};
use std::ops::{Range, RangeInclusive};

/// How many external ids are read at a time.
const CHUNK: usize = 1 << 14;

/// The columns beside those of the pool.
const OWN: [&str; 5] = ["layout", "who", "blocks", "idlens", "idtext"];

/// The postings: of each block where the lists of the skills start, and the columns of them all.
const POSTINGS: [&str; 4] = ["pstarts", "pwho", "psteps", "pshares"];

/// The names of all sections, in their order.
pub(super) fn names() -> Vec<&'static str> {
    [&OWN[..], &PreparedPool::COLUMNS, &POSTINGS].concat()
}

/// What of an index is kept, section by section.
pub(super) fn sections<'i>(index: &'i TalentIndex, ids: Option<&[ExternalId]>) -> Result<Vec<Run<'i>>, Error> {
    let given = ids.unwrap_or_default();
    if ids.is_some() && given.len() != index.len() {
        return Err(Error::invalid("idlens", given.len()));
    }
    if let Some(at) = given.windows(2).position(|pair| pair[0] >= pair[1]) {
        return Err(Error::invalid("idtext", at + 1));
    }
    let lengths: Vec<u32> = given.iter().map(|id| id.as_str().len() as u32).collect();
    let texts: Vec<u8> = given.iter().flat_map(|id| id.as_str().bytes()).collect();
    let blocks: Vec<u32> = index.blocks.iter().map(|block| block.len).collect();
    let mut columns = vec![
        Column::U8(
            [index.kind.expand == Expand::Requirements, ids.is_some(), index.plain].map(u8::from).to_vec().into(),
        ),
        Column::U32((&index.who).into()),
        Column::U32(blocks.into()),
        Column::U32(lengths.into()),
        Column::U8(texts.into()),
    ];
    columns.extend(index.pool.to_columns());
    let mut sections: Vec<Run<'i>> = columns.into_iter().map(|column| vec![column]).collect();
    let mut postings = [const { Run::new() }; POSTINGS.len()];
    for block in &index.blocks {
        for (run, column) in postings.iter_mut().zip(block.postings.columns()) {
            run.push(column);
        }
    }
    sections.extend(postings);
    Ok(sections)
}

/// The index of such sections.
pub(super) fn index(sections: &[Section<'_>], scorer: &Scorer<'_>, par: Par) -> Result<TalentSnapshot, Error> {
    let (plain, postings) = sections.split_at(OWN.len() + PreparedPool::COLUMNS.len());
    let columns = par.rows(plain.len(), || (), |(), i| plain[i].column());
    let columns: Option<Vec<Column<'_>>> = columns.into_iter().collect();
    let mut columns = columns.unwrap_or_default().into_iter();
    let own = [(); OWN.len()].map(|()| columns.next());
    let [Some(Column::U8(layout)), Some(Column::U32(who)), Some(Column::U32(blocks)), Some(lengths), Some(texts)] = own
    else {
        return Err(Error::invalid("layout", 0));
    };
    let (expand, with_ids, plain) = match *layout {
        [expand @ 0..=1, ids @ 0..=1, plain @ 0..=1] => {
            (if expand == 1 { Expand::Requirements } else { Expand::Talents }, ids == 1, plain == 1)
        }
        _ => return Err(Error::invalid("layout", layout.len())),
    };
    let (Column::U32(lengths), Column::U8(texts)) = (lengths, texts) else {
        return Err(Error::invalid("idlens", 0));
    };
    if lengths.len() != if with_ids { who.len() } else { 0 } {
        return Err(Error::invalid("idlens", lengths.len()));
    }
    let ids = external_ids(&lengths, &texts, par)?;
    let places = inverse(&who)?;
    let bounds = bounds(&blocks, who.len())?;
    let pool = PreparedPool::from_columns(columns.collect(), &PoolLimits::of(scorer))?;
    if pool.len() != who.len() {
        return Err(Error::invalid("who", who.len()));
    }
    let levels = Levels::of(&pool);
    let postings = self::postings(postings, &bounds, &PostingLimits::of(scorer, expand, &levels), par)?;
    let index = TalentIndex::assemble(scorer, pool, [who.into_owned(), places], bounds, postings, (levels, expand));
    let index = TalentIndex { plain, ..index };
    Ok(TalentSnapshot { index, ids: with_ids.then_some(ids) })
}

/// Ids of these lengths, one behind the other, each greater than the one before.
fn external_ids(lengths: &[u32], texts: &[u8], par: Par) -> Result<Vec<ExternalId>, Error> {
    let text = std::str::from_utf8(texts).map_err(|error| Error::invalid("idtext", error.valid_up_to()))?;
    let mut starts = Vec::with_capacity(lengths.len() + 1);
    let mut end = 0usize;
    starts.push(0);
    starts.extend(lengths.iter().map(|&length| {
        end = end.saturating_add(length as usize);
        end
    }));
    if end != text.len() {
        return Err(Error::invalid("idtext", text.len()));
    }
    let id = |at: usize| {
        let text = text.get(starts[at]..starts[at + 1]);
        text.and_then(|text| ExternalId::new(text).ok()).ok_or(Error::invalid("idtext", at))
    };
    let chunk = |(), c: usize| (c * CHUNK..lengths.len().min((c + 1) * CHUNK)).map(id).collect();
    let chunks: Vec<Result<Vec<ExternalId>, Error>> =
        par.rows(lengths.len().div_ceil(CHUNK), || (), |(), c| chunk((), c));
    let mut ids = Vec::with_capacity(lengths.len());
    for chunk in chunks {
        ids.extend(chunk?);
    }
    match ids.windows(2).position(|pair| pair[0] >= pair[1]) {
        Some(at) => Err(Error::invalid("idtext", at + 1)),
        None => Ok(ids),
    }
}

/// The place of every candidate; each must come once.
fn inverse(who: &[u32]) -> Result<Vec<u32>, Error> {
    let mut places = vec![u32::MAX; who.len()];
    for (place, &candidate) in who.iter().enumerate() {
        match places.get_mut(candidate as usize) {
            Some(slot) if *slot == u32::MAX => *slot = place as u32,
            _ => return Err(Error::invalid("who", place)),
        }
    }
    Ok(places)
}

/// Blocks of these lengths, which must add up.
fn bounds(blocks: &[u32], talents: usize) -> Result<Vec<Range<usize>>, Error> {
    let mut end = 0;
    let mut bounds = Vec::with_capacity(blocks.len());
    for (at, &length) in blocks.iter().enumerate() {
        let start = end;
        end += length as usize;
        if length == 0 || length as usize > BLOCK || end > talents {
            return Err(Error::invalid("blocks", at));
        }
        bounds.push(start..end);
    }
    if end == talents { Ok(bounds) } else { Err(Error::invalid("blocks", blocks.len())) }
}

/// What postings may say.
struct PostingLimits {
    skills: usize,
    steps: RangeInclusive<u8>,
    shares: bool,
}

impl PostingLimits {
    fn of(scorer: &Scorer<'_>, expand: Expand, levels: &Levels) -> Self {
        let context = scorer.context();
        match expand {
            Expand::Talents => Self { skills: context.similar_skills.len(), steps: 1..=u8::MAX, shares: false },
            Expand::Requirements => Self {
                skills: context.skills.len(),
                steps: 0..=levels.highest.len().saturating_sub(1) as u8,
                shares: scorer.weighs_use(),
            },
        }
    }
}

/// The postings of every block.
fn postings(
    sections: &[Section<'_>],
    bounds: &[Range<usize>],
    limits: &PostingLimits,
    par: Par,
) -> Result<Vec<BlockPostings>, Error> {
    let wrong = |at: usize| Error::invalid(POSTINGS[0], at);
    let &[starts, who, steps, shares] = sections else { return Err(wrong(0)) };
    // The last of a block's starts says how long its lists are; they stand one behind the other.
    let rows = limits.skills + 1;
    let mut places = Vec::with_capacity(bounds.len());
    let mut end = 0usize;
    for b in 0..bounds.len() {
        let held = starts.part(b * rows + limits.skills, 1).and_then(Section::column);
        let Some(Column::U32(held)) = held else { return Err(wrong(b)) };
        let held = held.first().copied().unwrap_or(0) as usize;
        places.push((end, held));
        end = end.saturating_add(held);
    }
    let whole = [
        (starts, bounds.len() * rows * 4),
        (who, end * 2),
        (steps, end),
        (shares, if limits.shares { end } else { 0 }),
    ];
    if let Some(at) = whole.iter().position(|(section, bytes)| section.len() != *bytes) {
        return Err(Error::invalid(POSTINGS[at], whole[at].0.len()));
    }
    let block = |b: usize| {
        let (start, held) = places[b];
        let column = |section: Section<'_>, start, length| section.part(start, length).and_then(Section::column);
        let columns = [
            column(starts, b * rows, rows),
            column(who, start, held),
            column(steps, start, held),
            if limits.shares { column(shares, start, held) } else { column(shares, 0, 0) },
        ];
        let [Some(starts), Some(who), Some(steps), Some(shares)] = columns else { return None };
        BlockPostings::from_columns([starts, who, steps, shares], bounds[b].len(), limits.steps.clone())
    };
    let blocks = par.rows(bounds.len(), || (), |(), b| block(b).ok_or_else(|| Error::invalid(POSTINGS[1], b)));
    blocks.into_iter().collect()
}
