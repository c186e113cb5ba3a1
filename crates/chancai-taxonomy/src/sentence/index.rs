//! What a ranker keeps: postings of terms in labels, aliases by their rarest term, descriptions.

use rustc_hash::{FxHashMap, FxHashSet};

use super::SentenceOptions;
use super::terms::{base, each_term, is_single_han, split_brackets};
use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// Dense number of a term, in the order in which terms were met: labels, then aliases, then descriptions.
pub(super) type TermId = u32;

/// Names and descriptions by their terms. Concepts stand as positions.
#[derive(Debug, Clone)]
pub(super) struct Index {
    ids: FxHashMap<Box<str>, TermId>,
    /// Weight of each term in names; 0 for one that no name has.
    pub(super) weights: Vec<f64>,
    /// The base of each term of a name: itself, or what is left without -ing and -ed.
    roots: Vec<TermId>,
    /// Terms of labels by their base.
    families: Csr<TermId>,
    pub(super) labels: Names,
    /// Labels that have a term, with the share of the term's weight that counts there.
    pub(super) label_postings: Csr<(u32, f64)>,
    pub(super) aliases: Names,
    /// Terms of each alias, ascending.
    pub(super) alias_terms: Csr<TermId>,
    /// Aliases by the term that fewest aliases have.
    pub(super) alias_postings: Csr<u32>,
    pub(super) descriptions: Option<Descriptions>,
}

/// Whose each name is, and the sum and the Euclidean length of its terms' weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) concepts: Vec<u32>,
    pub(super) sums: Vec<f64>,
    pub(super) lengths: Vec<f64>,
}

impl Names {
    fn new(bags: &[(u32, Bag)], weights: &[f64]) -> Self {
        let mut names = Self::default();
        for &(concept, ref bag) in bags {
            let weight = |&(term, share): &(TermId, f64)| share * weights[term as usize];
            names.concepts.push(concept);
            names.sums.push(bag.iter().map(weight).sum());
            names.lengths.push(bag.iter().map(|item| weight(item).powi(2)).sum::<f64>().sqrt());
        }
        names
    }

    pub(super) fn len(&self) -> usize {
        self.concepts.len()
    }
}

/// Descriptions by their terms.
#[derive(Debug, Clone)]
pub(super) struct Descriptions {
    /// Weight of each term in descriptions; 0 for one that none has.
    pub(super) weights: Vec<f64>,
    /// Concepts that have a term, with the term's share in the unit vector of the description.
    pub(super) postings: Csr<(u32, f64)>,
}

/// Terms of one text with the share of their weight that counts, ascending, none twice.
type Bag = Vec<(TermId, f64)>;

impl Index {
    /// Reads every name and description of a taxonomy. O(their length).
    pub(super) fn new<Id: ConceptId>(taxonomy: &Taxonomy<Id>, options: &SentenceOptions) -> Self {
        let mut ids = FxHashMap::default();
        let concepts: Vec<Id> = taxonomy.ids().filter(|&id| taxonomy.kind(id) != Kind::Group).collect();
        let labels = label_bags(&mut ids, taxonomy, &concepts, options.qualifier);
        let in_labels = ids.len();
        let aliases = alias_bags(&mut ids, taxonomy, &concepts);
        let in_names = ids.len();
        let descriptions = description_bags(&mut ids, taxonomy, &concepts, options.description);

        let mut terms: Vec<(&str, TermId)> = ids.iter().map(|(term, &id)| (&**term, id)).collect();
        terms.sort_unstable_by_key(|&(_, id)| id);
        terms.truncate(in_names);
        let counts = counts(in_names, &labels);
        let factors = factors(&terms, options);
        let mut weights: Vec<f64> =
            counts.iter().zip(factors).map(|(&count, factor)| factor * rarity(concepts.len(), count.max(1))).collect();
        let known = |term: &str| ids.get(term).copied().filter(|&id| (id as usize) < in_names);
        let roots: Vec<TermId> = terms.iter().map(|&(term, id)| base(term, known).unwrap_or(id)).collect();
        weights.resize(ids.len(), 0.0);

        let mut alias_terms = Csr::with_capacity(aliases.len());
        for (_, bag) in &aliases {
            alias_terms.push_row(bag.iter().map(|&(term, _)| term));
        }
        Self {
            families: Csr::from_pairs(in_names, (0..in_labels).map(|term| (roots[term] as usize, term as TermId))),
            labels: Names::new(&labels, &weights),
            label_postings: postings(ids.len(), &labels, &weights),
            aliases: Names::new(&aliases, &weights),
            alias_postings: by_rarest(ids.len(), &alias_terms),
            alias_terms,
            descriptions: Descriptions::new(ids.len(), descriptions, concepts.len()),
            weights,
            roots,
            ids,
        }
    }

    /// The number of terms.
    pub(super) fn terms(&self) -> usize {
        self.weights.len()
    }

    /// The number of a term, if any text of the taxonomy has it.
    pub(super) fn find(&self, term: &str) -> Option<TermId> {
        self.ids.get(term).copied()
    }

    /// Terms of labels that have the base of `term`, itself among them; `found` is its number if it has one.
    pub(super) fn kin(&self, term: &str, found: Option<TermId>) -> &[TermId] {
        let known = |term: &str| self.find(term).filter(|&id| (id as usize) < self.roots.len());
        let root = found.and_then(|found| self.roots.get(found as usize)).copied().or_else(|| base(term, known));
        root.map_or(&[], |root| self.families.row(root as usize))
    }
}

impl Descriptions {
    fn new(terms: usize, bags: Vec<(u32, Bag)>, concepts: usize) -> Option<Self> {
        if bags.is_empty() {
            return None;
        }
        let mut counts = vec![0_usize; terms];
        for &(term, _) in bags.iter().flat_map(|(_, bag)| bag) {
            counts[term as usize] += 1;
        }
        let weights: Vec<f64> = counts.into_iter().map(|count| rarity(concepts, count)).collect();
        let unit = |(concept, bag): (u32, Bag)| {
            let squares: f64 = bag.iter().map(|&(term, _)| weights[term as usize].powi(2)).sum();
            let share = |(term, _): (TermId, f64)| (term, weights[term as usize] / squares.sqrt());
            (concept, bag.into_iter().map(share).collect::<Bag>())
        };
        let bags: Vec<(u32, Bag)> = bags.into_iter().map(unit).collect();
        let pairs = bags
            .iter()
            .flat_map(|&(concept, ref bag)| bag.iter().map(move |&(term, share)| (term as usize, (concept, share))));
        let postings = Csr::from_pairs(terms, pairs);
        Some(Self { weights, postings })
    }
}

/// ln(1 + n / count): how much a term tells that `count` of `n` have; 0 for one that none has.
fn rarity(n: usize, count: usize) -> f64 {
    if count == 0 { 0.0 } else { (n as f64 / count as f64).ln_1p() }
}

fn number(ids: &mut FxHashMap<Box<str>, TermId>, term: &str) -> TermId {
    if let Some(&id) = ids.get(term) {
        return id;
    }
    let id = ids.len() as TermId;
    ids.insert(term.into(), id);
    id
}

/// A term of several shares has the greatest.
fn bag_of<'a>(ids: &mut FxHashMap<Box<str>, TermId>, texts: impl Iterator<Item = (&'a str, f64)>) -> Bag {
    let mut bag = Bag::new();
    for (text, share) in texts {
        each_term(text, |term| bag.push((number(ids, term), share)));
    }
    bag.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    bag.dedup_by_key(|&mut (term, _)| term);
    bag
}

fn label_bags<Id: ConceptId>(
    ids: &mut FxHashMap<Box<str>, TermId>,
    taxonomy: &Taxonomy<Id>,
    concepts: &[Id],
    qualifier: f64,
) -> Vec<(u32, Bag)> {
    let mut bags = Vec::new();
    for &id in concepts {
        for label in Lang::ALL.into_iter().filter_map(|lang| taxonomy.label_in(id, lang)) {
            let [plain, bracketed] = split_brackets(label);
            let plain = plain.into_iter().map(|text| (text, 1.0));
            let bag = bag_of(ids, plain.chain(bracketed.into_iter().map(|text| (text, qualifier))));
            bags.push((id.index() as u32, bag));
        }
    }
    bags
}

fn alias_bags<Id: ConceptId>(
    ids: &mut FxHashMap<Box<str>, TermId>,
    taxonomy: &Taxonomy<Id>,
    concepts: &[Id],
) -> Vec<(u32, Bag)> {
    let mut bags = Vec::new();
    for &id in concepts {
        for alias in Lang::ALL.into_iter().flat_map(|lang| taxonomy.aliases(id, lang)) {
            let bag = bag_of(ids, std::iter::once((&**alias, 1.0)));
            if !bag.is_empty() {
                bags.push((id.index() as u32, bag));
            }
        }
    }
    bags
}

fn description_bags<Id: ConceptId>(
    ids: &mut FxHashMap<Box<str>, TermId>,
    taxonomy: &Taxonomy<Id>,
    concepts: &[Id],
    weight: f64,
) -> Vec<(u32, Bag)> {
    if weight <= 0.0 {
        return Vec::new();
    }
    let bag = |&id: &Id| (id.index() as u32, bag_of(ids, std::iter::once((taxonomy.description(id), 1.0))));
    concepts.iter().map(bag).filter(|(_, bag)| !bag.is_empty()).collect()
}

/// How many concepts have each term in a label.
fn counts(in_names: usize, labels: &[(u32, Bag)]) -> Vec<usize> {
    let (mut counts, mut last) = (vec![0_usize; in_names], vec![u32::MAX; in_names]);
    for &(concept, ref bag) in labels {
        for &(term, _) in bag {
            let term = term as usize;
            counts[term] += usize::from(last[term] != concept);
            last[term] = concept;
        }
    }
    counts
}

/// What each term counts by its sort: generic ones less.
fn factors(terms: &[(&str, TermId)], options: &SentenceOptions) -> Vec<f64> {
    let mut generic = FxHashSet::default();
    for word in &options.generic_words {
        each_term(word, |term| _ = generic.insert(term.to_owned()));
    }
    let is_generic = |term: &str| is_single_han(term) || generic.contains(term);
    terms.iter().map(|&(term, _)| if is_generic(term) { options.generic } else { 1.0 }).collect()
}

/// Bags by their terms, those that count nothing left out.
fn postings(terms: usize, bags: &[(u32, Bag)], weights: &[f64]) -> Csr<(u32, f64)> {
    let pairs = bags.iter().enumerate().flat_map(|(place, (_, bag))| {
        let posting = move |&(term, share): &(TermId, f64)| (term as usize, (place as u32, share));
        bag.iter().filter(|&&(term, share)| share * weights[term as usize] > 0.0).map(posting)
    });
    Csr::from_pairs(terms, pairs)
}

/// Each row under the one of its items that fewest rows have, the smallest of several.
fn by_rarest(terms: usize, rows: &Csr<TermId>) -> Csr<u32> {
    let mut counts = vec![0_u32; terms];
    for row in 0..rows.len() {
        for &term in rows.row(row) {
            counts[term as usize] += 1;
        }
    }
    let rarest = |row: usize| rows.row(row).iter().copied().min_by_key(|&term| (counts[term as usize], term));
    let pairs = (0..rows.len()).filter_map(|row| Some((rarest(row)? as usize, row as u32)));
    Csr::from_pairs(terms, pairs)
}
