//! A pool from plain columns, every one of them checked.
//!
//! Whatever the columns hold: what comes out is a pool that the builder could have made, but for a shared value that
//! nobody has.

use super::column::{Column, Columns, InvalidColumn};
use super::store::{CONSENT, MODE_STATED, NONE, PoolLimits, TEAM, scales};
use super::{Career, Codes, Facet, Level, Place, PreparedPool, Work, facet};
use crate::scale::{Education, EngagementMode, Seniority, Unit};
use crate::scoring::prepare::preferences;
use crate::{Fraction, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::OccupationId;

/// Sixty years, in hundredths.
const MOST_YEARS: u16 = 6_000;
/// How far the square of a vector's length may be from one: more than rounding does.
const LENGTH_SLACK: f64 = 1e-3;

type Checked<T> = Result<T, InvalidColumn>;

impl PreparedPool {
    /// The pool of columns that [`to_columns`](Self::to_columns) gave, in that order. O(numbers).
    ///
    /// # Errors
    ///
    /// [`InvalidColumn`] where lengths do not fit each other, a number points at nothing, something is not in its order, or
    /// what is said to be known of a talent is not what the other columns hold.
    ///
    /// ```
    /// use chancai_model::{PoolLimits, PreparedPool, PreparedPoolBuilder, Scorer, ScoringContext, ScoringModel, Talent};
    /// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};
    ///
    /// let concepts = [Concept::new("weld", Kind::Skill).label(Lang::Zh, "焊接")];
    /// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(concepts).build()?;
    /// let similar = Neighbours::identity(skills.len());
    /// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
    /// let mut builder = PreparedPoolBuilder::default();
    /// builder.push(scorer.prepare_talent(&Talent::builder("t1").skill(SkillId::new(0), 0.6).build()?));
    /// let pool = builder.finish().build(&[0], chancai_chain::Par::Seq);
    ///
    /// let limits = PoolLimits::of(&scorer);
    /// assert_eq!(PreparedPool::from_columns(pool.to_columns(), &limits)?, pool);
    /// let (mut columns, skill) = (pool.to_columns(), PreparedPool::COLUMNS.iter().position(|&name| name == "skill"));
    /// columns[skill.unwrap()] = chancai_model::Column::U8(vec![1].into());
    /// assert_eq!(PreparedPool::from_columns(columns, &limits).unwrap_err().column, "skill");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_columns(columns: Vec<Column<'_>>, limits: &PoolLimits) -> Checked<Self> {
        let mut columns = Columns::new(&Self::COLUMNS, columns);
        let mut pool = shared(&mut columns, limits)?;
        pool.presence = columns.u16s()?;
        let talents = pool.presence.len();
        pool.starts = columns.u32s()?;
        let held = rows(&columns, &pool.starts, talents)?;
        pool.skills = columns.codes(limits.skills)?;
        rows_ascend(&columns, &pool.starts, &pool.skills, held)?;
        pool.levels = columns.codes(pool.level_values.len())?;
        same_length(&columns, pool.levels.len(), held)?;
        for facet in Facet::ALL {
            let codes = columns.codes(pool.facet_values(facet))?;
            same_length(&columns, codes.len(), talents)?;
            pool.facets[facet as usize] = codes;
        }
        personal(&mut columns, &mut pool, limits)?;
        columns.end()?;
        known(&pool)?;
        Ok(pool)
    }
}

/// What talents share, the rest of the pool empty.
fn shared(columns: &mut Columns<'_, '_>, limits: &PoolLimits) -> Checked<PreparedPool> {
    if columns.u8s()? != scales() {
        return Err(columns.wrong(0));
    }
    Ok(PreparedPool {
        level_values: levels(columns, limits)?,
        works: works(columns)?,
        places: places(columns, limits)?,
        nodes: id_lists(columns, usize::MAX, NodeId::new).and_then(|lists| ascending(columns, lists))?,
        occupations: id_lists(columns, limits.occupations, OccupationId::new)
            .and_then(|lists| ascending(columns, lists))?,
        careers: careers(columns)?,
        pays: pays(columns)?,
        ..PreparedPool::default()
    })
}

fn levels(columns: &mut Columns<'_, '_>, limits: &PoolLimits) -> Checked<Vec<Level>> {
    let steps = columns.u16s()?;
    let assumed = columns.u8s()?;
    same_length(columns, assumed.len(), steps.len())?;
    let level = |(at, (&steps, &assumed)): (usize, (&u16, &u8))| {
        let level = Level { level: Fraction::from_steps(steps), assumed: assumed == 1 };
        let could_be = assumed <= 1 && (!level.assumed || level.level == limits.default_level);
        could_be.then_some(level).ok_or_else(|| columns.wrong(at))
    };
    let levels = steps.iter().zip(&assumed).enumerate().map(level).collect::<Checked<Vec<_>>>()?;
    ascending(columns, levels)
}

fn works(columns: &mut Columns<'_, '_>) -> Checked<Vec<Work>> {
    let bits = columns.u8s()?;
    if let Some(at) = bits.iter().position(|&bits| bits > TEAM | CONSENT | MODE_STATED) {
        return Err(columns.wrong(at));
    }
    let modes = columns.u16s()?;
    same_length(columns, modes.len(), bits.len().saturating_mul(EngagementMode::COUNT))?;
    let modes = modes.as_chunks::<{ EngagementMode::COUNT }>().0;
    let stated = |at: usize| bits[at] & MODE_STATED != 0;
    if let Some(at) = (0..bits.len()).find(|&at| !are_preferences(modes[at], stated(at))) {
        return Err(columns.wrong(at));
    }
    let capacity = columns.u16s()?;
    same_length(columns, capacity.len(), bits.len())?;
    let licences = licences(columns, bits.len())?;
    let work = |(at, licences): (usize, Box<[String]>)| Work {
        unit: if bits[at] & TEAM != 0 { Unit::Team } else { Unit::Person },
        consent: bits[at] & CONSENT != 0,
        mode_preference: modes[at].map(Fraction::from_steps),
        mode_stated: stated(at),
        capacity: Fraction::from_steps(capacity[at]),
        licences,
    };
    let works = licences.into_iter().enumerate().map(work).collect();
    ascending(columns, works)
}

/// Whether these are the preferences of some list of ways of working, of an empty one where none is stated.
fn are_preferences(modes: [u16; EngagementMode::COUNT], stated: bool) -> bool {
    let mut order: Vec<EngagementMode> = EngagementMode::ALL.to_vec();
    order.retain(|&mode| modes[mode as usize] > 0);
    order.sort_by_key(|&mode| std::cmp::Reverse(modes[mode as usize]));
    if !stated {
        order.clear();
    } else if order.is_empty() {
        return false;
    }
    preferences(&order).map(Fraction::steps) == modes
}

/// The licences of each of so many.
fn licences(columns: &mut Columns<'_, '_>, count: usize) -> Checked<Vec<Box<[String]>>> {
    let counts = columns.u32s()?;
    same_length(columns, counts.len(), count)?;
    let lengths = columns.u32s()?;
    same_length(columns, lengths.len(), total(&counts))?;
    let bytes = columns.u8s()?;
    same_length(columns, bytes.len(), total(&lengths))?;
    let all = String::from_utf8(bytes).map_err(|error| columns.wrong(error.utf8_error().valid_up_to()))?;
    let mut rest = all.as_str();
    let mut texts = Vec::with_capacity(lengths.len());
    for (at, &length) in lengths.iter().enumerate() {
        let (text, behind) = rest.split_at_checked(length as usize).ok_or_else(|| columns.wrong(at))?;
        texts.push(text.to_owned());
        rest = behind;
    }
    cut(columns, &counts, texts)
}

fn places(columns: &mut Columns<'_, '_>, limits: &PoolLimits) -> Checked<Vec<Place>> {
    let homes = columns.u32s()?;
    if let Some(at) = homes.iter().position(|&home| home != NONE && home as usize >= limits.regions) {
        return Err(columns.wrong(at));
    }
    let accepts = id_lists(columns, limits.regions, RegionId::from_index)?;
    same_length(columns, accepts.len(), homes.len())?;
    let region = |home| (home != NONE).then(|| RegionId::from_index(home));
    let place = |(&home, accepts_regions)| Place { region: region(home), accepts_regions };
    let places = homes.iter().zip(accepts).map(place).collect();
    ascending(columns, places)
}

/// Lists of ids below `end`, each ascending.
fn id_lists<T: Ord>(columns: &mut Columns<'_, '_>, end: usize, id: impl Fn(u32) -> T) -> Checked<Vec<Box<[T]>>> {
    let counts = columns.u32s()?;
    let numbers = columns.u32s()?;
    same_length(columns, numbers.len(), total(&counts))?;
    if let Some(at) = numbers.iter().position(|&number| number == NONE || number as usize >= end) {
        return Err(columns.wrong(at));
    }
    cut(columns, &counts, numbers.into_iter().map(id).collect())
}

fn careers(columns: &mut Columns<'_, '_>) -> Checked<Vec<Career>> {
    let degrees = columns.u8s()?;
    let education = of_scale(columns, &degrees, Education::ALL)?;
    let years = columns.u16s()?;
    same_length(columns, years.len(), degrees.len())?;
    if let Some(at) = years.iter().position(|&years| years > MOST_YEARS + 1) {
        return Err(columns.wrong(at));
    }
    let ranks = columns.u8s()?;
    same_length(columns, ranks.len(), degrees.len())?;
    let seniority = of_scale(columns, &ranks, Seniority::ALL)?;
    let all = education.into_iter().zip(&years).zip(seniority);
    let careers =
        all.map(|((education, years), seniority)| Career { education, years: years.checked_sub(1), seniority });
    ascending(columns, careers.collect())
}

/// The values of a scale by their places plus one, zero for none.
fn of_scale<T: Copy>(columns: &Columns<'_, '_>, numbers: &[u8], all: &[T]) -> Checked<Vec<Option<T>>> {
    let value = |(at, &number): (usize, &u8)| match usize::from(number).checked_sub(1) {
        None => Ok(None),
        Some(place) => all.get(place).copied().map(Some).ok_or_else(|| columns.wrong(at)),
    };
    numbers.iter().enumerate().map(value).collect()
}

fn pays(columns: &mut Columns<'_, '_>) -> Checked<Vec<Option<u32>>> {
    let numbers = columns.u64s()?;
    let pay = |(at, &number): (usize, &u64)| match number.checked_sub(1) {
        None => Ok(None),
        Some(pay) => u32::try_from(pay).map(Some).map_err(|_| columns.wrong(at)),
    };
    let pays = numbers.iter().enumerate().map(pay).collect::<Checked<Vec<_>>>()?;
    ascending(columns, pays)
}

/// What single talents have: assessments, vectors and places in the opinions, each column empty where nobody has one.
fn personal(columns: &mut Columns<'_, '_>, pool: &mut PreparedPool, limits: &PoolLimits) -> Checked<()> {
    let any = pool.presence.iter().fold(0, |any, known| any | known);
    let talents = pool.presence.len();
    let length = |bit: u16, length: usize| if any & bit == 0 { 0 } else { length };
    pool.assessments = columns.u16s()?;
    same_length(columns, pool.assessments.len(), length(facet::ASSESSED, talents))?;
    let unassessed = |(&steps, &known): (&u16, &u16)| known & facet::ASSESSED == 0 && steps != 0;
    if let Some(at) = pool.assessments.iter().zip(&pool.presence).position(unassessed) {
        return Err(columns.wrong(at));
    }
    pool.vector_starts = columns.u64s()?;
    same_length(columns, pool.vector_starts.len(), length(facet::EMBEDDED, talents + 1))?;
    if let Some(at) = pool.vector_starts.windows(2).position(|pair| pair[0] > pair[1]) {
        return Err(columns.wrong(at + 1));
    }
    let starts = (pool.vector_starts.first().copied().unwrap_or(0), pool.vector_starts.last().copied().unwrap_or(0));
    pool.vectors = columns.f32s()?;
    if starts != (0, pool.vectors.len() as u64) {
        return Err(columns.wrong(pool.vectors.len()));
    }
    let one = |&t: &usize| pool.vector_starts.is_empty() || is_unit(pool.embedding(t));
    if let Some(at) = (0..talents).find(|t| !one(t)) {
        return Err(columns.wrong(at));
    }
    pool.opinions = columns.u32s()?;
    same_length(columns, pool.opinions.len(), length(facet::JUDGED, talents))?;
    match pool.opinions.iter().position(|&place| place != NONE && place as usize >= limits.opinions) {
        Some(at) => Err(columns.wrong(at)),
        None => Ok(()),
    }
}

/// Whether a vector is of length one, or empty.
fn is_unit(vector: &[f32]) -> bool {
    let square: f64 = vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    vector.is_empty() || (square - 1.0).abs() <= LENGTH_SLACK
}

/// What is said to be known of every talent is what the columns hold.
fn known(pool: &PreparedPool) -> Checked<()> {
    let bit = |known: bool, bit: u16| if known { bit } else { 0 };
    let places: Vec<u16> = pool.places.iter().map(|place| bit(place.region.is_some(), facet::PLACED)).collect();
    let nodes: Vec<u16> = pool.nodes.iter().map(|nodes| bit(!nodes.is_empty(), facet::NODED)).collect();
    let occupations: Vec<u16> = pool.occupations.iter().map(|all| bit(!all.is_empty(), facet::OCCUPIED)).collect();
    let works: Vec<u16> = pool.works.iter().map(|work| bit(work.mode_stated, facet::MODED)).collect();
    let pays: Vec<u16> = pool.pays.iter().map(|pay| bit(pay.is_some(), facet::PRICED)).collect();
    let career = |career: &Career| {
        bit(career.education.is_some(), facet::EDUCATED)
            | bit(career.years.is_some(), facet::EXPERIENCED)
            | bit(career.seniority.is_some(), facet::RANKED)
    };
    let careers: Vec<u16> = pool.careers.iter().map(career).collect();
    let tables = [&works, &places, &nodes, &occupations, &careers, &pays];
    // Levels ascend, so those of zero come first.
    let zeros = pool.level_values.iter().take_while(|level| level.level == Fraction::ZERO).count() as u32;
    for (talent, &known) in pool.presence.iter().enumerate() {
        let shared = Facet::ALL
            .iter()
            .zip(tables)
            .fold(0, |bits, (&facet, table)| bits | table[pool.facet(facet, talent) as usize]);
        let skilled = pool.skills(talent).codes().any(|(_, level)| level >= zeros);
        let opinion = pool.opinions.get(talent).is_some_and(|&place| place != NONE);
        let found = shared
            | bit(skilled, facet::SKILLED)
            | bit(!pool.embedding(talent).is_empty(), facet::EMBEDDED)
            | bit(opinion, facet::JUDGED)
            // Of an assessment of zero nothing else tells.
            | known & facet::ASSESSED;
        if found != known {
            return Err(InvalidColumn { column: "known", index: talent });
        }
    }
    Ok(())
}

/// Where rows start: ascending from zero, one more than rows. Gives the length of all.
fn rows(columns: &Columns<'_, '_>, starts: &[u32], rows: usize) -> Checked<usize> {
    same_length(columns, starts.len(), rows + 1)?;
    if let Some(at) = starts.windows(2).position(|pair| pair[0] > pair[1]) {
        return Err(columns.wrong(at + 1));
    }
    if starts[0] == 0 { Ok(starts[rows] as usize) } else { Err(columns.wrong(0)) }
}

/// Every row of the codes ascends, each number once.
fn rows_ascend(columns: &Columns<'_, '_>, starts: &[u32], codes: &Codes, held: usize) -> Checked<()> {
    fn first_wrong<T: PartialOrd>(starts: &[u32], codes: &[T]) -> Option<usize> {
        let row = |pair: &[u32]| codes[pair[0] as usize..pair[1] as usize].is_sorted_by(|a, b| a < b);
        starts.windows(2).position(|pair| !row(pair))
    }
    same_length(columns, codes.len(), held)?;
    let wrong = match codes {
        Codes::One(codes) => first_wrong(starts, codes),
        Codes::Two(codes) => first_wrong(starts, codes),
        Codes::Four(codes) => first_wrong(starts, codes),
    };
    wrong.map_or(Ok(()), |row| Err(columns.wrong(row)))
}

/// Cuts items into lists of these lengths, which add up; each must ascend.
fn cut<T: PartialOrd>(columns: &Columns<'_, '_>, counts: &[u32], items: Vec<T>) -> Checked<Vec<Box<[T]>>> {
    let mut items = items.into_iter();
    let list = |(at, &count): (usize, &u32)| {
        let list: Box<[T]> = items.by_ref().take(count as usize).collect();
        if list.is_sorted_by(|a, b| a < b) { Ok(list) } else { Err(columns.wrong(at)) }
    };
    counts.iter().enumerate().map(list).collect()
}

/// The values, each of which must be greater than the one before.
fn ascending<T: PartialOrd>(columns: &Columns<'_, '_>, values: Vec<T>) -> Checked<Vec<T>> {
    match values.windows(2).position(|pair| pair[0] >= pair[1]) {
        Some(at) => Err(columns.wrong(at + 1)),
        None => Ok(values),
    }
}

fn same_length(columns: &Columns<'_, '_>, length: usize, expected: usize) -> Checked<()> {
    if length == expected { Ok(()) } else { Err(columns.wrong(length)) }
}

fn total(lengths: &[u32]) -> usize {
    lengths.iter().fold(0, |sum: usize, &length| sum.saturating_add(length as usize))
}
