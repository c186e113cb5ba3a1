//! Two versions of a taxonomy: what changed, and profiles taken over.

use chancai_table::{Format, Source};
use chancai_taxonomy::{
    Concept, Kind, Lang, LostReason, Migration, MigrationPolicy, Outcome, ProfileSnapshot, SkillTaxonomy, SplitPolicy,
    Successors, TaxonomyBuilder, TaxonomyError, diff, migrate, read_skills, read_successors,
};
use proptest::prelude::*;

/// Ids a to l; for each what it is like in this version: label, alias, parent.
type Version = Vec<Like>;

type Like = Option<(u8, u8, Option<usize>)>;

fn name(number: usize) -> String {
    char::from(b'a' + u8::try_from(number).unwrap()).to_string()
}

const IDS: usize = 12;

fn version() -> impl Strategy<Value = Version> {
    let concept = (0..3_u8, 0..3_u8, prop::option::of(0..IDS));
    prop::collection::vec(prop::option::weighted(0.7, concept), IDS)
}

/// A parent counts where it comes before and is there; alias 0 is none.
fn taxonomy(version: &Version) -> SkillTaxonomy {
    let concept = |(number, like): (usize, &Like)| {
        let (label, alias, parent) = (*like)?;
        let mut concept = Concept::new(name(number), Kind::Skill).label(Lang::Zh, format!("技能{number}之{label}"));
        if alias > 0 {
            concept = concept.alias(Lang::Zh, format!("别名{number}之{alias}"));
        }
        let parent = parent.filter(|&above| above < number && version[above].is_some());
        Some(parent.map(name).into_iter().fold(concept, Concept::parent))
    };
    version.iter().enumerate().filter_map(concept).collect::<TaxonomyBuilder<_>>().build().unwrap()
}

type Profile = Vec<(String, f64)>;

fn profile() -> impl Strategy<Value = Profile> {
    let level = (0..=10_u32).prop_map(|n| f64::from(n) / 10.0);
    prop::collection::vec(((0..IDS + 1).prop_map(name), level), 0..8)
}

/// Links between ids of the two versions.
fn successors(links: &[(usize, usize)], old: &Version, new: &Version) -> Successors {
    let mut successors = Successors::default();
    for &(from, to) in links.iter().filter(|&&(from, to)| old[from].is_some() && new[to].is_some()) {
        successors.insert(name(from), [name(to)]);
    }
    successors
}

fn links() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..IDS, 0..IDS), 0..8)
}

/// Sorted, the highest level of each.
fn plain(profile: &Profile) -> Profile {
    let mut sorted = profile.clone();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    sorted.dedup_by(|a, b| a.0 == b.0);
    sorted
}

proptest! {
    #[test]
    fn nothing_changed_in_the_same(version in version()) {
        let skills = taxonomy(&version);
        prop_assert!(diff(&skills, &skills, &Successors::default()).is_empty());
    }

    #[test]
    fn every_change_is_listed(old in version(), new in version()) {
        let (before, now) = (taxonomy(&old), taxonomy(&new));
        let changes = diff(&before, &now, &Successors::default());
        prop_assert_eq!(now.len(), before.len() + changes.added.len() - changes.removed.len());
        prop_assert_eq!(changes.is_empty(), before.fingerprint() == now.fingerprint());
        let back = diff(&now, &before, &Successors::default());
        prop_assert_eq!((&changes.added, &changes.removed), (&back.removed, &back.added));

        let both = |f: &dyn Fn(usize, (u8, u8), (u8, u8)) -> bool| -> Vec<String> {
            let like = |number: usize| Some((old[number]?, new[number]?));
            let hit = |number: &usize| like(*number).is_some_and(|(a, b)| f(*number, (a.0, a.1), (b.0, b.1)));
            (0..IDS).filter(hit).map(name).collect()
        };
        let renamed: Vec<_> = changes.renamed.iter().map(|change| change.id.clone()).collect();
        prop_assert_eq!(renamed, both(&|_, a, b| a.0 != b.0));
        let realiased: Vec<_> = changes.realiased.iter().map(|change| change.id.clone()).collect();
        prop_assert_eq!(realiased, both(&|_, a, b| a.1 != b.1));
        let moved: Vec<_> = changes.moved.iter().map(|change| change.id.clone()).collect();
        let above = |version: &Version, number: usize| {
            version[number].and_then(|like| like.2).filter(|&above| above < number && version[above].is_some())
        };
        prop_assert_eq!(moved, both(&|number, _, _| above(&old, number) != above(&new, number)));
    }

    #[test]
    fn stated_successors_are_listed_once(old in version(), new in version(), links in links()) {
        let (before, now) = (taxonomy(&old), taxonomy(&new));
        let successors = successors(&links, &old, &new);
        let changes = diff(&before, &now, &successors);
        for (id, new) in successors.iter() {
            prop_assert_eq!(changes.split.iter().any(|split| split.old == id && split.new == new), new.len() > 1);
            for target in new {
                let others = successors.iter().filter(|(other, new)| *other != id && new.contains(target)).count();
                let stayed = before.find(target).is_some() && successors.of(target).is_none();
                let merged = changes.merged.iter().find(|merged| &merged.new == target);
                prop_assert_eq!(merged.is_some(), others > 0 || (stayed && target != id));
                prop_assert!(merged.is_none_or(|merged| merged.old.contains(&id.to_owned())));
            }
        }
        for replaced in &changes.replaced {
            prop_assert_eq!(successors.of(&replaced.old).unwrap(), std::slice::from_ref(&replaced.new));
        }
        prop_assert!(changes.suggested.iter().all(|suggested| successors.of(&suggested.old).is_none()));
    }

    #[test]
    fn the_same_version_changes_no_profile(version in version(), held in profile()) {
        let skills = taxonomy(&version);
        let held: Profile = held.into_iter().filter(|(id, _)| skills.find(id).is_some()).collect();
        let migrated = migrate(&held, &skills, &skills, &Successors::default(), &MigrationPolicy::default()).unwrap();
        prop_assert_eq!(&migrated.profile, &plain(&held));
        prop_assert!(migrated.audit.iter().all(|audit| audit.outcome == Outcome::Kept));
    }

    #[test]
    fn every_entry_is_accounted_for(
        old in version(), new in version(), links in links(), held in profile(), all in any::<bool>(),
    ) {
        let (before, now) = (taxonomy(&old), taxonomy(&new));
        let successors = successors(&links, &old, &new);
        let mut policy = MigrationPolicy::default();
        policy.split = if all { SplitPolicy::TakeAll } else { SplitPolicy::TakeNone };
        let migrated = migrate(&held, &before, &now, &successors, &policy).unwrap();
        let entries: Profile = migrated.audit.iter().map(|audit| (audit.id.clone(), audit.level)).collect();
        prop_assert_eq!(&entries, &held);
        // The profile is what the audit says, and nothing else.
        let mut expected = Profile::new();
        for audit in &migrated.audit {
            let ids = match &audit.outcome {
                Outcome::Kept | Outcome::Renamed { .. } => vec![audit.id.clone()],
                Outcome::MergedInto { new } => {
                    prop_assert_ne!(new, &audit.id);
                    vec![new.clone()]
                }
                Outcome::SplitInto { new, .. } if all => new.clone(),
                Outcome::SplitInto { .. } | Outcome::Suggested { .. } => vec![],
                Outcome::Lost { reason } => {
                    prop_assert_eq!(*reason == LostReason::Unknown, before.find(&audit.id).is_none());
                    prop_assert!(now.find(&audit.id).is_none());
                    vec![]
                }
                other => return Err(TestCaseError::fail(format!("{other:?}"))),
            };
            expected.extend(ids.into_iter().map(|id| (id, audit.level)));
        }
        prop_assert_eq!(&migrated.profile, &plain(&expected));
        prop_assert!(migrated.profile.iter().all(|(id, _)| now.find(id).is_some()));
        let many = Migration::new(&before, &now, &successors, policy);
        prop_assert_eq!(many.apply(&held).unwrap(), migrated);
    }

    /// Two steps are one, where no id that went comes back.
    #[test]
    fn two_steps_are_one(
        first in version(), second in version(), third in version(), one in links(), two in links(), held in profile(),
    ) {
        let mut third = third;
        for number in 0..IDS {
            if second[number].is_none() {
                third[number] = None;
            }
        }
        let held: Profile = held.into_iter().filter(|(id, _)| (0..IDS).any(|n| name(n) == *id && first[n].is_some())).collect();
        let [a, b, c] = [&first, &second, &third].map(taxonomy);
        let (ab, bc) = (successors(&one, &first, &second), successors(&two, &second, &third));
        let policy = MigrationPolicy::default();
        let between = migrate(&held, &a, &b, &ab, &policy).unwrap();
        let stepwise = migrate(&between.profile, &b, &c, &bc, &policy).unwrap();
        let at_once = migrate(&held, &a, &c, &ab.then(&bc), &policy).unwrap();
        prop_assert_eq!(stepwise.profile, at_once.profile);
    }

    #[test]
    fn a_snapshot_is_read_with_its_own_taxonomy_only(old in version(), new in version(), held in profile()) {
        let (before, now) = (taxonomy(&old), taxonomy(&new));
        let held: Profile = held.into_iter().filter(|(id, _)| before.find(id).is_some()).collect();
        let skills = held.iter().map(|(id, level)| (before.find(id).unwrap(), *level));
        let snapshot = ProfileSnapshot::new(&before, skills).unwrap();
        prop_assert_eq!(snapshot.to_external(&before).unwrap(), plain(&held));
        let foreign = before.fingerprint() != now.fingerprint();
        prop_assert_eq!(snapshot.skills_in(now.fingerprint()).is_err(), foreign);
        prop_assert_eq!(snapshot.migrate(&now, &before, &Successors::default(), &MigrationPolicy::default()).is_err(), foreign);
        let (moved, audit) = snapshot.migrate(&before, &now, &Successors::default(), &MigrationPolicy::default()).unwrap();
        let expected = migrate(&plain(&held), &before, &now, &Successors::default(), &MigrationPolicy::default()).unwrap();
        prop_assert_eq!(moved.to_external(&now).unwrap(), expected.profile);
        prop_assert_eq!(audit, expected.audit);
    }
}

fn skills(text: &str) -> SkillTaxonomy {
    read_skills(&[Source::from_text("技能.csv", text, Format::Csv)]).unwrap().into_strict().unwrap().value
}

const OLD: &str = "\
id,kind,zh,en,aliases_zh,parents,codes,description
metal,group,金属加工,,,,,
welding,skill,焊接,Welding,,metal,isco-08:7212,接合金属
argon,skill,钨极焊,,,welding,,
gas,skill,气焊,,,welding,,
plc,skill,PLC编程,,,,,
forge,skill,锻造,,,metal,,
";

const NEW: &str = "\
id,kind,zh,en,aliases_zh,parents,codes,description
metal,group,金属加工,,,,,
welding,knowledge,焊接,Welding,,metal,isco-08:7213,接合金属与塑料
arc,skill,电弧焊,,钨极焊,welding,,
gas-welding,skill,气焊,,,welding,,
siemens,skill,西门子PLC,,ＰＬＣ 编程,,,
mitsubishi,skill,三菱PLC,,PLC编程,,,
";

#[test]
fn successors_are_suggested_by_name() {
    let (old, new) = (skills(OLD), skills(NEW));
    let mut stated = Successors::default();
    stated.insert("gas", ["gas-welding", "lost"]);
    let changes = diff(&old, &new, &stated);
    let suggested: Vec<_> =
        changes.suggested.iter().map(|s| (s.old.as_str(), s.new.as_str(), s.label.as_str())).collect();
    assert_eq!(
        suggested,
        [("argon", "arc", "钨极焊"), ("plc", "mitsubishi", "PLC编程"), ("plc", "siemens", "PLC编程")]
    );
    assert_eq!(changes.rekinded[0].new, "knowledge");
    assert_eq!(changes.recoded[0].new, ["isco-08:7213"]);
    assert_eq!(changes.redescribed, ["welding"]);
    assert_eq!((changes.replaced[0].old.as_str(), changes.replaced[0].new.as_str()), ("gas", "gas-welding"));

    let held: Profile = ["gas", "argon", "plc", "forge", "nowhere"].map(|id| (id.to_owned(), 0.5)).into();
    let mut policy = MigrationPolicy::default();
    let careful = migrate(&held, &old, &new, &stated, &policy).unwrap();
    assert_eq!(careful.profile, [("gas-welding".to_owned(), 0.5)]);
    assert_eq!(careful.audit[0].gone, ["lost"]);
    let codes: Vec<_> = careful.audit.iter().map(|audit| audit.outcome.code()).collect();
    assert_eq!(codes, ["merged_into", "suggested", "suggested", "lost", "lost"]);
    assert_eq!(careful.audit.iter().filter(|audit| audit.outcome.needs_review()).count(), 4);
    policy.take_suggested = true;
    let bold = migrate(&held, &old, &new, &stated, &policy).unwrap();
    // Two bear the name of plc: it is not clear which is meant.
    assert_eq!(bold.profile, ["arc", "gas-welding"].map(|id| (id.to_owned(), 0.5)));

    stated.insert("forge", Vec::<String>::new());
    stated.insert("argon", ["lost"]);
    let reasons = migrate(&held, &old, &new, &stated, &policy).unwrap().audit;
    let reason = |place: usize| match reasons[place].outcome {
        Outcome::Lost { reason } => Some(reason),
        _ => None,
    };
    assert_eq!([1, 3, 4].map(reason), [LostReason::SuccessorsGone, LostReason::Retired, LostReason::Unknown].map(Some));
}

#[test]
fn the_table_of_successors_is_read() {
    let text = "old,new\nhttp://x/skill/a,http://x/skill/b；http://x/skill/c\na,b\na,c\n,d\n";
    let read = read_successors(&Source::from_text("后继.csv", text, Format::Csv)).unwrap();
    assert_eq!(read.value.of("http://x/skill/a").unwrap(), ["http://x/skill/b", "http://x/skill/c"]);
    assert_eq!((read.value.of("a").unwrap().len(), read.value.len()), (2, 2));
    assert_eq!((read.rejects[0].line, read.rejects[0].code.code), (5, "missing_value"));
}

#[test]
fn bad_profiles_are_refused() {
    let old = skills(OLD);
    let first = old.ids().next().unwrap();
    for level in [-0.1, 1.1, f64::NAN] {
        let held = [("plc".to_owned(), level)];
        let refused = migrate(&held, &old, &old, &Successors::default(), &MigrationPolicy::default());
        assert!(matches!(refused, Err(TaxonomyError::BadOption { name: "level", .. })));
        assert!(ProfileSnapshot::new(&old, [(first, level)]).is_err());
    }
    let beyond = chancai_taxonomy::SkillId::new(99);
    assert!(matches!(ProfileSnapshot::new(&old, [(beyond, 0.5)]), Err(TaxonomyError::BadOption { name: "skill", .. })));
}
