//! Invented employers and their posts.

use crate::draw::{Draw, csv_text, decimal};
use crate::statements;
use crate::world::World;
use chancai_chain::NodeId;
use chancai_taxonomy::{Lang, OccupationId, SkillId};

/// An invented employer.
pub(crate) struct SampleEmployer {
    id: String,
    zh: String,
    en: String,
    region: &'static str,
    platforms: &'static str,
    /// The chain it is in; none for public bodies.
    chain: Option<usize>,
    nodes: Vec<NodeId>,
    phase: &'static str,
}

/// The townships with employers, each with its weight.
const TOWNSHIPS: &[(&str, u32)] = &[
    ("qj-gunan", 20),
    ("qj-wenlong", 18),
    ("qj-tonghui", 14),
    ("qj-sanjiang", 10),
    ("qj-xinsheng", 8),
    ("qj-shijiao", 5),
    ("qj-dongxi", 5),
    ("qj-ganshui", 5),
    ("qj-datong", 4),
    ("qj-yongxin", 3),
    ("qj-anwen", 3),
    ("qj-shihao", 2),
    ("qj-guofu", 2),
    ("qj-hengshan", 1),
];

const WORDS: &[&str] =
    &["星澜", "启明", "恒川", "云麓", "锦程", "远山", "澄江", "晨岭", "北斗坪", "清溪", "鼎岳", "明德"];

/// The chains in the order of their ids: trade names and how many employers and posts each has in a hundred.
const TRADES: &[(&str, &str, u32)] = &[
    ("数据科技", "Data", 24),
    ("微电子", "Microelectronics", 20),
    ("新能源汽车部件", "New-energy vehicle parts", 22),
    ("新材料", "New materials", 20),
    ("循环资源", "Circular resources", 14),
];

pub(crate) fn employers(draw: &mut Draw, stated: &mut Draw, world: &World) -> Vec<SampleEmployer> {
    let mut employers = Vec::new();
    for (chain, (zh, en, share)) in TRADES.iter().enumerate() {
        for n in 0..(share / 2) as usize {
            let word = WORDS[n % WORDS.len()];
            employers.push(SampleEmployer {
                id: format!("e{:03}", employers.len() + 1),
                zh: format!("样例{word}{zh}有限公司"),
                en: format!("Sample {en} Co. {}", n + 1),
                region: draw.pick_weighted(TOWNSHIPS),
                platforms: platforms(draw, n),
                chain: Some(chain),
                nodes: nodes(draw, &world.chain_nodes[chain]),
                phase: statements::phase(stated),
            });
        }
    }
    for (township, _) in TOWNSHIPS {
        employers.push(SampleEmployer {
            id: format!("g{:03}", employers.len() + 1),
            zh: format!("样例{}公共服务单位", employers.len() + 1),
            en: format!("Sample public service unit {}", employers.len() + 1),
            region: township,
            platforms: "",
            chain: None,
            nodes: Vec::new(),
            phase: "",
        });
    }
    employers
}

/// The first employers of a chain have what a post can require, so that such posts can be filled.
fn platforms(draw: &mut Draw, place: usize) -> &'static str {
    match place {
        0 => "postdoc_station;laboratory",
        1 => "academician_studio;laboratory",
        _ => draw.pick_weighted(&[("", 74), ("laboratory", 14), ("park", 9), ("maker_space", 3)]),
    }
}

/// One to three nodes, the first half of a chain's more often than the rest, so that some stay empty.
fn nodes(draw: &mut Draw, all: &[NodeId]) -> Vec<NodeId> {
    let reach = if draw.chance(70) { all.len().div_ceil(2) } else { all.len() };
    let n = 1 + draw.below(3);
    draw.some(&all[..reach], n)
}

pub(crate) fn employers_csv(employers: &[SampleEmployer], world: &World) -> String {
    let rows = employers.iter().map(|e| {
        let nodes: Vec<&str> = e.nodes.iter().map(|n| world.chains.node(*n).external()).collect();
        [
            e.id.clone(),
            e.zh.clone(),
            e.en.clone(),
            e.region.to_owned(),
            e.platforms.to_owned(),
            nodes.join(";"),
            e.phase.to_owned(),
        ]
    });
    csv_text(&["id", "zh", "en", "region", "platforms", "nodes", "phase"], rows)
}

/// The programmes with the occupation each sends out, and how many seats the sample has of each.
const PROGRAMMES: &[(&str, &str, usize)] = &[
    ("first-secretaries", "village-first-secretary", 10),
    ("deputy-leaders", "deputy-party-leader", 14),
    ("technical-instructors", "agricultural-technical-instructor", 46),
    ("selected-graduates", "selected-graduate", 15),
    ("general-teachers", "general-teacher", 24),
    ("general-practitioners", "general-practitioner", 20),
    ("three-supports", "three-supports-graduate", 48),
    ("western-plan", "western-plan-volunteer", 18),
];

/// The occupations that the programmes send out.
pub(crate) fn sent_out(world: &World) -> Vec<OccupationId> {
    PROGRAMMES.iter().filter_map(|(_, occupation, _)| world.occupations.taxonomy.find(occupation)).collect()
}

pub(crate) const HEADER: &[&str] = &[
    "id",
    "employer",
    "title",
    "unit",
    "programme",
    "region",
    "nodes",
    "occupations",
    "must_skills",
    "skills",
    "optional_skills",
    "min_education",
    "min_years",
    "licences",
    "accepts_regions",
    "modes",
    "headcount",
    "urgency",
    "pay_min",
    "pay_max",
    "requires_platform",
    "seniority",
];

/// `n` posts: nearly a quarter in the dispatch programmes, one in twenty-five for teams, the rest in the five chains.
pub(crate) fn positions(
    draw: &mut Draw,
    stated: &mut Draw,
    world: &World,
    employers: &[SampleEmployer],
    n: usize,
) -> Vec<Vec<String>> {
    let demand = node_demand(draw, world);
    let public = n * 24 / 100;
    let teams = n / 25;
    let mut seats: Vec<usize> = PROGRAMMES.iter().map(|p| p.2 * (n / 300).max(1)).collect();
    let limits = [59, 184, 571, 122, 158, 105, 450, 113];
    seats.iter_mut().zip(limits).for_each(|(seats, limit)| *seats = (*seats).min(limit));
    let rows = (0..n).map(|i| {
        let id = format!("p{:04}", i + 1);
        let mut row = if i < public {
            programme_post(draw, world, employers, &mut seats, id, (i, public))
        } else {
            industry_post(draw, world, employers, &demand, id, i < public + teams)
        };
        row.push(statements::seniority_wanted(stated, &row[12]));
        row
    });
    rows.collect()
}

/// How much each node wants: nothing, little, or very much.
fn node_demand(draw: &mut Draw, world: &World) -> Vec<Vec<u32>> {
    let weights = [(0, 15), (1, 35), (3, 30), (8, 15), (20, 5)];
    world.chain_nodes.iter().map(|nodes| nodes.iter().map(|_| draw.pick_weighted(&weights)).collect()).collect()
}

fn programme_post(
    draw: &mut Draw,
    world: &World,
    employers: &[SampleEmployer],
    seats: &mut [usize],
    id: String,
    (place, all): (usize, usize),
) -> Vec<String> {
    let kind = place % PROGRAMMES.len();
    let (programme, occupation, _) = PROGRAMMES[kind];
    let later = (place + 1..all).filter(|later| later % PROGRAMMES.len() == kind).count();
    // What is left of the programme spreads over its posts.
    let headcount = seats[kind].div_ceil(later + 1);
    seats[kind] -= headcount;
    let public: Vec<_> = employers.iter().filter(|e| e.chain.is_none()).collect();
    let employer: &SampleEmployer = draw.pick::<&SampleEmployer>(&public);
    let mut post = Post::new(id, employer);
    post.programme = programme;
    post.headcount = headcount;
    post.modes = "resident;paired_support";
    if let Some(occupation) = world.occupations.taxonomy.find(occupation) {
        post.fill(draw, world, occupation, None);
    }
    post.education = draw.pick_weighted(&[("college", 45), ("bachelor", 55)]);
    post.years = draw.pick_weighted(&[("", 60), ("1", 25), ("3", 15)]);
    post.row(world)
}

fn industry_post(
    draw: &mut Draw,
    world: &World,
    employers: &[SampleEmployer],
    demand: &[Vec<u32>],
    id: String,
    team: bool,
) -> Vec<String> {
    let shares: Vec<u32> = TRADES.iter().map(|t| t.2).collect();
    let chain = draw.weighted(&shares);
    let node = world.chain_nodes[chain][draw.weighted(&demand[chain])];
    let (occupation, _) = *draw.pick(world.chains.node(node).occupations());
    let platform = draw.pick_weighted(&[("", 95), ("postdoc_station", 3), ("academician_studio", 2)]);
    // Most posts that need a platform are where it is; some show the gate.
    let anywhere = platform.is_empty() || !draw.chance(70);
    let fits = |e: &&SampleEmployer| e.chain == Some(chain) && (anywhere || e.platforms.contains(platform));
    let own: Vec<_> = employers.iter().filter(fits).collect();
    let employer: &SampleEmployer = draw.pick::<&SampleEmployer>(&own);
    let mut post = Post::new(id, employer);
    post.fill(draw, world, occupation, Some(node));
    post.education = draw.pick_weighted(world.least_degrees(occupation));
    post.years = draw.pick_weighted(&[("", 20), ("1", 20), ("2", 20), ("3", 20), ("5", 14), ("8", 6)]);
    post.headcount = draw.pick_weighted(&[(1, 58), (2, 22), (3, 12), (5, 8)]);
    post.modes = draw.pick_weighted(&[
        ("resident", 70),
        ("resident;part_time", 14),
        ("technical_cooperation;part_time", 8),
        ("part_time;lecturing", 4),
        ("leased;resident", 4),
    ]);
    post.platform = platform;
    if draw.chance(6) {
        post.accepts = "chongqing;sichuan";
    }
    if team {
        post.unit = "team";
        post.headcount = 1;
        post.must.clear();
    }
    post.row(world)
}

/// A post while it is drawn.
struct Post<'a> {
    id: String,
    employer: &'a SampleEmployer,
    title: String,
    unit: &'static str,
    programme: &'static str,
    node: Option<NodeId>,
    occupation: Option<OccupationId>,
    must: Vec<String>,
    skills: Vec<String>,
    optional: Vec<String>,
    education: &'static str,
    years: &'static str,
    licence: &'static str,
    accepts: &'static str,
    modes: &'static str,
    headcount: usize,
    urgency: usize,
    pay: usize,
    platform: &'static str,
}

impl<'a> Post<'a> {
    fn new(id: String, employer: &'a SampleEmployer) -> Self {
        Self {
            id,
            employer,
            title: String::new(),
            unit: "person",
            programme: "",
            node: None,
            occupation: None,
            must: Vec::new(),
            skills: Vec::new(),
            optional: Vec::new(),
            education: "",
            years: "",
            licence: "",
            accepts: "",
            modes: "resident",
            headcount: 1,
            urgency: 0,
            pay: 0,
            platform: "",
        }
    }

    /// Title, skills, licence, urgency and pay of an occupation.
    fn fill(&mut self, draw: &mut Draw, world: &World, occupation: OccupationId, node: Option<NodeId>) {
        world.title(occupation).clone_into(&mut self.title);
        (self.occupation, self.node) = (Some(occupation), node);
        self.licence = world.licence(occupation).unwrap_or_default();
        let essential = world.essential(occupation);
        let wanted = 3 + draw.below(4);
        for (i, skill) in draw.some(&essential, wanted).into_iter().enumerate() {
            if i == 0 && draw.chance(35) {
                self.must.push(format!("{}:0.5", label(world, skill)));
            } else {
                self.skills.push(required(draw, label(world, skill)));
            }
        }
        let welcome = draw.below(4);
        for skill in draw.some(&world.optional(occupation), welcome) {
            self.optional.push(label(world, skill).to_owned());
        }
        // Squaring makes high urgency rare.
        self.urgency = draw.below(101).pow(2) / 100;
        self.pay = 60 + draw.below(140);
    }

    fn row(self, world: &World) -> Vec<String> {
        let external = |o: OccupationId| world.occupations.taxonomy.external(o).to_owned();
        let extra = match self.education {
            "doctor" => 180,
            "master" => 90,
            "bachelor" => 40,
            _ => 0,
        };
        let pay = (self.pay + extra) * 1000;
        vec![
            self.id,
            self.employer.id.clone(),
            self.title,
            self.unit.to_owned(),
            self.programme.to_owned(),
            self.employer.region.to_owned(),
            self.node.map(|n| world.chains.node(n).external().to_owned()).unwrap_or_default(),
            self.occupation.map(external).unwrap_or_default(),
            self.must.join(";"),
            self.skills.join(";"),
            self.optional.join(";"),
            self.education.to_owned(),
            self.years.to_owned(),
            self.licence.to_owned(),
            self.accepts.to_owned(),
            self.modes.to_owned(),
            self.headcount.to_string(),
            decimal(self.urgency),
            pay.to_string(),
            (pay * 14 / 10).to_string(),
            self.platform.to_owned(),
        ]
    }
}

fn required(draw: &mut Draw, label: &str) -> String {
    let level = draw.pick_weighted(&[("", 15), (":0.5", 25), (":0.6", 20), (":0.75", 25), (":0.9", 15)]);
    let importance = if level.is_empty() { "" } else { draw.pick_weighted(&[("", 60), (":0.8", 20), (":0.5", 20)]) };
    format!("{label}{level}{importance}")
}

fn label(world: &World, skill: SkillId) -> &str {
    world.skills.label(skill, Lang::Zh)
}
