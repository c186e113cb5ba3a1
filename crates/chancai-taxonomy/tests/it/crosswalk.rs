//! Crosswalks: what follows from two relations, laws of joining, and the files.
#![allow(clippy::float_cmp, reason = "the same arithmetic gives the same bits, which is what is compared")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use chancai_table::{Column, EncodingChoice, Fault, Format, Source};
use chancai_taxonomy::{
    Code, Concept, Confidences, Crosswalk, Kind, Lang, Link, Mapped, OccupationId, OccupationTaxonomy, Relation,
    Statement, TaxonomyBuilder, TaxonomyError, esco, read_crosswalk, read_onet_to_esco,
};
use proptest::prelude::*;

/// `n` occupations `<system>00`, `<system>01`, ... .
fn system(name: &str, n: usize) -> OccupationTaxonomy {
    let concept = |number| Concept::new(format!("{name}{number:02}"), Kind::Occupation).label(Lang::Zh, "职业");
    (0..n).map(concept).collect::<TaxonomyBuilder<_>>().build().unwrap()
}

fn id(number: usize) -> OccupationId {
    OccupationId::new(u32::try_from(number).unwrap())
}

/// How one set of people stands to another; `None` where none of the three strict relations holds.
fn stands(a: u8, b: u8) -> Option<Relation> {
    match (a & b == b, a & b == a) {
        (true, true) => Some(Relation::Exact),
        (true, false) => Some(Relation::Broad),
        (false, true) => Some(Relation::Narrow),
        (false, false) => None,
    }
}

/// A concept as the set of those it covers: what the table concludes holds for all sets, and where it concludes
/// nothing, sets are found that stand in different ways.
#[test]
fn the_table_holds_for_sets() {
    let mut seen = BTreeMap::<(Relation, Relation), Vec<Option<Relation>>>::new();
    for a in 1..16_u8 {
        for b in 1..16_u8 {
            for c in 1..16_u8 {
                if let (Some(first), Some(next)) = (stands(a, b), stands(b, c)) {
                    seen.entry((first, next)).or_default().push(stands(a, c));
                }
            }
        }
    }
    assert_eq!(seen.len(), 9);
    for ((first, next), outcomes) in seen {
        match first.then(next) {
            Some(relation) => assert!(outcomes.iter().all(|outcome| *outcome == Some(relation)), "{first:?} {next:?}"),
            None => assert!(outcomes.iter().any(|outcome| *outcome != outcomes[0]), "{first:?} {next:?}"),
        }
    }
}

#[test]
fn relations_compose_like_words() {
    use Relation::{Broad, Close, Exact, Narrow};
    for relation in Relation::ALL {
        assert_eq!((Exact.then(relation), relation.then(Exact)), (Some(relation), Some(relation)));
        assert_eq!(
            (Close.then(relation), relation.then(Close)),
            match relation {
                Exact => (Some(Close), Some(Close)),
                other => (Some(other), Some(other)),
            }
        );
        assert_eq!(relation.inverse().inverse(), relation);
        for next in Relation::ALL {
            let back = next.inverse().then(relation.inverse());
            assert_eq!(relation.then(next).map(Relation::inverse), back);
            for last in Relation::ALL {
                let left = relation.then(next).and_then(|first| first.then(last));
                let right = next.then(last).and_then(|rest| relation.then(rest));
                // Where both ways of bracketing conclude something, they conclude the same.
                assert!(left.is_none() || right.is_none() || left == right);
            }
        }
    }
    assert_eq!((Broad.then(Narrow), Narrow.then(Broad)), (None, None));
}

type Said = Vec<(usize, usize, Relation)>;

fn said(n: usize) -> impl Strategy<Value = Said> {
    prop::collection::vec((0..n, 0..n, prop::sample::select(&Relation::ALL[..])), 0..30)
}

/// No two relations or products of two are equally sure.
fn unlike() -> Confidences {
    Confidences::new(0.99, 0.83, 0.61, 0.59).unwrap()
}

fn crosswalk(said: &Said, from: &OccupationTaxonomy, to: &OccupationTaxonomy) -> Crosswalk<OccupationId, OccupationId> {
    let statement = |&(a, b, relation): &(usize, usize, Relation)| Statement::Link(id(a), relation, id(b));
    Crosswalk::new(from, to, said.iter().map(statement), &unlike())
}

/// Every pair with its surest relation, by the definition.
fn surest(ways: impl Iterator<Item = (usize, usize, Relation, f64)>) -> BTreeMap<(usize, usize), (Relation, f64)> {
    let mut best = BTreeMap::<(usize, usize), (Relation, f64)>::new();
    for (a, b, relation, confidence) in ways {
        let entry = best.entry((a, b)).or_insert((relation, confidence));
        if confidence > entry.1 || (confidence == entry.1 && relation < entry.0) {
            *entry = (relation, confidence);
        }
    }
    best
}

fn table(crosswalk: &Crosswalk<OccupationId, OccupationId>, n: usize) -> BTreeMap<(usize, usize), (Relation, f64)> {
    let row = |a: usize| crosswalk.get(id(a)).links().iter().map(move |link| (a, link));
    (0..n).flat_map(row).map(|(a, link)| ((a, link.id.index()), (link.relation, link.confidence))).collect()
}

fn is_sorted(links: &[Link<OccupationId>]) -> bool {
    links.is_sorted_by(|a, b| {
        (b.confidence, a.relation, a.id) < (a.confidence, b.relation, b.id) || (a.confidence > b.confidence)
    })
}

const N: usize = 6;

proptest! {
    #[test]
    fn both_ways_say_the_same(said in said(N)) {
        let (from, to) = (system("a", N), system("b", N));
        let crosswalk = crosswalk(&said, &from, &to);
        let expected = surest(said.iter().map(|&(a, b, relation)| (a, b, relation, unlike().of(relation))));
        prop_assert_eq!(table(&crosswalk, N), expected.clone());
        prop_assert_eq!(crosswalk.pairs(), expected.len());
        for number in 0..N {
            prop_assert!(is_sorted(crosswalk.get(id(number)).links()));
            prop_assert!(is_sorted(crosswalk.get_back(id(number)).links()));
            for link in crosswalk.get_back(id(number)).links() {
                let forth = expected.get(&(link.id.index(), number)).copied();
                prop_assert_eq!(Some((link.relation.inverse(), link.confidence)), forth);
            }
        }
        prop_assert_eq!(crosswalk.inverse().inverse(), crosswalk);
    }

    #[test]
    fn joining_keeps_the_surest_way(first in said(N), second in said(N)) {
        let (a, b, c) = (system("a", N), system("b", N), system("c", N));
        let (there, on) = (crosswalk(&first, &a, &b), crosswalk(&second, &b, &c));
        let joined = there.compose(&on).unwrap();
        let (left, right) = (table(&there, N), table(&on, N));
        let ways = left.iter().flat_map(|(&(from, via), &(first, sure))| {
            let on = right.iter().filter(move |((start, _), _)| *start == via);
            on.filter_map(move |(&(_, far), &(next, then))| Some((from, far, first.then(next)?, sure * then)))
        });
        prop_assert_eq!(table(&joined, N), surest(ways));
        // The other way round the same, but for ways that are equally sure.
        let back = on.inverse().compose(&there.inverse()).unwrap().inverse();
        let (forth, back) = (table(&joined, N), table(&back, N));
        prop_assert!(forth.keys().eq(back.keys()));
        for (pair, (relation, confidence)) in forth {
            prop_assert_eq!(confidence, back[&pair].1);
            prop_assert!(relation == back[&pair].0 || relation == back[&pair].0.inverse());
        }
    }

    #[test]
    fn joining_with_the_same_changes_nothing(said in said(N)) {
        let (a, b) = (system("a", N), system("b", N));
        let there = crosswalk(&said, &a, &b);
        let same: Vec<_> = b.ids().map(|id| Statement::Link(id, Relation::Exact, id)).collect();
        let same = Crosswalk::new(&b, &b, same, &Confidences::default());
        prop_assert_eq!(there.compose(&same).unwrap(), there);
    }
}

#[test]
fn none_is_not_silence() {
    let (a, b, c) = (system("a", 4), system("b", 3), system("c", 2));
    let say =
        |statements: Vec<Statement<_, _>>, from, to| Crosswalk::new(from, to, statements, &Confidences::default());
    let link = |a, relation, b| Statement::Link(id(a), relation, id(b));
    let there = say(
        vec![
            link(0, Relation::Exact, 0),
            link(1, Relation::Narrow, 0),
            Statement::NoneFor(id(2)),
            Statement::NoneFor(id(0)),
            Statement::NoneBack(id(2)),
            Statement::NoneFor(id(99)),
        ],
        &a,
        &b,
    );
    assert!(matches!(there.get(id(0)), Mapped::Links([_])));
    assert_eq!((there.get(id(2)), there.get(id(3))), (Mapped::NoMatch, Mapped::Unmapped));
    assert_eq!((there.get_back(id(2)), there.get_back(id(1))), (Mapped::NoMatch, Mapped::Unmapped));
    assert_eq!(there.best(id(3)), None);

    let on = say(vec![Statement::NoneFor(id(0)), link(1, Relation::Exact, 0)], &b, &c);
    let far = there.compose(&on).unwrap();
    let answers = [0, 1, 2, 3].map(|number| far.get(id(number)));
    // a00 is exactly b00, which has none; a01 only lies under it.
    assert_eq!(answers, [Mapped::NoMatch, Mapped::Unmapped, Mapped::NoMatch, Mapped::Unmapped]);
    // a00 has a link, so that nothing follows from its being said to have none.
    let silent = there.compose(&say(vec![], &b, &c)).unwrap();
    assert_eq!([0, 2].map(|number| silent.get(id(number))), [Mapped::Unmapped, Mapped::NoMatch]);
    assert!(matches!(on.compose(&there), Err(TaxonomyError::ForeignTaxonomy { .. })));
}

#[test]
fn confidences_out_of_range_are_refused() {
    for bad in [0.0, -1.0, 1.1, f64::NAN] {
        assert!(Confidences::new(1.0, bad, 0.5, 0.5).is_err());
    }
}

fn told(faults: &[Fault]) -> Vec<(u64, &str, &str)> {
    faults.iter().map(|fault| (fault.line, fault.column.as_deref().unwrap_or_default(), fault.code.code)).collect()
}

#[test]
fn a_table_of_ones_own() {
    let (a, b) = (system("a", 4), system("b", 4));
    let text = "\
说明,某区职业对照
from,to,relation
a00,b00,exact
a01,b00,skos:broadMatch
a01,b01,宽于
a02,,无对应
a02,b02,close
,b03,none
a03,b03,close
a01,b01,narrow
a00,b00,EXACT
a09,b00,exact
a00,,exact
a00,b02,broadMatch
a03,b02,none
,,none
a00,b02,
";
    let source = Source::from_text("对照.csv", text, Format::Csv);
    let read = read_crosswalk(&source, &a, &b, &Confidences::default()).unwrap();
    let crosswalk = &read.value;
    assert_eq!(crosswalk.pairs(), 3);
    assert_eq!(
        crosswalk.get(id(1)).links().iter().map(|l| l.relation).collect::<Vec<_>>(),
        [Relation::Broad, Relation::Narrow]
    );
    assert_eq!(crosswalk.best(id(0)).map(|link| link.relation), Some(Relation::Exact));
    assert_eq!((crosswalk.get(id(2)), crosswalk.get(id(3))), (Mapped::NoMatch, Mapped::Unmapped));
    assert_eq!((crosswalk.get_back(id(3)), crosswalk.get_back(id(2))), (Mapped::NoMatch, Mapped::Unmapped));
    assert_eq!(
        told(&read.rejects),
        [
            (7, "relation", "conflicting_relation"),
            (9, "relation", "conflicting_relation"),
            (10, "relation", "conflicting_relation"),
            (12, "from", "unknown_concept"),
            (13, "to", "missing_value"),
            (14, "relation", "bad_choice"),
            (15, "relation", "bad_choice"),
            (16, "relation", "bad_choice"),
            (17, "relation", "missing_value"),
        ]
    );
    assert_eq!(told(&read.notes), [(2, "", "preamble")]);
}

const OFFICIAL: &str = "\
Mapping project name,ESCO-O*NET Crosswalk,,,,,
Classification 1 Name,O*NET,,,,,
,,,,,,
O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match
11-1011.00,Chief Executives,\"Plan, direct\",http://x/occupation/airport,airport chief executive,\"lines
of text\",broadMatch
11-1011.00,Chief Executives,,http://x/occupation/ceo,chief executive officer,,exactMatch
13-2082.00,Tax Preparers,,http://x/occupation/accountant,accountant,,narrowMatch
15-1252.00,Software Developers,,http://x/isco/C2512,Software developers,,exactISCO
15-1252.00,Software Developers,,http://x/occupation/gone,gone,,closeMatch
99-9999.00,Nobody,,http://x/occupation/ceo,chief executive officer,,closeMatch
11-1011.00,Chief Executives,,http://x/occupation/ceo,chief executive officer,,likeMatch
11-1011.00,Chief Executives,,http://x/occupation/ceo,chief executive officer,,closeMatch
";

#[test]
fn the_official_table_in_miniature() {
    let occupation = |id: &str, kind| Concept::new(id, kind).label(Lang::En, id);
    let coded = |id: &str, code: &str| occupation(id, Kind::Occupation).code(Code::new("onet-soc", code).unwrap());
    let onet: OccupationTaxonomy = TaxonomyBuilder::from_iter([
        occupation("11-1011.00", Kind::Occupation),
        coded("tax-preparer", "13-2082.00"),
        occupation("15-1252.00", Kind::Occupation),
        // Two that bear one code: neither is meant.
        coded("nobody-1", "99-9999.00"),
        coded("nobody-2", "99-9999.00"),
    ])
    .build()
    .unwrap();
    let esco: OccupationTaxonomy = TaxonomyBuilder::from_iter([
        occupation("http://x/occupation/airport", Kind::Occupation),
        occupation("http://x/occupation/ceo", Kind::Occupation),
        occupation("http://x/occupation/accountant", Kind::Occupation),
        occupation("http://x/isco/C2512", Kind::Group),
    ])
    .build()
    .unwrap();
    let source = Source::from_text("crosswalk.csv", OFFICIAL, Format::Csv);
    let read = read_onet_to_esco(&source, &onet, &esco, &Confidences::default()).unwrap();
    let links = |id: &str| {
        let links = read.value.get(onet.find(id).unwrap()).links();
        links.iter().map(|link| (esco.external(link.id).rsplit('/').next().unwrap(), link.relation)).collect::<Vec<_>>()
    };
    assert_eq!(links("11-1011.00"), [("ceo", Relation::Exact), ("airport", Relation::Broad)]);
    assert_eq!(links("tax-preparer"), [("accountant", Relation::Narrow)]);
    assert_eq!(links("15-1252.00"), [("C2512", Relation::Exact)]);
    assert_eq!(told(&read.notes), [(10, "ESCO or ISCO URI", "unknown_concept"), (11, "O*NET Id", "unknown_concept")]);
    assert_eq!(
        told(&read.rejects),
        [(12, "Type of Match", "bad_choice"), (13, "Type of Match", "conflicting_relation")]
    );
}

/// Every occupation of the official table's own first column, as a taxonomy.
fn onet_of(source: &Source) -> OccupationTaxonomy {
    const COLUMNS: &[Column] = &[Column::required("O*NET Id", &[]), Column::required("O*NET Title", &[])];
    let loaded = chancai_table::read(&source.clone().with_preamble(), COLUMNS, |row| {
        Some((row.required_text("O*NET Id")?, row.required_text("O*NET Title")?))
    });
    let titles: BTreeMap<String, String> = loaded.unwrap().into_values().into_iter().collect();
    let concept = |(id, title): (String, String)| Concept::new(id, Kind::Occupation).label(Lang::En, title);
    titles.into_iter().map(concept).collect::<TaxonomyBuilder<_>>().build().unwrap()
}

#[test]
fn the_official_table() {
    let Some(data) = std::env::var_os("CHANCAI_DATA").filter(|data| Path::new(data).join("crosswalk").is_dir()) else {
        let _ =
            writeln!(std::io::stderr(), "the_official_table: left out, CHANCAI_DATA names no folder with crosswalk");
        return;
    };
    let open = |name: &str| Source::open(&Path::new(&data).join(name), EncodingChoice::Auto).unwrap();
    let source = open("crosswalk/crosswalk_esco_onet.csv.gz");
    let onet = onet_of(&source);
    let files = esco::Files::from_array(esco::NAMES.map(|name| open(&format!("esco-1.1.1/{name}.gz"))));
    let esco = esco::read(&files, Lang::En).unwrap().value.occupations;
    let read = read_onet_to_esco(&source, &onet, &esco, &Confidences::default()).unwrap();
    assert!(read.rejects.is_empty(), "{}", read.rejects[0]);
    assert_eq!(read.value.pairs() + read.notes.len(), 4253);
    assert_eq!((onet.len(), read.notes.len()), (940, 0));
    let mut counts = [0; 4];
    for link in onet.ids().flat_map(|id| read.value.get(id).links()) {
        counts[link.relation as usize] += 1;
    }
    assert_eq!(counts, [498 + 43, 1432, 2053, 227]);
    let mapped = esco.ids().filter(|&id| read.value.best_back(id).is_some()).count();
    assert_eq!(mapped, 2652);
}
