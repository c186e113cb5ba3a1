//! The hierarchy with its labels: immutable, dense, closed.

use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::edition::{Code, Edition, Fingerprint};
use crate::ids::{ConceptId, OccupationId, SkillId};

/// The taxonomy of skills 技能体系.
pub type SkillTaxonomy = Taxonomy<SkillId>;

/// The taxonomy of occupations 职业体系.
pub type OccupationTaxonomy = Taxonomy<OccupationId>;

/// Concepts in a directed acyclic graph: one may have several parents.
///
/// Made by [`TaxonomyBuilder`](crate::TaxonomyBuilder) or a reader. Ids follow the external ids
/// sorted by UTF-8 bytes, so that the same concepts give the same ids in any order of input. Every
/// list of ids is sorted. Methods that take an id expect one of this taxonomy; a foreign id may
/// name another concept, and **panics** when it lies beyond the last one.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, SkillTaxonomy, TaxonomyBuilder};
///
/// let mut builder = TaxonomyBuilder::new();
/// builder.push(Concept::new("welding", Kind::Skill).label(Lang::Zh, "焊接"));
/// builder.push(Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊").parent("welding"));
/// let skills: SkillTaxonomy = builder.build()?;
///
/// let (tig, welding) = (skills.find("tig").unwrap(), skills.find("welding").unwrap());
/// assert!(skills.is_or_is_under(tig, welding));
/// assert_eq!(skills.label(tig, Lang::En), "氩弧焊"); // falls back to the other language
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Taxonomy<Id> {
    pub(crate) externals: Vec<Box<str>>,
    pub(crate) kinds: Vec<Kind>,
    /// Preferred labels, Chinese then English; empty where there is none.
    pub(crate) labels: [Vec<Box<str>>; 2],
    pub(crate) aliases: [Csr<Box<str>>; 2],
    pub(crate) parents: Csr<Id>,
    pub(crate) children: Csr<Id>,
    pub(crate) ancestors: Csr<Id>,
    pub(crate) depths: Vec<u32>,
    pub(crate) codes: Csr<Code>,
    pub(crate) descriptions: Vec<Box<str>>,
    pub(crate) edition: Edition,
}

impl<Id: ConceptId> Taxonomy<Id> {
    /// The number of concepts, headings included.
    pub fn len(&self) -> usize {
        self.externals.len()
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.externals.is_empty()
    }

    /// Every id, ascending.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id> + use<Id> {
        (0..self.len()).map(Id::from_index)
    }

    /// The id of an external id, compared byte for byte. O(log n).
    pub fn find(&self, external: &str) -> Option<Id> {
        self.externals.binary_search_by(|known| (**known).cmp(external)).ok().map(Id::from_index)
    }

    /// The id in files.
    pub fn external(&self, id: Id) -> &str {
        &self.externals[id.index()]
    }

    /// What the concept is.
    pub fn kind(&self, id: Id) -> Kind {
        self.kinds[id.index()]
    }

    /// The preferred label in `lang`, else in the other language.
    pub fn label(&self, id: Id, lang: Lang) -> &str {
        [lang, lang.other()].into_iter().find_map(|lang| self.label_in(id, lang)).unwrap_or_else(|| self.external(id))
    }

    /// The preferred label in `lang` and no other language.
    pub fn label_in(&self, id: Id, lang: Lang) -> Option<&str> {
        let label = &self.labels[lang as usize][id.index()];
        (!label.is_empty()).then_some(&**label)
    }

    /// Other names in `lang`, sorted, none twice.
    pub fn aliases(&self, id: Id, lang: Lang) -> &[Box<str>] {
        self.aliases[lang as usize].row(id.index())
    }

    /// The concepts directly above.
    pub fn parents(&self, id: Id) -> &[Id] {
        self.parents.row(id.index())
    }

    /// The concepts directly below.
    pub fn children(&self, id: Id) -> &[Id] {
        self.children.row(id.index())
    }

    /// Every concept above, however far, without the concept itself.
    pub fn ancestors(&self, id: Id) -> &[Id] {
        self.ancestors.row(id.index())
    }

    /// Whether `id` is `ancestor` or lies somewhere under it. O(log of the number of ancestors).
    pub fn is_or_is_under(&self, id: Id, ancestor: Id) -> bool {
        id == ancestor || self.ancestors(id).binary_search(&ancestor).is_ok()
    }

    /// Steps to the farthest concept above; 0 for one with no parent.
    pub fn depth(&self, id: Id) -> usize {
        self.depths[id.index()] as usize
    }

    /// What other systems call the concept, sorted, none twice.
    pub fn codes(&self, id: Id) -> &[Code] {
        self.codes.row(id.index())
    }

    /// The concepts that bear a code, ascending: a code of a broader scheme stands at several. O(n).
    pub fn find_code<'a>(&'a self, scheme: &'a str, value: &'a str) -> impl Iterator<Item = Id> + 'a {
        let is_it = move |code: &Code| code.scheme() == scheme && code.value() == value;
        self.ids().filter(move |&id| self.codes(id).iter().any(is_it))
    }

    /// A sentence or two that say what the concept is; empty when there are none.
    pub fn description(&self, id: Id) -> &str {
        &self.descriptions[id.index()]
    }

    /// Which edition it is, as far as its files say.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The same concepts as another edition: a reader knows the columns, its caller knows the version.
    #[must_use]
    pub fn with_edition(mut self, edition: Edition) -> Self {
        self.edition = edition;
        self
    }

    /// Tells this taxonomy from any with other concepts, names, parents, codes or another edition. O(size).
    ///
    /// Profiles kept with dense ids hold it: an id means something only with the taxonomy of the same fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        let add = |print: Fingerprint, part: &str| print.add(part.as_bytes());
        let mut print = self.edition.fields().into_iter().fold(Fingerprint::new(), add);
        for id in self.ids() {
            let names = Lang::ALL.iter().flat_map(|&lang| {
                let label = &self.labels[lang as usize][id.index()];
                std::iter::once(label).chain(self.aliases(id, lang)).map(|name| &**name).chain([""])
            });
            print = [self.external(id), self.kind(id).code(), self.description(id)].into_iter().fold(print, add);
            print = names.fold(print, add);
            print = self.parents(id).iter().fold(print, |print, &above| add(print, self.external(above)));
            print =
                self.codes(id).iter().fold(add(print, ""), |print, code| add(add(print, code.scheme()), code.value()));
        }
        print
    }
}
