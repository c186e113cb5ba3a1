//! The embedded catalogue in the form the generator draws from.

use chancai_chain::{ChainGraph, ChainTables, NodeId};
use chancai_taxonomy::{Kind, Lang, OccupationId, Occupations, SkillId, SkillTaxonomy, read_occupations, read_skills};

/// Occupations learnt at the bench: no post of theirs wants a university degree.
const BY_HAND: &[&str] = &[
    "data-annotator",
    "elv-dismantler",
    "gear-grinding-operator",
    "heat-treatment-technician",
    "ic-assembly-technician",
    "scrap-grader",
];

/// Taxonomies and chains, and which occupations work where.
pub(crate) struct World {
    pub(crate) skills: SkillTaxonomy,
    pub(crate) occupations: Occupations,
    pub(crate) chains: ChainGraph,
    /// For every chain its nodes that name an occupation.
    pub(crate) chain_nodes: Vec<Vec<NodeId>>,
    /// Occupations on the nodes of each chain.
    pub(crate) chain_occupations: Vec<Vec<OccupationId>>,
    /// Occupations of the public service: on no node.
    pub(crate) public: Vec<OccupationId>,
}

impl World {
    pub(crate) fn embedded() -> Self {
        const VALID: &str = "the embedded files are valid: the crate's tests load them in strict mode";
        let skills = read_skills(&crate::skills()).expect(VALID).value;
        let occupations = read_occupations(&crate::occupations(), &skills).expect(VALID).value;
        let (chains, nodes, edges) = ([crate::chains()], crate::nodes(), crate::edges());
        let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
        let chains = chancai_chain::read(tables, &skills, &occupations.taxonomy).expect(VALID).graph;
        let staffed = |id: &NodeId| !chains.node(*id).occupations().is_empty();
        let chain_nodes: Vec<Vec<NodeId>> =
            chains.chain_ids().map(|c| chains.nodes_of(c).filter(staffed).collect()).collect();
        let chain_occupations: Vec<Vec<OccupationId>> = chain_nodes
            .iter()
            .map(|nodes| {
                let mut all: Vec<_> = nodes.iter().flat_map(|n| chains.node(*n).occupations().to_vec()).collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        let public = occupations
            .taxonomy
            .ids()
            .filter(|o| {
                occupations.taxonomy.kind(*o) != Kind::Group && !chain_occupations.iter().flatten().any(|x| x == o)
            })
            .collect();
        Self { skills, occupations, chains, chain_nodes, chain_occupations, public }
    }

    pub(crate) fn essential(&self, occupation: OccupationId) -> Vec<SkillId> {
        self.occupations.skills.essential(occupation).collect()
    }

    pub(crate) fn optional(&self, occupation: OccupationId) -> Vec<SkillId> {
        self.occupations.skills.optional(occupation).collect()
    }

    pub(crate) fn title(&self, occupation: OccupationId) -> &str {
        self.occupations.taxonomy.label(occupation, Lang::Zh)
    }

    /// Nodes that name the occupation.
    pub(crate) fn nodes_with(&self, occupation: OccupationId) -> Vec<NodeId> {
        let all = self.chain_nodes.iter().flatten().copied();
        all.filter(|n| self.chains.node(*n).occupations().contains(&occupation)).collect()
    }

    /// The degrees people of an occupation have, each with its weight.
    pub(crate) fn degrees(&self, occupation: OccupationId) -> &'static [(&'static str, u32)] {
        match self.occupations.taxonomy.external(occupation) {
            id if BY_HAND.contains(&id) => &[("high_school", 45), ("college", 45), ("bachelor", 10)],
            "general-practitioner" | "general-teacher" => &[("college", 30), ("bachelor", 60), ("master", 10)],
            _ => &[("college", 25), ("bachelor", 50), ("master", 19), ("doctor", 6)],
        }
    }

    /// The least degrees that posts of an occupation ask for, each with its weight.
    pub(crate) fn least_degrees(&self, occupation: OccupationId) -> &'static [(&'static str, u32)] {
        if BY_HAND.contains(&self.occupations.taxonomy.external(occupation)) {
            &[("", 30), ("high_school", 55), ("college", 15)]
        } else {
            &[("college", 32), ("bachelor", 50), ("master", 14), ("doctor", 4)]
        }
    }

    /// The licence an occupation is not practised without, where there is one.
    pub(crate) fn licence(&self, occupation: OccupationId) -> Option<&'static str> {
        let title = self.title(occupation);
        [("医生", "执业医师证"), ("教师", "教师资格证"), ("电工", "电工证"), ("焊", "焊工证")]
            .into_iter()
            .find(|(word, _)| title.contains(word))
            .map(|(_, licence)| licence)
    }
}
