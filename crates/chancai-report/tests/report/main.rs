//! What a page must hold, on an invented district over the embedded chains.

mod district;
mod picture;
mod safety;
mod small;

use chancai_report::{NodeLacking, ReportError, render};
use district::District;

#[test]
fn every_node_of_the_embedded_chains_is_named_in_both_languages() {
    let district = District::invented();
    let html = render(&district.page()).unwrap();
    assert_eq!(html.matches("<g class=\"node ").count(), district.graph.len());
    for (_, node) in district.graph.nodes() {
        assert!(html.contains(node.zh()) && html.contains(node.en()), "{}", node.external());
    }
    for (_, chain) in district.graph.chains() {
        assert!(html.contains(chain.zh()) && html.contains(chain.en()), "{}", chain.external());
    }
}

#[test]
fn every_section_is_there() {
    let html = render(&District::invented().page()).unwrap();
    let ids = ["overview", "chains", "matches", "allocation", "unmatched", "quotas", "quality", "terms"];
    for id in ids {
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        assert!(html.contains(&format!("href=\"#{id}\"")), "{id}");
    }
}

#[test]
fn figures_of_a_match_are_the_scorers() {
    let district = District::invented();
    let page = district.page();
    let html = render(&page).unwrap();
    let score = page.positions[0].matches[0].explanation.score.unwrap();
    for value in [Some(score.fit), score.suitability, score.attraction].into_iter().flatten() {
        assert!(html.contains(&format!("{value:.3}")), "{value}");
    }
    assert!(
        html.contains("可能的 18,204 对") && html.contains("0 blocking pairs among the 18,204 possible pairs checked")
    );
}

#[test]
fn an_unstable_allocation_is_called_so() {
    let district = District::invented();
    let mut page = district.page();
    page.allocation.as_mut().unwrap().blocking_pairs = 2;
    let html = render(&page).unwrap();
    assert!(html.contains("不稳定") && html.contains("2 blocking pairs"));
}

#[test]
fn an_id_of_another_graph_or_taxonomy_is_refused() {
    let district = District::invented();
    let mut page = district.page();
    let node = page.lacking.last().unwrap().node;
    let foreign = chancai_taxonomy::SkillId::new(u32::MAX);
    page.lacking.push(NodeLacking { node, skills: vec![foreign] });
    assert!(matches!(render(&page), Err(ReportError::UnknownSkill { .. })));

    let empty = chancai_chain::ChainGraph::default();
    page.graph = &empty;
    let error = render(&page).unwrap_err();
    assert_eq!((error.code(), error.to_string().contains('0')), ("unknown_node", true));
}
