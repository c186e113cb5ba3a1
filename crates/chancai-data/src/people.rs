//! Invented people, and the teams some of them are in.

use crate::draw::{Draw, csv_text, decimal};
use crate::world::World;
use crate::{posts, standing, statements};
use chancai_taxonomy::{Kind, Lang, OccupationId, SkillId};

pub(crate) const HEADER: &[&str] = &[
    "id",
    "skills",
    "education",
    "years",
    "occupations",
    "nodes",
    "region",
    "accepts_regions",
    "modes",
    "capacity",
    "pay_ask",
    "licences",
    "pools",
    "channels",
    "consent",
    "seniority",
    "category",
    "title",
    "skill_grade",
    "award",
    "outputs",
];

/// Where [`HEADER`] has education and years.
const EDUCATION: usize = 2;
const YEARS: usize = 3;

/// Homes of people within reach, each with its weight.
const NEAR: &[(&str, u32)] = &[
    ("qj-gunan", 16),
    ("qj-wenlong", 14),
    ("qj-tonghui", 9),
    ("qj-sanjiang", 8),
    ("qj-xinsheng", 5),
    ("qj-shijiao", 4),
    ("qj-dongxi", 4),
    ("qj-ganshui", 4),
    ("qj-datong", 3),
    ("qj-yongxin", 3),
    ("banan", 7),
    ("yubei", 6),
    ("shapingba", 6),
    ("jiulongpo", 5),
    ("yuzhong", 3),
    ("jiangbei", 3),
];

/// Homes of people further away.
const FAR: &[(&str, u32)] = &[
    ("chengdu", 34),
    ("zigong", 14),
    ("guiyang", 10),
    ("shenzhen", 14),
    ("shanghai", 8),
    ("beijing", 8),
    ("suzhou", 5),
    ("wuhan", 4),
    ("xian", 3),
];

/// What people write that no taxonomy knows.
const UNKNOWN: &[&str] = &[
    "沟通协调能力强",
    "会开车",
    "PPT高手",
    "善于写材料",
    "家住附近随时到岗",
    "盆景养护",
    "区块链挖矿运维",
    "熟悉各类办公室事务",
    "短视频剪辑达人",
];

/// `stated` and `more` draw seniority and what tiers follow from, apart from the rest.
pub(crate) fn talents(
    [draw, stated, more]: [&mut Draw; 3],
    world: &World,
    n: usize,
    team_members: usize,
) -> Vec<Vec<String>> {
    let supply: Vec<Vec<u32>> = world
        .chain_occupations
        .iter()
        .map(|all| all.iter().map(|_| draw.pick_weighted(&[(0, 40), (1, 20), (3, 20), (10, 12), (40, 8)])).collect())
        .collect();
    let sent_out = posts::sent_out(world);
    let rows = (0..n).map(|i| {
        // Members of one team are of one chain.
        let team = (i < team_members).then_some(i / TEAM);
        let occupation = occupation(draw, world, (&supply, &sent_out), team);
        let mut row = person(draw, world, occupation, format!("t{:05}", i + 1), team.is_some());
        row.push(statements::seniority_held(stated, &row[YEARS]));
        row.extend(standing::of(more, world.category(occupation), &row[EDUCATION], &row[YEARS]));
        row
    });
    rows.collect()
}

/// A long tail of occupations: one in seven of the public service, most of them of what the programmes send out, the
/// rest of the chains.
fn occupation(
    draw: &mut Draw,
    world: &World,
    (supply, sent_out): (&[Vec<u32>], &[OccupationId]),
    team: Option<usize>,
) -> OccupationId {
    if team.is_none() && draw.chance(14) {
        let among = if draw.chance(75) { sent_out } else { &world.public };
        return *draw.pick(among);
    }
    let chain = match team {
        Some(team) => team % supply.len(),
        None => draw.weighted(&[26, 16, 24, 22, 12]),
    };
    world.chain_occupations[chain][draw.weighted(&supply[chain])]
}

fn person(draw: &mut Draw, world: &World, occupation: OccupationId, id: String, in_team: bool) -> Vec<String> {
    let years = draw.below(25);
    let near = in_team || draw.chance(78);
    let region = draw.pick_weighted(if near { NEAR } else { FAR });
    let (modes, capacity, accepts) = availability(draw, near, in_team, region);
    let education = draw.pick_weighted(world.degrees(occupation));
    let nodes = world.nodes_with(occupation);
    let node = if nodes.is_empty() || draw.chance(40) { None } else { Some(*draw.pick(&nodes)) };
    let licence = world.licence(occupation).filter(|_| draw.chance(85)).unwrap_or_default();
    let stated = |text: String, keep: bool| if keep { text } else { String::new() };
    vec![
        id,
        skills(draw, world, occupation, years).join(";"),
        stated(education.to_owned(), draw.chance(96)),
        stated(years.to_string(), draw.chance(95)),
        stated(written_title(draw, world, occupation), draw.chance(85)),
        node.map(|n| world.chains.node(n).external().to_owned()).unwrap_or_default(),
        region.to_owned(),
        accepts.to_owned(),
        modes.to_owned(),
        capacity.to_owned(),
        stated(pay_ask(draw, education, years), draw.chance(80)),
        licence.to_owned(),
        pools(draw, region).to_owned(),
        draw.pick_weighted(&[("考试招聘", 34), ("平台签约", 34), ("猎头引进", 14), ("商会联络", 18)]).to_owned(),
        if draw.chance(3) { "否" } else { "是" }.to_owned(),
    ]
}

/// Which pools the record comes from; only who lives elsewhere is in the one for people elsewhere 在外.
fn pools(draw: &mut Draw, region: &str) -> &'static str {
    let (elsewhere, both) = if region.starts_with("qj-") { (0, 0) } else { (32, 8) };
    draw.pick_weighted(&[
        ("园区人才库", 40),
        ("市级人才计划", 18),
        ("綦江籍在外优秀人才库", elsewhere),
        ("綦江籍在外优秀人才库;市级人才计划", both),
        ("园区人才库;市级人才计划", 10),
        ("高校毕业生库", 16),
    ])
}

fn availability(
    draw: &mut Draw,
    near: bool,
    in_team: bool,
    region: &'static str,
) -> (&'static str, &'static str, &'static str) {
    if in_team {
        return ("resident;technical_cooperation;part_time;leased", "1", "");
    }
    if near {
        let modes =
            draw.pick_weighted(&[("resident", 55), ("resident;part_time", 25), ("", 12), ("part_time;lecturing", 8)]);
        return (
            modes,
            draw.pick_weighted(&[("", 60), ("1", 30), ("0.5", 10)]),
            draw.pick_weighted(&[("", 60), ("chongqing", 40)]),
        );
    }
    let modes = draw.pick_weighted(&[
        ("part_time;technical_cooperation", 30),
        ("technical_cooperation;lecturing", 20),
        ("resident", 25),
        ("resident;part_time;technical_cooperation", 15),
        ("paired_support;part_time", 5),
        ("leased;part_time", 5),
    ]);
    // 家在成渝、智力转化在綦江: some would not move.
    let accepts = if draw.chance(55) { region } else { "" };
    (modes, draw.pick_weighted(&[("", 25), ("1", 15), ("0.5", 25), ("0.4", 20), ("0.2", 15)]), accepts)
}

fn pay_ask(draw: &mut Draw, education: &str, years: usize) -> String {
    let degree = match education {
        "doctor" => 160,
        "master" => 70,
        "bachelor" => 30,
        _ => 0,
    };
    ((60 + degree + 5 * years + draw.below(80)) * 1000).to_string()
}

/// Most of the occupation's essential skills, some optional ones, now and then one from elsewhere.
fn skills(draw: &mut Draw, world: &World, occupation: OccupationId, years: usize) -> Vec<String> {
    let essential = world.essential(occupation);
    let share = 50 + draw.below(51);
    let mut held = draw.some(&essential, (essential.len() * share).div_ceil(100));
    let welcome = draw.below(3);
    held.extend(draw.some(&world.optional(occupation), welcome));
    if draw.chance(30) {
        let all: Vec<SkillId> = world.skills.ids().filter(|s| world.skills.kind(*s) != Kind::Group).collect();
        held.push(*draw.pick(&all));
    }
    let mut written: Vec<String> = held
        .into_iter()
        .map(|skill| {
            let level = level(draw, years);
            format!("{}{level}", written_skill(draw, world, skill))
        })
        .collect();
    if draw.chance(6) {
        written.push((*draw.pick(UNKNOWN)).to_owned());
    }
    written
}

fn level(draw: &mut Draw, years: usize) -> String {
    match draw.below(100) {
        0..15 => String::new(),
        15..40 => format!(":{}", draw.pick_weighted(&[("了解", 10), ("熟悉", 40), ("掌握", 35), ("精通", 15)])),
        _ => format!(":{}", decimal((30 + years * 2 + draw.below(40)).min(100))),
    }
}

/// A skill as somebody might write it.
fn written_skill(draw: &mut Draw, world: &World, skill: SkillId) -> String {
    let zh = world.skills.label(skill, Lang::Zh);
    match draw.below(100) {
        0..10 => match world.skills.aliases(skill, Lang::Zh) {
            [] => zh.to_owned(),
            aliases => draw.pick(aliases).to_string(),
        },
        10..20 => world.skills.label(skill, Lang::En).to_owned(),
        20..26 => full_width(zh),
        26..28 => typing_error(draw, zh),
        _ => zh.to_owned(),
    }
}

fn written_title(draw: &mut Draw, world: &World, occupation: OccupationId) -> String {
    let taxonomy = &world.occupations.taxonomy;
    match taxonomy.aliases(occupation, Lang::Zh) {
        aliases @ [_, ..] if draw.chance(20) => draw.pick(aliases).to_string(),
        _ => taxonomy.label(occupation, Lang::Zh).to_owned(),
    }
}

/// ASCII letters and digits in the full width of a Chinese input method.
fn full_width(text: &str) -> String {
    let widen = |c: char| match c {
        'A'..='Z' | 'a'..='z' | '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(widen).collect()
}

/// One character left out of a longer text.
fn typing_error(draw: &mut Draw, text: &str) -> String {
    let characters = text.chars().count();
    if characters < 5 {
        return text.to_owned();
    }
    let left_out = 1 + draw.below(characters - 2);
    text.chars().enumerate().filter(|(i, _)| *i != left_out).map(|(_, c)| c).collect()
}

/// How many are in a team.
const TEAM: usize = 4;

/// The first talents form teams of four; who is left over joins the last.
pub(crate) fn teams(talents: usize, team_members: usize) -> String {
    let members: Vec<String> = (0..team_members.min(talents)).map(|i| format!("t{:05}", i + 1)).collect();
    let whole = members.len() / TEAM;
    let rows = (0..whole).map(|team| {
        let end = if team + 1 == whole { members.len() } else { (team + 1) * TEAM };
        let own = &members[team * TEAM..end];
        [format!("team-{:03}", team + 1), own[0].clone(), own.join(";")]
    });
    csv_text(&["id", "lead", "members"], rows)
}

/// Assessments of one in twenty.
pub(crate) fn assessments(draw: &mut Draw, talents: usize) -> String {
    let criteria = ["morality", "conduct", "knowledge", "ability", "performance", "reputation"];
    let mut rows = Vec::new();
    for i in 0..talents {
        if !draw.chance(5) {
            continue;
        }
        let assessed = 1 + draw.below(3);
        for criterion in draw.some(&criteria, assessed) {
            rows.push([
                format!("t{:05}", i + 1),
                criterion.to_owned(),
                decimal(50 + draw.below(51)),
                (*draw.pick(&["样例专家评审组甲", "样例专家评审组乙", "用人单位考核组"])).to_owned(),
                (*draw.pick(&["2019年度考核", "2020年度考核", "项目验收评价"])).to_owned(),
                format!("2020-{:02}-{:02}", 1 + draw.below(10), 1 + draw.below(28)),
            ]);
        }
    }
    csv_text(&["talent", "criterion", "value", "assessor", "source", "date"], rows)
}
