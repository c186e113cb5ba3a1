//! The five chains are what they claim to be.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chancai_chain::{
    ChainGraph, ChainTables, CutOptions, EdgeKind, MakingRules, Network, NodeId, SiteLinkKind, Stage, cut_sets,
    necessary, read_cross_cuts, read_sites,
};
use chancai_taxonomy::{read_occupations, read_skills};

static CHAINS: LazyLock<ChainGraph> = LazyLock::new(|| {
    let skills = read_skills(&chancai_data::skills()).unwrap().into_strict().unwrap().value;
    let occupations = read_occupations(&chancai_data::occupations(), &skills).unwrap().into_strict().unwrap().value;
    let (chains, nodes, edges) = ([chancai_data::chains()], chancai_data::nodes(), chancai_data::edges());
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
    let loaded = chancai_chain::read(tables, &skills, &occupations.taxonomy).unwrap().into_strict().unwrap();
    // Among them would be a feeds edge that runs against the stages of its chain.
    assert!(loaded.notes.is_empty(), "{:?}", loaded.notes);
    loaded.graph
});

fn name(node: NodeId) -> &'static str {
    CHAINS.node(node).external()
}

/// What is reached from some nodes along the arrows of a network.
fn reached(network: &Network, from: impl Iterator<Item = u32>, back: bool) -> BTreeSet<u32> {
    let mut open: Vec<u32> = from.collect();
    let mut seen: BTreeSet<u32> = open.iter().copied().collect();
    while let Some(at) = open.pop() {
        let next = if back { network.incoming(at) } else { network.outgoing(at) };
        open.extend(next.iter().filter(|&&next| seen.insert(next)));
    }
    seen
}

#[test]
fn each_chain_has_35_nodes_or_more_and_all_have_about_200() {
    assert_eq!(CHAINS.chains().len(), 5);
    for (chain, record) in CHAINS.chains() {
        let nodes = CHAINS.nodes_of(chain).count();
        assert!(nodes >= 35, "{}: {nodes}", record.external());
    }
    assert!((200..=250).contains(&CHAINS.len()), "{}", CHAINS.len());
}

#[test]
fn every_node_is_named_in_both_languages_and_says_what_it_takes() {
    let mut names = BTreeSet::new();
    for (_, node) in CHAINS.nodes() {
        let id = node.external();
        assert!(node.zh().chars().any(|c| c as u32 > 0x2E7F), "{id}: {}", node.zh());
        assert!(node.en().is_ascii() && node.en().len() <= 30, "{id}: {}", node.en());
        assert!(node.zh().chars().count() <= 10, "{id}: {}", node.zh());
        assert!(names.insert(node.zh()) && names.insert(node.en()), "{id}");
        assert!(node.skills().len() >= 3 && !node.occupations().is_empty(), "{id}");
        assert!(node.evidence().chars().count() >= 8 && node.as_of().is_some(), "{id}");
    }
    let classed = CHAINS.nodes().filter(|(_, node)| !node.industry().is_empty()).count();
    assert!(classed * 10 >= CHAINS.len() * 9, "{classed} nodes have a class of GB/T 4754");
    for edge in CHAINS.edges() {
        assert!(edge.evidence().chars().count() >= 4, "{} -> {}", name(edge.from()), name(edge.to()));
    }
}

/// Each node lies between something that can be had and something that is bought, and no chain falls apart.
#[test]
fn the_chains_lead_from_raw_input_to_product() {
    let all = Network::of(&CHAINS, &EdgeKind::ALL);
    let feeds = Network::of(&CHAINS, &[EdgeKind::Feeds]);
    let sources = feeds.positions().filter(|&at| feeds.incoming(at).is_empty());
    let products = CHAINS.nodes().filter(|(_, node)| node.stage() == Stage::Down).map(|(id, _)| id.get());
    let (fed, sold) = (reached(&all, sources, false), reached(&all, products, true));
    for id in CHAINS.ids() {
        assert!(fed.contains(&id.get()) && sold.contains(&id.get()), "{} leads nowhere", name(id));
    }
    for (chain, record) in CHAINS.chains() {
        let own: Vec<NodeId> = CHAINS.nodes_of(chain).collect();
        let inner = CHAINS.edges().map(|edge| (edge.from(), edge.to()));
        let inner = inner.filter(|(from, to)| own.contains(from) && own.contains(to));
        let both = inner.flat_map(|(from, to)| [(from.get(), to.get()), (to.get(), from.get())]);
        let woven = Network::new(CHAINS.len(), both).unwrap();
        let together = reached(&woven, std::iter::once(own[0].get()), false);
        assert_eq!(together.len(), own.len(), "{} falls apart", record.external());
    }
}

/// The reader notes edges against the stages outside loops (none, see above); loops are closed by what is reused.
#[test]
fn loops_are_closed_by_reuse() {
    let recycling = CHAINS.find_chain("recycling").unwrap();
    let through = |nodes: &Vec<NodeId>| nodes.iter().any(|&node| CHAINS.node(node).chain() == recycling);
    assert!(CHAINS.loops().iter().any(through));
    // Without it nothing goes round.
    let feeds = Network::of(&CHAINS, &[EdgeKind::Feeds]);
    let order = chancai_chain::longest_paths(&feeds);
    for at in feeds.positions() {
        assert!(feeds.outgoing(at).iter().all(|&to| order[to as usize] > order[at as usize]));
    }
}

#[test]
fn alternatives_are_real_and_plain_inputs_can_be_had() {
    for (chain, record) in CHAINS.chains() {
        let mut groups = BTreeSet::new();
        for node in CHAINS.nodes_of(chain) {
            for edge in CHAINS.incoming(node) {
                if let Some(group) = edge.group() {
                    let same = CHAINS.incoming(node).iter().filter(|other| other.group() == Some(group)).count();
                    assert!(same >= 2, "{} has one way of {group}", name(node));
                    groups.insert((node, group.to_owned()));
                }
            }
        }
        assert!(groups.len() >= 5, "{}: {} groups", record.external(), groups.len());
    }
    let made = MakingRules::of(&CHAINS).makeable(&[]);
    for id in CHAINS.ids() {
        assert!(made[id.index()], "{} cannot be made", name(id));
    }
}

#[test]
fn each_chain_names_a_product_that_needs_most_of_it() {
    let rules = MakingRules::of(&CHAINS);
    let feeds = Network::of(&CHAINS, &[EdgeKind::Feeds]);
    for (chain, record) in CHAINS.chains() {
        let product = record.product().unwrap_or_else(|| panic!("{} names no product", record.external()));
        assert_eq!(CHAINS.node(product).stage(), Stage::Down);
        let before = reached(&feeds, std::iter::once(product.get()), true);
        let own = CHAINS.nodes_of(chain).filter(|node| before.contains(&node.get())).count();
        assert!(own * 10 >= CHAINS.nodes_of(chain).count() * 7, "{}: {own}", record.external());
        // Not everything is a chokepoint, and some alternatives must not be lost together.
        let needed = necessary(&rules, product.get()).nodes.len();
        assert!(needed >= 3 && needed < before.len() - 5, "{}: {needed} of {}", record.external(), before.len());
        let cuts = cut_sets(&rules, product.get(), &CutOptions::default());
        assert_eq!(cuts.complete_to, 3);
        assert!(cuts.sets.iter().any(|set| set.len() == 2), "{}", record.external());
    }
}

/// Magnets, steels and chemistries can be replaced; the automotive chip cannot, whichever way a car is controlled.
#[test]
fn a_substitute_lifts_the_verdict() {
    let rules = MakingRules::of(&CHAINS);
    let at = |id: &str| CHAINS.find(id).unwrap().get();
    let vehicle = at("nev-vehicle");
    for replaceable in ["nev-magnet", "nev-cathode-ncm", "nev-cathode-lfp", "nev-swapping", "nev-vcu"] {
        assert!(rules.can_make(vehicle, &[at(replaceable)]), "{replaceable}");
    }
    for needed in ["ic-automotive-chip", "nev-cell", "nev-gears", "ic-power-device"] {
        assert!(!rules.can_make(vehicle, &[at(needed)]), "{needed}");
    }
    assert!(!rules.can_make(vehicle, &[at("nev-magnet"), at("nev-induction-rotor")]));
}

#[test]
fn the_cross_cuts_are_those_of_chongqing() {
    let (cuts, rejects, notes) = read_cross_cuts(&chancai_data::cross_cuts(), &CHAINS).unwrap();
    assert!(rejects.is_empty() && notes.is_empty(), "{rejects:?}");
    for (name, facets) in [("芯屏器核网", "芯屏器核网"), ("云联数算用", "云联数算用")] {
        let own: BTreeSet<&str> = cuts.iter().filter(|cut| cut.cut_zh == name).map(|cut| &*cut.zh).collect();
        let wanted: BTreeSet<String> = facets.chars().map(String::from).collect();
        assert_eq!(own, wanted.iter().map(String::as_str).collect());
    }
    // 屏: none of the five chains makes displays, and the cut says so.
    let empty: Vec<&str> = cuts.iter().filter(|cut| cut.nodes.is_empty()).map(|cut| &*cut.zh).collect();
    assert_eq!(empty, ["屏"]);
    assert!(cuts.iter().all(|cut| !cut.evidence.is_empty()));
}

#[test]
fn the_sites_are_tied_as_the_article_says() {
    let loaded = read_sites(&chancai_data::sites(), &chancai_data::site_links(), &CHAINS).unwrap();
    assert!(loaded.rejects.is_empty() && loaded.notes.is_empty(), "{:?}", loaded.rejects);
    for kind in SiteLinkKind::ALL {
        assert!(loaded.links.iter().any(|link| link.kind == kind), "{}", kind.zh());
    }
    let count = |code| loaded.sites.iter().filter(|site| site.kind.code() == code).count();
    assert_eq!((count("academician_studio"), count("postdoc_station")), (2, 3));
    let text = chancai_data::regions();
    let regions: BTreeSet<&str> = text.text().lines().filter_map(|line| line.split(',').next()).collect();
    assert!(loaded.sites.iter().all(|site| site.region.as_deref().is_none_or(|region| regions.contains(region))));
}
