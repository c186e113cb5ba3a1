//! The embedded catalogue in the form the generator draws from.

use chancai_chain::{ChainGraph, ChainTables, NodeId};
use chancai_taxonomy::{Kind, Lang, OccupationId, Occupations, SkillId, SkillTaxonomy, read_occupations, read_skills};

/// The heading of the occupations that the public service employs.
const PUBLIC: &str = "public-service-occupations";

/// How the titles of licensed occupations end, with the licence; the first that fits counts.
const LICENCES: &[(&str, &str)] = &[
    ("乡村医生", "乡村医生执业证书"),
    ("医生", "执业医师证"),
    ("教师", "教师资格证"),
    ("兽医", "执业兽医资格证"),
    ("电工", "电工证"),
    ("变配电运行值班员", "电工证"),
    ("充电桩运维工", "电工证"),
    ("焊工", "焊工证"),
    ("焊装工", "焊工证"),
    ("叉车司机", "特种设备作业人员证"),
    ("起重机司机", "特种设备作业人员证"),
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
    /// Occupations under the heading of the public service.
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
                let mut all: Vec<_> =
                    nodes.iter().flat_map(|n| chains.node(*n).occupations()).map(|needed| needed.0).collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        let taxonomy = &occupations.taxonomy;
        let heading = taxonomy.find(PUBLIC).expect(VALID);
        let employed = |o: &OccupationId| taxonomy.kind(*o) != Kind::Group && taxonomy.is_or_is_under(*o, heading);
        let public = taxonomy.ids().filter(employed).collect();
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
        all.filter(|n| self.chains.node(*n).occupations().iter().any(|needed| needed.0 == occupation)).collect()
    }

    /// Whether an occupation is learnt at the bench, so that no post of it wants a university degree: the clerical,
    /// service and manual major groups of ISCO-08 (4 to 9) and the sixth of the Chinese 大典 (生产制造及有关人员).
    fn by_hand(&self, occupation: OccupationId) -> bool {
        self.occupations.taxonomy.codes(occupation).iter().any(|code| match code.scheme() {
            "isco-08" => code.value().starts_with(['4', '5', '6', '7', '8', '9']),
            "dadian-2022" => code.value().starts_with('6'),
            _ => false,
        })
    }

    /// The category of talent that an occupation falls under: teaching and health by the groups of ISCO-08, then the rest of
    /// the public service, work at the bench, business, and for everybody else research and development.
    pub(crate) fn category(&self, occupation: OccupationId) -> &'static str {
        let isco = self.occupations.taxonomy.codes(occupation).iter().find(|code| code.scheme() == "isco-08");
        let group = isco.map_or("", |code| code.value());
        if group.starts_with("22") || group.starts_with("23") || group.starts_with("32") {
            "education_health"
        } else if self.public.contains(&occupation) {
            "rural"
        } else if self.by_hand(occupation) {
            "skilled"
        } else if group.starts_with('1') || group.starts_with("24") || group.starts_with("33") {
            "management"
        } else {
            "innovation"
        }
    }

    /// The degrees people of an occupation have, each with its weight.
    pub(crate) fn degrees(&self, occupation: OccupationId) -> &'static [(&'static str, u32)] {
        if self.by_hand(occupation) {
            return &[("high_school", 45), ("college", 45), ("bachelor", 10)];
        }
        match self.occupations.taxonomy.external(occupation) {
            "general-practitioner" | "general-teacher" | "grid-worker" | "village-cadre" => {
                &[("college", 30), ("bachelor", 60), ("master", 10)]
            }
            _ => &[("college", 25), ("bachelor", 50), ("master", 19), ("doctor", 6)],
        }
    }

    /// The least degrees that posts of an occupation ask for, each with its weight.
    pub(crate) fn least_degrees(&self, occupation: OccupationId) -> &'static [(&'static str, u32)] {
        if self.by_hand(occupation) {
            &[("", 30), ("high_school", 55), ("college", 15)]
        } else {
            &[("college", 32), ("bachelor", 50), ("master", 14), ("doctor", 4)]
        }
    }

    /// The licence an occupation is not practised without, where there is one.
    pub(crate) fn licence(&self, occupation: OccupationId) -> Option<&'static str> {
        let title = self.title(occupation);
        LICENCES.iter().find(|(end, _)| title.ends_with(end)).map(|(_, licence)| *licence)
    }
}
