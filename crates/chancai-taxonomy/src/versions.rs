//! Profiles from one version of a taxonomy to the next: every skill is accounted for.

use std::collections::BTreeMap;

use crate::concept::Lang;
use crate::diff::suggestions;
use crate::edition::Fingerprint;
use crate::error::TaxonomyError;
use crate::ids::ConceptId;
use crate::successors::Successors;
use crate::taxonomy::Taxonomy;

/// What is done where the way from one version to the next is not plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct MigrationPolicy {
    /// What becomes of a skill that was split.
    pub split: SplitPolicy,
    /// Whether a successor that is only suggested by its name is taken, where it is the only one suggested.
    pub take_suggested: bool,
}

/// What becomes of a skill that was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SplitPolicy {
    /// All parts are taken at the level held, to be confirmed.
    #[default]
    TakeAll,
    /// No part is taken until somebody confirms it; the audit lists them.
    TakeNone,
}

/// A profile in the new version, and how it got there.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Migrated {
    /// External ids of the new version with levels, sorted by id, none twice: of several levels the highest.
    pub profile: Vec<(String, f64)>,
    /// One entry for every entry of the old profile, in its order.
    pub audit: Vec<Audit>,
}

/// What became of one entry of a profile.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Audit {
    /// The external id in the old profile.
    pub id: String,
    /// The level held.
    pub level: f64,
    /// What became of it.
    pub outcome: Outcome,
    /// Successors that were stated and are not in the new version.
    pub gone: Vec<String>,
}

/// What became of a skill in the new version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Outcome {
    /// 保留: the same id, the same labels.
    Kept,
    /// 改名: the same id, another label.
    Renamed {
        /// The label before.
        old: String,
        /// The label now.
        new: String,
    },
    /// 并入 or 换号: another id, and only one.
    MergedInto {
        /// The id now.
        new: String,
    },
    /// 拆分: several ids, to be confirmed by a person.
    SplitInto {
        /// The ids now.
        new: Vec<String>,
        /// Whether they were put into the profile.
        taken: bool,
    },
    /// 建议: no successor is stated; these bear its label now.
    Suggested {
        /// The ids now.
        new: Vec<String>,
        /// Whether it was put into the profile.
        taken: bool,
    },
    /// 丢失: nothing in the new version stands for it.
    Lost {
        /// Why.
        reason: LostReason,
    },
}

impl Outcome {
    /// The stable ASCII code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Renamed { .. } => "renamed",
            Self::MergedInto { .. } => "merged_into",
            Self::SplitInto { .. } => "split_into",
            Self::Suggested { .. } => "suggested",
            Self::Lost { .. } => "lost",
        }
    }

    /// Whether a person should look at it: it was split, only suggested, or lost.
    pub const fn needs_review(&self) -> bool {
        matches!(self, Self::SplitInto { .. } | Self::Suggested { .. } | Self::Lost { .. })
    }
}

/// Why nothing stands for a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LostReason {
    /// The old version does not know the id either.
    Unknown,
    /// It was removed and no successor is stated.
    Removed,
    /// It is stated that nothing took its place.
    Retired,
    /// The successors stated are not in the new version.
    SuccessorsGone,
}

/// Takes a profile over into a new version; nothing is dropped without an entry in the audit.
///
/// What the table of successors says of an id counts first; then an id that both versions have is the same skill; then
/// names are compared as [`diff`](crate::diff()) does. An id that only the new version has is kept as it is.
/// Through the same version and an empty table a profile stays the same but for its order.
///
/// O(p log n), and O(n) once where names must be compared. For many profiles make a [`Migration`].
///
/// # Errors
///
/// [`TaxonomyError::BadOption`] for a level outside 0..=1.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{LostReason, MigrationPolicy, Outcome, Successors, migrate, read_skills};
///
/// let read = |text: &str| read_skills(&[Source::from_text("技能.csv", text, Format::Csv)]);
/// let old = read("编号,中文名\nwelding,焊接\nargon,钨极焊\ntig,氩弧焊\nforge,锻造\n")?.value;
/// let new = read("编号,中文名\narc,电弧焊\nlaser,激光焊\ntig,氩弧焊\n")?.value;
/// let mut successors = Successors::default();
/// successors.insert("welding", ["arc", "laser"]);
/// successors.insert("argon", ["tig"]);
///
/// let held = [("welding", 0.6), ("argon", 0.8), ("tig", 0.5), ("forge", 0.4)].map(|(id, level)| (id.to_owned(), level));
/// let migrated = migrate(&held, &old, &new, &successors, &MigrationPolicy::default())?;
/// let profile: Vec<_> = migrated.profile.iter().map(|(id, level)| (id.as_str(), *level)).collect();
/// assert_eq!(profile, [("arc", 0.6), ("laser", 0.6), ("tig", 0.8)]);
/// assert_eq!(migrated.audit[0].outcome.code(), "split_into");
/// assert_eq!(migrated.audit[3].outcome, Outcome::Lost { reason: LostReason::Removed });
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn migrate<Id: ConceptId>(
    profile: &[(String, f64)],
    old: &Taxonomy<Id>,
    new: &Taxonomy<Id>,
    successors: &Successors,
    policy: &MigrationPolicy,
) -> Result<Migrated, TaxonomyError> {
    let ids = profile.iter().map(|(id, _)| id.as_str());
    Migration::prepare(old, new, successors, *policy, ids).apply(profile)
}

/// The way from one version to the next, made once for many profiles.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, Migration, MigrationPolicy, SkillTaxonomy, Successors, TaxonomyBuilder};
///
/// let skills: SkillTaxonomy =
///     TaxonomyBuilder::from_iter([Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊")]).build()?;
/// let successors = Successors::default();
/// let migration = Migration::new(&skills, &skills, &successors, MigrationPolicy::default());
/// for profile in [vec![("tig".to_owned(), 0.8)], vec![]] {
///     assert_eq!(migration.apply(&profile)?.profile, profile);
/// }
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Migration<'a, Id> {
    old: &'a Taxonomy<Id>,
    new: &'a Taxonomy<Id>,
    successors: &'a Successors,
    policy: MigrationPolicy,
    /// Ids that went without a stated successor, and who bears their label now.
    suggested: BTreeMap<String, Vec<String>>,
}

impl<'a, Id: ConceptId> Migration<'a, Id> {
    /// From one version to another. O(size of both).
    pub fn new(
        old: &'a Taxonomy<Id>,
        new: &'a Taxonomy<Id>,
        successors: &'a Successors,
        policy: MigrationPolicy,
    ) -> Self {
        Self::prepare(old, new, successors, policy, old.ids().map(|id| old.external(id)))
    }

    /// For profiles that hold these ids only.
    fn prepare<'b>(
        old: &'a Taxonomy<Id>,
        new: &'a Taxonomy<Id>,
        successors: &'a Successors,
        policy: MigrationPolicy,
        ids: impl Iterator<Item = &'b str>,
    ) -> Self {
        let open = ids.filter(|id| successors.of(id).is_none() && new.find(id).is_none());
        let gone: Vec<Id> = open.filter_map(|id| old.find(id)).collect();
        let mut suggested = BTreeMap::<String, Vec<String>>::new();
        for found in suggestions(old, new, &gone) {
            suggested.entry(found.old).or_default().push(found.new);
        }
        Self { old, new, successors, policy, suggested }
    }

    /// One profile in the new version.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for a level outside 0..=1.
    pub fn apply(&self, profile: &[(String, f64)]) -> Result<Migrated, TaxonomyError> {
        let mut levels = BTreeMap::<String, f64>::new();
        let mut audit = Vec::with_capacity(profile.len());
        for (id, level) in profile {
            let level = *level;
            if !(0.0..=1.0).contains(&level) {
                return Err(TaxonomyError::BadOption { name: "level", given: level, expected: "[0, 1]" });
            }
            let (outcome, gone) = self.outcome(id);
            for now in taken(&outcome, id) {
                let held = levels.entry(now.clone()).or_insert(level);
                *held = held.max(level);
            }
            audit.push(Audit { id: id.clone(), level, outcome, gone });
        }
        Ok(Migrated { profile: levels.into_iter().collect(), audit })
    }

    /// What becomes of an id, and which of its successors are not there.
    fn outcome(&self, id: &str) -> (Outcome, Vec<String>) {
        let Some(stated) = self.successors.of(id) else {
            return (self.unstated(id), Vec::new());
        };
        let (here, gone): (Vec<String>, Vec<String>) =
            stated.iter().cloned().partition(|id| self.new.find(id).is_some());
        let outcome = match &here[..] {
            [] if gone.is_empty() => Outcome::Lost { reason: LostReason::Retired },
            [] => Outcome::Lost { reason: LostReason::SuccessorsGone },
            [only] if only == id => self.unstated(id),
            [only] => Outcome::MergedInto { new: only.clone() },
            _ => Outcome::SplitInto { new: here, taken: self.policy.split == SplitPolicy::TakeAll },
        };
        (outcome, gone)
    }

    /// What becomes of an id of which the table says nothing.
    fn unstated(&self, id: &str) -> Outcome {
        match (self.old.find(id), self.new.find(id)) {
            (Some(before), Some(now)) => {
                let other = |lang: &&Lang| self.old.label_in(before, **lang) != self.new.label_in(now, **lang);
                let Some(&lang) = Lang::ALL.iter().find(other) else { return Outcome::Kept };
                let label = |taxonomy: &Taxonomy<Id>, id| taxonomy.label_in(id, lang).unwrap_or_default().to_owned();
                Outcome::Renamed { old: label(self.old, before), new: label(self.new, now) }
            }
            (None, Some(_)) => Outcome::Kept,
            (None, None) => Outcome::Lost { reason: LostReason::Unknown },
            (Some(_), None) => match self.suggested.get(id) {
                None => Outcome::Lost { reason: LostReason::Removed },
                Some(new) => {
                    let taken = self.policy.take_suggested && new.len() == 1;
                    Outcome::Suggested { new: new.clone(), taken }
                }
            },
        }
    }
}

/// The ids of the new version that go into the profile.
fn taken<'a>(outcome: &'a Outcome, id: &'a String) -> &'a [String] {
    match outcome {
        Outcome::Kept | Outcome::Renamed { .. } => std::slice::from_ref(id),
        Outcome::MergedInto { new } => std::slice::from_ref(new),
        Outcome::SplitInto { new, taken: true } | Outcome::Suggested { new, taken: true } => new,
        Outcome::SplitInto { .. } | Outcome::Suggested { .. } | Outcome::Lost { .. } => &[],
    }
}

/// A profile in dense ids that knows which taxonomy its ids belong to.
///
/// Dense ids of another version name other skills. So the ids are given only to who shows the fingerprint of the
/// same taxonomy; for another version the profile is migrated, never read as it stands.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{ProfileSnapshot, TaxonomyError, read_skills};
///
/// let read = |text: &str| read_skills(&[Source::from_text("技能.csv", text, Format::Csv)]);
/// let (old, new) = (read("编号,中文名\ntig,氩弧焊\n")?.value, read("编号,中文名\narc,电弧焊\ntig,氩弧焊\n")?.value);
///
/// let kept = ProfileSnapshot::new(&old, [(old.find("tig").unwrap(), 0.8)])?;
/// assert!(matches!(kept.skills_in(new.fingerprint()), Err(TaxonomyError::ForeignTaxonomy { .. })));
/// let (moved, audit) = kept.migrate(&old, &new, &Default::default(), &Default::default())?;
/// assert_eq!(moved.skills_in(new.fingerprint())?, [(new.find("tig").unwrap(), 0.8)]);
/// assert_eq!(audit[0].outcome.code(), "kept");
/// # Ok::<(), TaxonomyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileSnapshot<Id> {
    taxonomy: Fingerprint,
    skills: Vec<(Id, f64)>,
}

impl<Id: ConceptId> ProfileSnapshot<Id> {
    /// A profile of this taxonomy, sorted by id; of several levels of one skill the highest.
    ///
    /// It makes the fingerprint, which reads the whole taxonomy: for many profiles see [`tagged`](Self::tagged).
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for an id beyond the last or a level outside 0..=1.
    pub fn new(taxonomy: &Taxonomy<Id>, skills: impl IntoIterator<Item = (Id, f64)>) -> Result<Self, TaxonomyError> {
        Self::tagged(taxonomy, taxonomy.fingerprint(), skills)
    }

    /// As [`new`](Self::new), with the fingerprint of `taxonomy` that the caller made once.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn tagged(
        taxonomy: &Taxonomy<Id>,
        fingerprint: Fingerprint,
        skills: impl IntoIterator<Item = (Id, f64)>,
    ) -> Result<Self, TaxonomyError> {
        let mut skills: Vec<(Id, f64)> = skills.into_iter().collect();
        for &(id, level) in &skills {
            if id.index() >= taxonomy.len() {
                let given = id.index() as f64;
                return Err(TaxonomyError::BadOption { name: "skill", given, expected: "an id of the taxonomy" });
            }
            if !(0.0..=1.0).contains(&level) {
                return Err(TaxonomyError::BadOption { name: "level", given: level, expected: "[0, 1]" });
            }
        }
        skills.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        skills.dedup_by_key(|entry| entry.0);
        Ok(Self { taxonomy: fingerprint, skills })
    }

    /// The fingerprint of the taxonomy its ids belong to.
    pub const fn taxonomy(&self) -> Fingerprint {
        self.taxonomy
    }

    /// The skills with their levels, ascending, for the taxonomy with this fingerprint.
    ///
    /// The fingerprint of a taxonomy is made once and shown for every profile.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::ForeignTaxonomy`] for any other taxonomy.
    pub fn skills_in(&self, taxonomy: Fingerprint) -> Result<&[(Id, f64)], TaxonomyError> {
        if taxonomy != self.taxonomy {
            return Err(TaxonomyError::ForeignTaxonomy { expected: self.taxonomy, given: taxonomy });
        }
        Ok(&self.skills)
    }

    /// The profile in external ids, as it may be written to a file.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::ForeignTaxonomy`] for any but its own taxonomy.
    pub fn to_external(&self, taxonomy: &Taxonomy<Id>) -> Result<Vec<(String, f64)>, TaxonomyError> {
        let skills = self.skills_in(taxonomy.fingerprint())?;
        Ok(skills.iter().map(|&(id, level)| (taxonomy.external(id).to_owned(), level)).collect())
    }

    /// The profile in a new version, and what became of every skill. O(size of both taxonomies): many profiles are
    /// better taken over in external ids, by one [`Migration`].
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::ForeignTaxonomy`] where `old` is not its own taxonomy.
    pub fn migrate(
        &self,
        old: &Taxonomy<Id>,
        new: &Taxonomy<Id>,
        successors: &Successors,
        policy: &MigrationPolicy,
    ) -> Result<(Self, Vec<Audit>), TaxonomyError> {
        let migrated = migrate(&self.to_external(old)?, old, new, successors, policy)?;
        let skills = migrated.profile.iter().filter_map(|(id, level)| Some((new.find(id)?, *level)));
        Ok((Self::new(new, skills)?, migrated.audit))
    }
}
