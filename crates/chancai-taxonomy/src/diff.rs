//! What changed between two versions of a taxonomy.

use std::collections::{BTreeMap, BTreeSet};

use crate::concept::Lang;
use crate::fold::fold;
use crate::ids::ConceptId;
use crate::successors::Successors;
use crate::taxonomy::Taxonomy;

/// What changed from `old` to `new`, by external ids, every list sorted.
///
/// A concept is the same where its external id is the same. `successors` says what became of the ids that went;
/// where it says nothing of one, a successor is **suggested**: a concept of `new` one of whose names (in any language,
/// after [`fold`](crate::fold)) is a preferred label of the one that went. A suggestion is for a person to accept.
///
/// O(size of both).
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Successors, diff, read_skills};
///
/// let read = |text: &str| read_skills(&[Source::from_text("技能.csv", text, Format::Csv)]);
/// let old = read("编号,中文名,上级\nwelding,焊接,\ntig,氩弧焊,welding\nargon,钨极焊,welding\n")?.value;
/// let new = read("编号,中文名,中文别名,上级\nwelding,焊接技术,,\ntig,氩弧焊,钨极焊,welding\nlaser,激光焊,,welding\n")?.value;
///
/// let changes = diff(&old, &new, &Successors::default());
/// assert_eq!((changes.added, changes.removed), (vec!["laser".to_owned()], vec!["argon".to_owned()]));
/// assert_eq!((changes.renamed[0].old.as_str(), changes.renamed[0].new.as_str()), ("焊接", "焊接技术"));
/// assert_eq!((changes.suggested[0].old.as_str(), changes.suggested[0].new.as_str()), ("argon", "tig"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn diff<Id: ConceptId>(old: &Taxonomy<Id>, new: &Taxonomy<Id>, successors: &Successors) -> TaxonomyDiff {
    let mut diff = TaxonomyDiff::default();
    for id in new.ids().filter(|&id| old.find(new.external(id)).is_none()) {
        diff.added.push(new.external(id).to_owned());
    }
    for id in old.ids() {
        match new.find(old.external(id)) {
            Some(now) => diff.compare((old, id), (new, now)),
            None => diff.removed.push(old.external(id).to_owned()),
        }
    }
    diff.follow(old, new, successors);
    diff.suggest(old, new, successors);
    diff
}

/// What changed between two versions. Plain data: it names concepts by their external ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TaxonomyDiff {
    /// Ids that are new 新增.
    pub added: Vec<String>,
    /// Ids that are gone 移除, whatever became of them.
    pub removed: Vec<String>,
    /// Same id, another preferred label 改名; one entry a language.
    pub renamed: Vec<Renamed>,
    /// Same id, other concepts above it 移动.
    pub moved: Vec<Moved>,
    /// Same id, other aliases 别名变动.
    pub realiased: Vec<Realiased>,
    /// Same id, other codes of other systems 外部代码变动.
    pub recoded: Vec<Recoded>,
    /// Same id, another kind 类别变动.
    pub rekinded: Vec<Rekinded>,
    /// Same id, another description 说明变动.
    pub redescribed: Vec<String>,
    /// One id that goes over into one other, which no other id goes into 换号.
    pub replaced: Vec<Replaced>,
    /// Several ids that go over into one 合并.
    pub merged: Vec<Merged>,
    /// One id that goes over into several 拆分.
    pub split: Vec<Split>,
    /// Successors nobody stated, found by their names 建议.
    pub suggested: Vec<Suggested>,
}

macro_rules! records {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
            #[non_exhaustive]
            pub struct $name { $($(#[$field_meta])* pub $field: $type,)+ }
        )+
    };
}

records! {
    /// A concept with another preferred label.
    Renamed {
        /// Its id.
        id: String,
        /// The language of the label.
        lang: Lang,
        /// The label before; empty where there was none.
        old: String,
        /// The label now; empty where there is none.
        new: String,
    }
    /// A concept with other parents.
    Moved {
        /// Its id.
        id: String,
        /// The ids directly above before, sorted.
        old: Vec<String>,
        /// The ids directly above now, sorted.
        new: Vec<String>,
    }
    /// A concept with other aliases.
    Realiased {
        /// Its id.
        id: String,
        /// How many are new, over both languages.
        added: usize,
        /// How many are gone.
        removed: usize,
    }
    /// A concept with other codes.
    Recoded {
        /// Its id.
        id: String,
        /// Its codes before, sorted.
        old: Vec<String>,
        /// Its codes now, sorted.
        new: Vec<String>,
    }
    /// A concept of another kind.
    Rekinded {
        /// Its id.
        id: String,
        /// Code of the kind before.
        old: String,
        /// Code of the kind now.
        new: String,
    }
    /// A concept with another id.
    Replaced {
        /// The id before.
        old: String,
        /// The id now.
        new: String,
    }
    /// Several concepts that became one.
    Merged {
        /// The ids before, sorted; the id now among them where it was one of them.
        old: Vec<String>,
        /// The id now.
        new: String,
    }
    /// One concept that became several.
    Split {
        /// The id before.
        old: String,
        /// The ids now, sorted.
        new: Vec<String>,
    }
    /// A successor found by its name.
    Suggested {
        /// The id that is gone.
        old: String,
        /// The concept that bears its label now.
        new: String,
        /// The label, as it was.
        label: String,
    }
}

impl TaxonomyDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A concept that both versions have.
    fn compare<Id: ConceptId>(&mut self, (old, before): (&Taxonomy<Id>, Id), (new, now): (&Taxonomy<Id>, Id)) {
        let id = old.external(before).to_owned();
        for lang in Lang::ALL {
            let label = |taxonomy: &Taxonomy<Id>, id| taxonomy.label_in(id, lang).unwrap_or_default().to_owned();
            let (was, is) = (label(old, before), label(new, now));
            if was != is {
                self.renamed.push(Renamed { id: id.clone(), lang, old: was, new: is });
            }
        }
        let (was, is) = (parents(old, before), parents(new, now));
        if was != is {
            self.moved.push(Moved { id: id.clone(), old: was, new: is });
        }
        let (was, is) = (aliases(old, before), aliases(new, now));
        if was != is {
            let (added, removed) = (is.difference(&was).count(), was.difference(&is).count());
            self.realiased.push(Realiased { id: id.clone(), added, removed });
        }
        let codes = |taxonomy: &Taxonomy<Id>, id| taxonomy.codes(id).iter().map(ToString::to_string).collect();
        let (was, is): (Vec<String>, Vec<String>) = (codes(old, before), codes(new, now));
        if was != is {
            self.recoded.push(Recoded { id: id.clone(), old: was, new: is });
        }
        let (was, is) = (old.kind(before).code(), new.kind(now).code());
        if was != is {
            self.rekinded.push(Rekinded { id: id.clone(), old: was.to_owned(), new: is.to_owned() });
        }
        if old.description(before) != new.description(now) {
            self.redescribed.push(id);
        }
    }

    /// What the table of successors says of ids of `old`; successors that `new` does not have are left out.
    fn follow<Id: ConceptId>(&mut self, old: &Taxonomy<Id>, new: &Taxonomy<Id>, successors: &Successors) {
        let mut before = BTreeMap::<&str, BTreeSet<&str>>::new();
        let stated = successors.iter().filter(|(id, _)| old.find(id).is_some());
        let known = stated.map(|(id, now)| (id, now.iter().map(String::as_str).filter(|id| new.find(id).is_some())));
        let goes: Vec<(&str, Vec<&str>)> = known.map(|(id, now)| (id, now.collect())).collect();
        for (id, now) in &goes {
            for now in now {
                before.entry(now).or_default().insert(id);
            }
            if now.len() > 1 {
                let now = now.iter().map(|&id| id.to_owned()).collect();
                self.split.push(Split { old: (*id).to_owned(), new: now });
            }
        }
        for (now, mut from) in before.clone() {
            // One that kept its id is one of those that are in it, unless it went elsewhere.
            if old.find(now).is_some() && successors.of(now).is_none() {
                from.insert(now);
            }
            if from.len() > 1 {
                let old = from.into_iter().map(str::to_owned).collect();
                self.merged.push(Merged { old, new: now.to_owned() });
            }
        }
        for (id, now) in &goes {
            let [only] = now[..] else { continue };
            let alone = !self.merged.iter().any(|merged| merged.new == only);
            if alone && only != *id {
                self.replaced.push(Replaced { old: (*id).to_owned(), new: only.to_owned() });
            }
        }
    }

    fn suggest<Id: ConceptId>(&mut self, old: &Taxonomy<Id>, new: &Taxonomy<Id>, successors: &Successors) {
        let open: Vec<Id> =
            self.removed.iter().filter(|id| successors.of(id).is_none()).filter_map(|id| old.find(id)).collect();
        self.suggested = suggestions(old, new, &open);
    }
}

/// For concepts of `old`: those of `new` that bear a preferred label of theirs, by ids.
pub(crate) fn suggestions<Id: ConceptId>(old: &Taxonomy<Id>, new: &Taxonomy<Id>, gone: &[Id]) -> Vec<Suggested> {
    if gone.is_empty() {
        return Vec::new();
    }
    let mut bearers = BTreeMap::<String, BTreeSet<Id>>::new();
    for id in new.ids() {
        for lang in Lang::ALL {
            let names = new.label_in(id, lang).into_iter().chain(new.aliases(id, lang).iter().map(|name| &**name));
            for name in names.map(fold).filter(|name| !name.is_empty()) {
                bearers.entry(name).or_default().insert(id);
            }
        }
    }
    let mut found = BTreeMap::<(&str, &str), &str>::new();
    for &id in gone {
        for label in Lang::ALL.into_iter().filter_map(|lang| old.label_in(id, lang)) {
            for &now in bearers.get(&fold(label)).into_iter().flatten() {
                found.entry((old.external(id), new.external(now))).or_insert(label);
            }
        }
    }
    let suggested = |((old, new), label): ((&str, &str), &str)| Suggested {
        old: old.to_owned(),
        new: new.to_owned(),
        label: label.to_owned(),
    };
    found.into_iter().map(suggested).collect()
}

fn parents<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> Vec<String> {
    taxonomy.parents(id).iter().map(|&above| taxonomy.external(above).to_owned()).collect()
}

fn aliases<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> BTreeSet<(Lang, &str)> {
    Lang::ALL.iter().flat_map(|&lang| taxonomy.aliases(id, lang).iter().map(move |name| (lang, &**name))).collect()
}
