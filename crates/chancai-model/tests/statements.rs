//! Files of what employers say and what was decided: good rows, and each bad one with its line and code.

use chancai_chain::{ChainGraph, ChainRecord, NodeKind, NodeRecord, Stage};
use chancai_model::read::{read_decisions, read_opinions, read_phases};
use chancai_model::{Decided, Identified as _, Phase, Pool, Position, Talent, Verdict};
use chancai_table::{Fault, Format, Source};

fn talents() -> Pool<Talent> {
    Pool::new(["li", "wang", "zhao"].map(|id| Talent::builder(id).build().unwrap()).into()).unwrap()
}

fn positions() -> Pool<Position> {
    Pool::new(["p1", "p2"].map(|id| Position::builder(id).build().unwrap()).into()).unwrap()
}

fn source(text: &str) -> Source {
    Source::from_text("意见.csv", text, Format::Csv)
}

fn told(rejects: &[Fault]) -> Vec<(u64, &str)> {
    rejects.iter().map(|fault| (fault.line, fault.code.code)).collect()
}

#[test]
fn opinions_are_read_and_bad_ones_sent_back() {
    let text = "岗位编号,人才编号,排序,否决,提出人,日期,理由\n\
        p1,wang,１,,人事科,2020-11-17,\n\
        p1,li,,是,人事科,2020-11-17,竞业限制\n\
        p1,zhao,,是,人事科,2020-11-17,\n\
        p1,zhao,2,是,人事科,2020-11-17,又排序又否决\n\
        p1,zhao,,,人事科,2020-11-17,都没有\n\
        p1,zhao,0,,人事科,2020-11-17,\n\
        p1,zhao,3,,,2020-11-31,\n\
        p9,zhao,3,,人事科,2020-11-17,\n\
        p1,nobody,3,,人事科,2020-11-17,\n\
        p1,wang,2,,人事科,2020-11-17,第二次\n\
        p2,wang,2,,人事科,2020-11-17,另一岗位\n";
    let loaded = read_opinions(&source(text), &talents(), &positions()).unwrap();
    let good: Vec<_> = loaded.values().map(|o| (o.position().as_str(), o.talent().as_str(), o.verdict())).collect();
    assert_eq!(good, [("p1", "wang", Verdict::Rank(1)), ("p1", "li", Verdict::Veto), ("p2", "wang", Verdict::Rank(2))]);
    assert_eq!(
        told(&loaded.rejects),
        [
            (4, "missing_value"),
            (5, "bad_item"),
            (6, "missing_value"),
            (7, "out_of_range"),
            (8, "missing_value"),
            (8, "out_of_range"),
            (9, "unknown_position"),
            (10, "unknown_talent"),
            (11, "two_opinions"),
        ]
    );
}

#[test]
fn decisions_are_read_and_bad_ones_sent_back() {
    let text =
        "position,talent,decided\np1,wang,录用\np1,li,declined\np1,li,hired\np1,zhao,看情况\np1,zhao,\np2,zhao,入围\n";
    let loaded = read_decisions(&source(text), &talents(), &positions()).unwrap();
    let pool = talents();
    let good: Vec<_> =
        loaded.values().map(|d| (d.position, pool[d.talent as usize].id().as_str(), d.decided)).collect();
    assert_eq!(good, [(0, "wang", Decided::Hired), (0, "li", Decided::Declined), (1, "zhao", Decided::Shortlisted)]);
    assert_eq!(told(&loaded.rejects), [(4, "two_decisions"), (5, "bad_choice"), (6, "missing_value")]);
    assert!(Decided::Declined.grade() < Decided::Shortlisted.grade());
}

#[test]
fn phases_are_read_and_bad_ones_sent_back() {
    let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
    let node = |id| NodeRecord::new(id, "ic", Stage::Mid, NodeKind::Process, id, id);
    let chains = ChainGraph::build(vec![chain], vec![node("litho"), node("osat")], Vec::new()).unwrap();
    let text = "产业链节点,发展阶段\nlitho,成长期\nlitho,成熟\nosat,\nmoon,起步\nosat,startup\n";
    let loaded = read_phases(&source(text), &chains).unwrap();
    let good: Vec<_> = loaded.values().copied().collect();
    assert_eq!(good[0], (chains.find("litho").unwrap(), Phase::Growth));
    let codes: Vec<_> = told(&loaded.rejects);
    assert!(codes.contains(&(3, "duplicate_id")) && codes.contains(&(5, "unknown_node")), "{codes:?}");
    assert!(codes.contains(&(4, "missing_value")), "{codes:?}");
}
