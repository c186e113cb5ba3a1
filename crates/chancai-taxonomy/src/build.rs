//! From concepts that name one another to a taxonomy, with every fault in one pass.

use std::marker::PhantomData;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::concept::{Concept, Lang};
use crate::csr::Csr;
use crate::cycles::nodes_on_cycles;
use crate::edition::Edition;
use crate::error::{Problem, TaxonomyError, TaxonomyFault};
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// The most concepts one concept may have above it.
///
/// The closure holds every one of them for every concept; without a bound a hundred thousand dirty
/// rows in one long line would ask for 20 GB. ESCO, the largest taxonomy in use, has 42 at most.
pub const MAX_ANCESTORS: usize = 4096;

/// Collects concepts and makes a [`Taxonomy`] of them.
///
/// The order of pushing matters only where an id is used twice: the first stands.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, Problem, SkillId, TaxonomyBuilder};
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let mut builder = TaxonomyBuilder::<SkillId>::new();
/// builder.push(skill("welding", "焊接").parent("tig"));
/// builder.push(skill("tig", "氩弧焊").parent("welding"));
/// builder.push(skill("laser", "激光焊").parent("jointing"));
///
/// let (good, faults) = builder.build_lenient();
/// assert_eq!((good.len(), faults.len()), (0, 3));
/// assert!(matches!(&faults[0].problem, Problem::Cycle { path } if path[..] == ["tig", "welding"]));
/// assert!(matches!(&faults[2].problem, Problem::DanglingParent { parent, .. } if parent == "jointing"));
/// ```
#[derive(Debug, Clone)]
pub struct TaxonomyBuilder<Id> {
    concepts: Vec<Concept>,
    /// External ids that were read and refused for another fault before they came here.
    refused: FxHashSet<String>,
    ids: PhantomData<Id>,
}

impl<Id: ConceptId> TaxonomyBuilder<Id> {
    /// No concept yet.
    #[must_use]
    pub fn new() -> Self {
        Self { concepts: Vec::new(), refused: FxHashSet::default(), ids: PhantomData }
    }

    /// Adds a concept.
    pub fn push(&mut self, concept: Concept) {
        self.concepts.push(concept);
    }

    /// Remembers a concept that is refused already, so that what names it as parent is told why it is not there.
    pub(crate) fn refuse(&mut self, external: String) {
        self.refused.insert(external);
    }

    /// The taxonomy of all concepts.
    ///
    /// O(c log c + closure), c concepts; the closure is all pairs of a concept and one above it.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::Faults`] with every fault, in the order of pushing.
    pub fn build(self) -> Result<Taxonomy<Id>, TaxonomyError> {
        let (taxonomy, mut faults) = self.build_lenient();
        // What lies under a fault is not at fault itself.
        faults.retain(|fault| !matches!(fault.problem, Problem::DanglingParent { refused: true, .. }));
        if faults.is_empty() { Ok(taxonomy) } else { Err(TaxonomyError::Faults(faults)) }
    }

    /// The taxonomy of the concepts without a fault, and the faults of the others in the order of pushing.
    ///
    /// A concept whose parent is refused is refused too: lifting it to the top would say something
    /// the file does not say.
    pub fn build_lenient(self) -> (Taxonomy<Id>, Vec<TaxonomyFault>) {
        let (taxonomy, faults, _) = self.build_rows();
        (taxonomy, faults)
    }

    /// As [`TaxonomyBuilder::build_lenient`], with the place of each concept in the order of pushing.
    pub(crate) fn build_rows(self) -> (Taxonomy<Id>, Vec<TaxonomyFault>, Vec<usize>) {
        let mut draft = Draft::new(&self.concepts, &self.refused);
        draft.check_concepts();
        let parents = draft.resolve_parents();
        let cyclic = draft.refuse_cycles(&parents);
        let ancestors = draft.close(&parents, &cyclic);
        let kept: Vec<usize> = (0..draft.slots.len()).filter(|&slot| !draft.out[slot]).collect();
        let rows: Vec<usize> = kept.iter().map(|&slot| draft.slots[slot]).collect();
        let faults = draft.into_faults();
        (assemble(self.concepts, &kept, &rows, &parents, &ancestors), faults, rows)
    }
}

impl<Id: ConceptId> Default for TaxonomyBuilder<Id> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Id: ConceptId> Extend<Concept> for TaxonomyBuilder<Id> {
    fn extend<T: IntoIterator<Item = Concept>>(&mut self, concepts: T) {
        concepts.into_iter().for_each(|concept| self.push(concept));
    }
}

impl<Id: ConceptId> FromIterator<Concept> for TaxonomyBuilder<Id> {
    fn from_iter<T: IntoIterator<Item = Concept>>(concepts: T) -> Self {
        let mut builder = Self::new();
        builder.extend(concepts);
        builder
    }
}

/// The check in progress. A slot is a place in the order of sorted external ids.
struct Draft<'a> {
    concepts: &'a [Concept],
    /// The row of each slot: of rows that share an id, the first.
    slots: Vec<usize>,
    slot_of: FxHashMap<&'a str, usize>,
    /// Slots that are left out.
    out: Vec<bool>,
    refused: &'a FxHashSet<String>,
    faults: Vec<(usize, Problem)>,
}

impl<'a> Draft<'a> {
    fn new(concepts: &'a [Concept], refused: &'a FxHashSet<String>) -> Self {
        let mut rows: Vec<usize> = (0..concepts.len()).collect();
        rows.sort_unstable_by(|&a, &b| concepts[a].external.cmp(&concepts[b].external).then(a.cmp(&b)));
        let (mut slots, mut faults) = (Vec::<usize>::with_capacity(rows.len()), Vec::new());
        for row in rows {
            match slots.last() {
                Some(&first) if concepts[first].external == concepts[row].external => {
                    let first = concepts[first].origin.clone();
                    faults.push((row, Problem::DuplicateId { first }));
                }
                _ => slots.push(row),
            }
        }
        let slot_of = slots.iter().enumerate().map(|(slot, &row)| (&*concepts[row].external, slot)).collect();
        let out = vec![false; slots.len()];
        Self { concepts, slots, slot_of, out, refused, faults }
    }

    fn refuse(&mut self, slot: usize, problem: Problem) {
        self.out[slot] = true;
        self.faults.push((self.slots[slot], problem));
    }

    /// What can be said of a concept by itself; of rows with a doubled id too.
    fn check_concepts(&mut self) {
        for (row, concept) in self.concepts.iter().enumerate() {
            let problems = problems_of(concept);
            if let (false, Some(&slot)) = (problems.is_empty(), self.slot_of.get(&*concept.external)) {
                self.out[slot] |= self.slots[slot] == row;
            }
            self.faults.extend(problems.into_iter().map(|problem| (row, problem)));
        }
    }

    /// Parents as slots, sorted, none twice; those that are not there are faults.
    fn resolve_parents(&mut self) -> Csr<u32> {
        let mut parents = Csr::with_capacity(self.slots.len());
        for slot in 0..self.slots.len() {
            let concept = &self.concepts[self.slots[slot]];
            let mut named: Vec<&str> = concept.parents.iter().map(String::as_str).collect();
            named.sort_unstable();
            named.dedup();
            let mut row = Vec::with_capacity(named.len());
            for parent in named {
                match self.slot_of.get(parent) {
                    Some(&above) if above == slot => self.refuse(slot, Problem::SelfLoop),
                    Some(&above) => row.push(above as u32),
                    None => {
                        let refused = self.refused.contains(parent);
                        let parent = parent.to_owned();
                        self.refuse(slot, Problem::DanglingParent { parent, refused });
                    }
                }
            }
            parents.push_row(row);
        }
        parents
    }

    /// Refuses every slot on a cycle and tells which those are.
    fn refuse_cycles(&mut self, parents: &Csr<u32>) -> Vec<bool> {
        let mut cyclic = vec![false; self.slots.len()];
        let mut named: FxHashMap<*const usize, Arc<[String]>> = FxHashMap::default();
        for (slot, path) in nodes_on_cycles(parents) {
            // Concepts on one way round share its text, or a ring of n rows would cost n squared.
            let path = named
                .entry(path.as_ptr())
                .or_insert_with(|| path.iter().map(|&step| self.external(step).to_owned()).collect());
            let path = Arc::clone(path);
            cyclic[slot] = true;
            self.refuse(slot, Problem::Cycle { path });
        }
        cyclic
    }

    /// Ancestors of every slot that stays, parents before children.
    ///
    /// A set is the union of the parents and their sets. Slots above the bound and slots under a
    /// refused one are refused on the way.
    fn close(&mut self, parents: &Csr<u32>, cyclic: &[bool]) -> Vec<Vec<u32>> {
        let n = self.slots.len();
        let mut ancestors: Vec<Vec<u32>> = vec![Vec::new(); n];
        let mut union = Vec::new();
        for slot in parents_first(parents, cyclic) {
            if self.out[slot] {
                continue;
            }
            let refused = parents.row(slot).iter().find(|&&above| self.out[above as usize]);
            if let Some(&above) = refused {
                let parent = self.external(above as usize).to_owned();
                self.refuse(slot, Problem::DanglingParent { parent, refused: true });
                continue;
            }
            union.clear();
            for &above in parents.row(slot) {
                union.push(above);
                union.extend_from_slice(&ancestors[above as usize]);
            }
            union.sort_unstable();
            union.dedup();
            if union.len() > MAX_ANCESTORS {
                self.refuse(slot, Problem::TooManyAncestors { count: union.len() });
            } else {
                ancestors[slot] = union.as_slice().to_vec();
            }
        }
        ancestors
    }

    fn external(&self, slot: usize) -> &'a str {
        &self.concepts[self.slots[slot]].external
    }

    fn into_faults(mut self) -> Vec<TaxonomyFault> {
        self.faults.sort_by_key(|(row, _)| *row);
        let concepts = self.concepts;
        let fault = |(row, problem): (usize, Problem)| TaxonomyFault {
            external: concepts[row].external.clone(),
            origin: concepts[row].origin.clone(),
            problem,
        };
        self.faults.into_iter().map(fault).collect()
    }
}

/// What is wrong with a concept by itself.
fn problems_of(concept: &Concept) -> Vec<Problem> {
    let mut problems = Vec::new();
    if concept.external.is_empty() {
        problems.push(Problem::MissingId);
    }
    if concept.zh.is_empty() && concept.en.is_empty() {
        problems.push(Problem::MissingLabel);
    }
    let names = [
        ("zh", std::slice::from_ref(&concept.zh)),
        ("en", std::slice::from_ref(&concept.en)),
        ("aliases_zh", &concept.aliases_zh),
        ("aliases_en", &concept.aliases_en),
    ];
    for (column, texts) in names {
        for label in texts {
            if let Some(character) = label.chars().find(|&c| is_unseen(c)) {
                problems.push(Problem::BadLabel { column, label: label.clone(), character });
            }
        }
    }
    problems
}

/// Space that looks like a plain one or like none: no-break spaces, controls, zero-width marks.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Slots in an order where parents come first; slots on cycles do not occur and do not hold others up.
///
/// Kahn's algorithm, O(slots + parents).
fn parents_first(parents: &Csr<u32>, cyclic: &[bool]) -> Vec<usize> {
    let free = |&&above: &&u32| !cyclic[above as usize];
    let mut waiting: Vec<usize> =
        (0..parents.len()).map(|slot| parents.row(slot).iter().filter(free).count()).collect();
    let children = reversed(parents);
    let mut order: Vec<usize> = (0..parents.len()).filter(|&slot| waiting[slot] == 0 && !cyclic[slot]).collect();
    let mut done = 0;
    while let Some(&slot) = order.get(done) {
        done += 1;
        for &below in children.row(slot) {
            let below = below as usize;
            waiting[below] -= 1;
            if waiting[below] == 0 && !cyclic[below] {
                order.push(below);
            }
        }
    }
    order
}

/// The same edges the other way; rows come out sorted.
pub(crate) fn reversed(edges: &Csr<u32>) -> Csr<u32> {
    let pairs = (0..edges.len()).flat_map(|from| edges.row(from).iter().map(move |&to| (to as usize, from as u32)));
    Csr::from_pairs(edges.len(), pairs)
}

/// The taxonomy of the kept slots; `rows` are their concepts, in the same order.
fn assemble<Id: ConceptId>(
    concepts: Vec<Concept>,
    kept: &[usize],
    rows: &[usize],
    parents: &Csr<u32>,
    ancestors: &[Vec<u32>],
) -> Taxonomy<Id> {
    let mut dense = vec![0_u32; parents.len()];
    for (id, &slot) in kept.iter().enumerate() {
        dense[slot] = id as u32;
    }
    let above = |slots: &[u32]| -> Vec<u32> { slots.iter().map(|&slot| dense[slot as usize]).collect() };
    let (mut kept_parents, mut kept_ancestors) = (Csr::with_capacity(kept.len()), Csr::with_capacity(kept.len()));
    for &slot in kept {
        kept_parents.push_row(above(parents.row(slot)));
        kept_ancestors.push_row(above(&ancestors[slot]));
    }
    let mut taxonomy = Taxonomy {
        externals: Vec::with_capacity(rows.len()),
        kinds: Vec::with_capacity(rows.len()),
        labels: [Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len())],
        aliases: [Csr::with_capacity(rows.len()), Csr::with_capacity(rows.len())],
        depths: depths(&kept_parents),
        children: as_ids(&reversed(&kept_parents)),
        parents: as_ids(&kept_parents),
        ancestors: as_ids(&kept_ancestors),
        codes: Csr::with_capacity(rows.len()),
        descriptions: Vec::with_capacity(rows.len()),
        edition: Edition::default(),
    };
    take_texts(&mut taxonomy, concepts, rows);
    taxonomy
}

pub(crate) fn as_ids<Id: ConceptId>(rows: &Csr<u32>) -> Csr<Id> {
    let mut ids = Csr::with_capacity(rows.len());
    for row in 0..rows.len() {
        ids.push_row(rows.row(row).iter().map(|&id| Id::from_index(id as usize)));
    }
    ids
}

/// Steps to the farthest concept above.
fn depths(parents: &Csr<u32>) -> Vec<u32> {
    let mut depths = vec![0; parents.len()];
    for id in parents_first(parents, &vec![false; parents.len()]) {
        depths[id] = parents.row(id).iter().map(|&above| depths[above as usize] + 1).max().unwrap_or(0);
    }
    depths
}

/// Moves ids, kinds, names and codes of the concepts at `rows` into the taxonomy.
fn take_texts<Id>(taxonomy: &mut Taxonomy<Id>, concepts: Vec<Concept>, rows: &[usize]) {
    let mut concepts: Vec<Option<Concept>> = concepts.into_iter().map(Some).collect();
    for concept in rows.iter().filter_map(|&row| concepts[row].take()) {
        taxonomy.externals.push(concept.external.into_boxed_str());
        taxonomy.kinds.push(concept.kind);
        taxonomy.labels[Lang::Zh as usize].push(concept.zh.into_boxed_str());
        taxonomy.labels[Lang::En as usize].push(concept.en.into_boxed_str());
        taxonomy.aliases[Lang::Zh as usize].push_row(sorted(concept.aliases_zh));
        taxonomy.aliases[Lang::En as usize].push_row(sorted(concept.aliases_en));
        let mut codes = concept.codes;
        codes.sort_unstable();
        codes.dedup();
        taxonomy.codes.push_row(codes);
        taxonomy.descriptions.push(concept.description.into_boxed_str());
    }
}

fn sorted(mut names: Vec<String>) -> impl Iterator<Item = Box<str>> {
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter(|name| !name.is_empty()).map(String::into_boxed_str)
}
