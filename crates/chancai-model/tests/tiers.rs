//! Tier rules: what the checker accepts gives everybody exactly one tier, what it refuses shows why.

use chancai_model::read::read_tier_rules;
use chancai_model::tiers::{
    Award, Category, InvalidTierRules, MAX_RULES, Output, ProfessionalTitle, Standing, TierBounds, TierField,
    TierProblem, TierProfile, TierRule, TierRules, Unclassified, When,
};
use chancai_model::{Date, Education, Talent};
use chancai_table::{Fault, Format, Source, TableError};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn rule(id: &str, tier: &str, when: When) -> TierRule {
    TierRule::new(id, Category::Skilled, tier, "v1", day("2020-01-01"), when)
}

fn within(rule: &TierRule, profile: &TierProfile) -> bool {
    match &rule.when {
        When::Within(bounds) => TierField::ALL.iter().all(|&field| {
            let (low, high) = bounds.range(field);
            profile.get(field).is_some_and(|value| (low..=high).contains(&value))
        }),
        When::Otherwise => false,
    }
}

/// The fields that the random rules ask for, each with the values of a small grid.
const GRID: [(TierField, u32); 3] = [(TierField::Education, 6), (TierField::Award, 5), (TierField::Papers, 7)];

/// Every profile of the grid; the other fields are lowest.
fn grid() -> Vec<TierProfile> {
    let lowest = TierField::ALL.iter().fold(TierProfile::default(), |profile, &field| profile.with(field, 0).unwrap());
    GRID.iter().fold(vec![lowest], |profiles, &(field, n)| {
        profiles.iter().flat_map(|p| (0..n).map(move |value| p.with(field, value).unwrap())).collect()
    })
}

/// Boxes that tile the space (cut at random, again and again), of which some are changed.
fn tiles() -> impl Strategy<Value = Vec<TierBounds>> {
    prop::collection::vec((0usize..64, 0usize..3, 1u32..5), 0..9).prop_map(|cuts| {
        let mut tiles = vec![TierBounds::all()];
        for (which, field, cut) in cuts {
            let at = which % tiles.len();
            let (field, tile) = (GRID[field].0, tiles[at]);
            let (low, high) = tile.range(field);
            if (low + 1..=high).contains(&cut) {
                tiles[at] = tile.at_most(field, cut - 1);
                tiles.push(tile.at_least(field, cut));
            }
        }
        tiles
    })
}

/// A set of rules: tiles, of which one may be shrunk, doubled, left out or left to the rule by exclusion.
fn rule_sets() -> impl Strategy<Value = Vec<TierRule>> {
    (tiles(), 0usize..64, 0u32..5).prop_map(|(mut tiles, which, change)| {
        let at = which % tiles.len();
        let mut otherwise = false;
        match change {
            1 => tiles[at] = tiles[at].at_least(TierField::Papers, 3),
            2 => {
                let copy = tiles[at].at_least(TierField::Award, 1);
                tiles.push(copy);
            }
            3 => drop(tiles.swap_remove(at)),
            4 => {
                tiles.swap_remove(at);
                otherwise = true;
            }
            _ => {}
        }
        let tier = |i: usize| ["A", "B", "C"][i % 3];
        let mut rules: Vec<TierRule> =
            tiles.into_iter().enumerate().map(|(i, b)| rule(&format!("r{i}"), tier(i), When::Within(b))).collect();
        if otherwise {
            rules.push(rule("rest", "D", When::Otherwise));
        }
        rules.retain(|r| match &r.when {
            When::Within(b) => TierField::ALL.iter().all(|&f| b.range(f).0 <= b.range(f).1),
            When::Otherwise => true,
        });
        rules
    })
}

proptest! {
    #[test]
    fn what_is_accepted_gives_exactly_one_rule_and_what_is_refused_shows_why(rules in rule_sets()) {
        let met = |p: &TierProfile| rules.iter().filter(|r| within(r, p)).count();
        let otherwise = rules.iter().any(|r| r.when == When::Otherwise);
        let grid = grid();
        match TierRules::new(rules.clone()) {
            Ok(checked) => {
                for profile in &grid {
                    let count = met(profile);
                    prop_assert!(rules.is_empty() || count == 1 || (count == 0 && otherwise));
                    let tiering = checked.classify(profile, Category::Skilled, day("2020-11-17"));
                    let fired = rules.iter().find(|r| within(r, profile)).or(rules.last());
                    prop_assert_eq!(tiering.ok().map(|t| t.rule), fired.map(|r| r.id.clone()));
                }
            }
            Err(InvalidTierRules { problems }) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    match problem {
                        TierProblem::Overlap { witness, rules: named, .. } => {
                            let both = rules.iter().filter(|r| named.contains(&r.name()) && within(r, &witness));
                            prop_assert_eq!(both.count(), 2);
                        }
                        TierProblem::Gap { witness, .. } => prop_assert_eq!(met(&witness), 0),
                        other => prop_assert!(false, "{other}"),
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(rules in rule_sets(), by in 0usize..16) {
        let mut other = rules.clone();
        other.reverse();
        let len = other.len();
        other.rotate_left(if len == 0 { 0 } else { by % len });
        prop_assert_eq!(TierRules::new(rules), TierRules::new(other));
    }

    #[test]
    fn what_is_not_stated_never_lifts_a_tier(rules in rule_sets(), hidden in 1usize..8) {
        let Ok(checked) = TierRules::new(rules) else { return Ok(()) };
        for profile in grid() {
            let stated = TierField::ALL.iter().filter(|f| {
                GRID.iter().position(|(field, _)| field == *f).is_none_or(|i| hidden & (1 << i) == 0)
            });
            let partly = stated.fold(TierProfile::default(), |p, &f| p.with(f, profile.get(f).unwrap()).unwrap());
            let classify = |p| checked.classify(p, Category::Skilled, day("2020-11-17"));
            if let (Ok(whole), Ok(part)) = (classify(&profile), classify(&partly)) {
                prop_assert!(part.tier >= whole.tier, "{} lifts {} to {}", partly, whole.tier, part.tier);
                prop_assert!(whole.unstated.is_empty());
            }
        }
    }
}

#[test]
fn rules_hold_from_and_to_their_days() {
    let mut old = rule("all", "C", When::Within(TierBounds::all()));
    old.valid_to = Some(day("2020-06-30"));
    let all = When::Within(TierBounds::all());
    let mut new = TierRule::new("all", Category::Skilled, "B", "v2", day("2020-07-01"), all);
    let rules = TierRules::new(vec![new.clone(), old.clone()]).unwrap();
    let tier = |date| rules.classify(&TierProfile::default(), Category::Skilled, day(date));
    assert_eq!(tier("2020-06-30").map(|t| (t.tier, t.version)), Ok(("C".into(), "v1".into())));
    assert_eq!(tier("2020-07-01").map(|t| (t.tier, t.version)), Ok(("B".into(), "v2".into())));
    let before = tier("2019-12-31").unwrap_err();
    assert_eq!(before.code(), "before_first");
    assert!(before.to_string().contains("2020-01-01"), "{before}");
    let none = rules.classify(&TierProfile::default(), Category::Rural, day("2020-07-01"));
    assert_eq!(none, Err(Unclassified::NoRules { category: Category::Rural }));
    // A day in common is an overlap, and named.
    new.valid_from = day("2020-06-30");
    let both = TierRules::new(vec![new, old.clone()]).unwrap_err();
    assert!(matches!(&both.problems[..], [TierProblem::Overlap { date, .. }] if *date == day("2020-06-30")), "{both}");
    let ended = TierRules::new(vec![old]).unwrap();
    let after = ended.classify(&TierProfile::default(), Category::Skilled, day("2020-07-01")).unwrap_err();
    assert_eq!(after.code(), "not_in_force");
}

#[test]
fn a_gap_opens_on_the_day_a_rule_ends() {
    let high = TierBounds::all().at_least(TierField::Award, Award::National as u32);
    let mut rest = rule("rest", "B", When::Otherwise);
    rest.valid_to = Some(day("2020-12-31"));
    let refused = TierRules::new(vec![rule("top", "A", When::Within(high)), rest.clone()]).unwrap_err();
    assert!(
        matches!(&refused.problems[..], [TierProblem::Gap { date, .. }] if *date == day("2021-01-01")),
        "{refused}"
    );
    let mut others = rest.clone();
    others.id = "others".into();
    let twice = TierRules::new(vec![rest, others]).unwrap_err();
    assert!(matches!(&twice.problems[..], [TierProblem::TwoOtherwise { .. }]), "{twice}");
}

#[test]
fn hostile_rules_are_refused_in_time() {
    let many = vec![rule("r", "A", When::Within(TierBounds::all())); MAX_RULES + 1];
    assert!(matches!(TierRules::new(many).unwrap_err().problems[..], [TierProblem::TooMany { given: 1_001 }]));
    // A thousand boxes of somewhat more than half of each of seven fields, from either end: they cover everything, and
    // overlap so that it takes too many looks to see.
    let counts: Vec<TierField> = TierField::ALL.iter().copied().filter(|f| f.output().is_some()).collect();
    let mut next = drawn();
    let boxes = (0..MAX_RULES).map(|i| {
        let bounds = counts.iter().enumerate().fold(TierBounds::all(), |bounds, (k, &field)| {
            let more = next(5_000);
            if i & (1 << k) == 0 {
                bounds.at_most(field, 500_000 + more)
            } else {
                bounds.at_least(field, 500_000 - more)
            }
        });
        rule(&format!("r{i}"), "A", When::Within(bounds))
    });
    let refused = TierRules::new(boxes.collect()).unwrap_err().problems;
    let too_complex = refused.iter().filter(|p| matches!(p, TierProblem::TooComplex { .. })).count();
    // A hundred overlaps are listed, and no more.
    assert_eq!((refused.len(), too_complex), (101, 1));
}

/// Numbers below a bound, the same on every run.
fn drawn() -> impl FnMut(u32) -> u32 {
    let mut state = 1u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as u32 % below
    }
}

#[test]
fn a_thousand_rules_that_fit_are_checked() {
    let mut next = drawn();
    let mut tiles = vec![TierBounds::all()];
    while tiles.len() < MAX_RULES {
        let at = next(tiles.len() as u32) as usize;
        let field = TierField::ALL[5 + next(7) as usize];
        let (low, high) = tiles[at].range(field);
        if low < high {
            let cut = low + 1 + next(high - low);
            let tile = tiles[at];
            tiles[at] = tile.at_most(field, cut - 1);
            tiles.push(tile.at_least(field, cut));
        }
    }
    let named = |(i, bounds): (usize, TierBounds)| rule(&format!("r{i}"), "A", When::Within(bounds));
    let mut rules: Vec<TierRule> = tiles.into_iter().enumerate().map(named).collect();
    assert!(TierRules::new(rules.clone()).is_ok());
    rules.pop();
    let gap = TierRules::new(rules).unwrap_err();
    assert!(matches!(gap.problems[..], [TierProblem::Gap { .. }]), "{gap}");
}

#[test]
fn a_profile_is_what_the_talent_states() {
    let standing = Standing {
        category: Some(Category::Innovation),
        title: Some(ProfessionalTitle::Senior),
        outputs: Some(vec![(Output::Papers, 5), (Output::Patents, 2)]),
        ..Standing::default()
    };
    let talent = Talent::builder("t1").education(Education::Doctor).years(4.5).standing(standing.clone());
    let profile = TierProfile::of(&talent.build().unwrap());
    let stated = [TierField::Education, TierField::Years, TierField::Patents, TierField::Households];
    assert_eq!(stated.map(|f| profile.get(f)), [Some(5), Some(450), Some(2), Some(0)]);
    assert_eq!((profile.get(TierField::Award), profile.get(TierField::SkillGrade)), (None, None));
    let doubled = Standing { outputs: Some(vec![(Output::Papers, 1), (Output::Papers, 2)]), ..standing };
    assert_eq!(Talent::builder("t1").standing(doubled).build().unwrap_err().fields[0].field, "outputs");
}

fn read(text: &str) -> Result<TierRules, Vec<Fault>> {
    match read_tier_rules(&Source::from_text("tier-rules.csv", text, Format::Csv)) {
        Ok((rules, _)) => Ok(rules),
        Err(TableError::Refused { rejects, .. }) => Err(rejects),
        Err(other) => panic!("{other}"),
    }
}

const HEADER: &str = "rule,category,tier,otherwise,valid_from,valid_to,version,min_education,max_education,min_years,below_years,min_papers,max_papers\n";

#[test]
fn rules_are_read_and_their_ends_included() {
    let rows = "young,创新研发,B,,2020-01-01,,v1,博士,,,10,,\nold,创新研发,A,,2020-01-01,,v1,博士,,10,,,\nrest,创新研发,C,否,2020-01-01,,v1,,硕士,,,,\n";
    let rules = read(&format!("{HEADER}{rows}")).unwrap();
    let doctor = |years| TierProfile::default().with(TierField::Education, 5).unwrap().with(TierField::Years, years);
    let tier = |p: &TierProfile| rules.classify(p, Category::Innovation, day("2020-01-01")).unwrap();
    assert_eq!(tier(&doctor(999).unwrap()).rule, "young");
    assert_eq!(tier(&doctor(1_000).unwrap()).rule, "old");
    // Years not stated: the lower of the two tiers, and it is said.
    let unstated = tier(&TierProfile::default().with(TierField::Education, 5).unwrap());
    assert_eq!((unstated.rule.as_str(), &unstated.unstated[..]), ("young", &[TierField::Years][..]));
}

#[test]
fn faults_name_line_column_and_the_profile_that_shows_them() {
    let told = |rows: &str| {
        let faults = read(&format!("{HEADER}{rows}")).unwrap_err();
        let told = |f: &Fault| (f.line, f.column.clone().unwrap_or_default().into_owned(), f.code.code);
        (faults.iter().map(told).collect::<Vec<_>>(), faults[0].expected.clone())
    };
    let (faults, text) = told(
        "a,技能,A,,2020-01-01,,v1,本科,,,,3,\nb,技能,B,,2020-01-01,,v1,,,,,,3\nc,技能,C,,2020-01-01,,v1,,高中,,,4,\n",
    );
    assert_eq!(faults, [(3, "rule".into(), "rules_overlap"), (4, "category".into(), "rules_gap")]);
    assert!(text.contains("education=bachelor, papers=3"), "{text}");
    let (faults, text) = told("a,技能,A,,2020-01-01,,v1,,,,,3,2\n");
    assert_eq!(faults, [(2, "papers".into(), "contradiction")], "{text}");
    let rows = "a,工人,A,,2020-02-30,,v1,,,,,,\nb,技能,,是,,,,博士,,,0,x,\na,技能,A,,2020-01-01,2019-01-01,v1,,,,,,\n";
    let (faults, _) = told(rows);
    let codes: Vec<_> = faults.iter().map(|f| (f.0, f.2)).collect();
    let expected = [
        (2, "bad_choice"),
        (2, "bad_date"),
        (3, "missing_value"),
        (3, "missing_value"),
        (3, "missing_value"),
        (3, "out_of_range"),
        (3, "bad_number"),
        (3, "contradiction"),
    ];
    assert_eq!(codes, expected);
    let (faults, _) = told("a,技能,A,,2020-01-01,2019-01-01,v1,,,,,,\na,技能,A,是,2020-01-01,,v1,,,,,,\n");
    assert_eq!(faults, [(3, "valid_to".into(), "contradiction"), (3, "rule".into(), "duplicate_id")]);
}
