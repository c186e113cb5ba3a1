//! The posts: what each programme sends out, and how many seats each township has of it.

use chancai::Catalogue;
use chancai::model::{Quota, Regions};

/// The areas 片区 that townships are grouped into. The grouping is the example's own.
pub(crate) const AREAS: [[&str; 2]; 4] =
    [["城区片", "urban area"], ["东北片", "north-east"], ["西片", "west"], ["南片", "south"]];

/// A township: its region, its area, and its weight in the split of a programme. Weights are the example's own; nothing is
/// said of the real townships.
pub(crate) struct Township {
    pub(crate) id: &'static str,
    pub(crate) area: usize,
    weight: u32,
}

const fn township(id: &'static str, area: usize, weight: u32) -> Township {
    Township { id, area, weight }
}

/// The five sub-districts 街道 (the urban area) and the sixteen towns 镇.
pub(crate) const TOWNSHIPS: [Township; 21] = [
    township("qj-gunan", 0, 9),
    township("qj-wenlong", 0, 8),
    township("qj-sanjiang", 0, 6),
    township("qj-xinsheng", 0, 5),
    township("qj-tonghui", 0, 6),
    township("qj-shijiao", 1, 9),
    township("qj-sanjiao", 1, 7),
    township("qj-longsheng", 1, 6),
    township("qj-yongcheng", 1, 5),
    township("qj-hengshan", 1, 3),
    township("qj-yongxin", 2, 9),
    township("qj-guofu", 2, 7),
    township("qj-zhongfeng", 2, 4),
    township("qj-dongxi", 3, 10),
    township("qj-ganshui", 3, 10),
    township("qj-datong", 3, 9),
    township("qj-shihao", 3, 6),
    township("qj-anwen", 3, 6),
    township("qj-fuhuan", 3, 5),
    township("qj-zhuantang", 3, 5),
    township("qj-dingshan", 3, 3),
];

/// A dispatch programme: whom it sends, what it asks for, and how many.
pub(crate) struct Programme {
    pub(crate) id: &'static str,
    pub(crate) names: [String; 2],
    pub(crate) total: u32,
    /// The occupation it sends out; its essential skills are what the posts want.
    pub(crate) occupation: &'static str,
    education: &'static str,
    licence: &'static str,
    towns_only: bool,
}

/// The programme, its occupation, the least education, the licence, whether it goes to towns only.
const SENT: [(&str, &str, &str, &str, bool); 8] = [
    ("first-secretaries", "village-first-secretary", "college", "", true),
    ("deputy-leaders", "deputy-party-leader", "bachelor", "", false),
    ("technical-instructors", "agricultural-technical-instructor", "", "", true),
    ("selected-graduates", "selected-graduate", "bachelor", "", false),
    ("general-teachers", "general-teacher", "college", "教师资格证", true),
    ("general-practitioners", "general-practitioner", "college", "执业医师证", false),
    ("three-supports", "three-supports-graduate", "college", "", false),
    ("western-plan", "western-plan-volunteer", "college", "", false),
];

/// The eight programmes with the totals of the quotas file, each times `share` and at least 1.
pub(crate) fn programmes(quotas: &[Quota], share: f64) -> Result<Vec<Programme>, String> {
    let programme = |(id, occupation, education, licence, towns_only)| {
        let quota = quotas.iter().find(|quota| quota.id() == id);
        let quota = quota.ok_or_else(|| format!("名额表中没有计划 {id} (no such programme in the quotas file)"))?;
        let total = ((f64::from(quota.max()) * share).round() as u32).max(1);
        let names = [quota.zh().to_owned(), quota.en().to_owned()];
        Ok(Programme { id, names, total, occupation, education, licence, towns_only })
    };
    SENT.into_iter().map(programme).collect()
}

/// The seats of one programme in one township.
pub(crate) struct Post {
    pub(crate) id: String,
    /// Among the programmes.
    pub(crate) programme: usize,
    /// Among [`TOWNSHIPS`].
    pub(crate) township: usize,
    pub(crate) seats: u32,
}

impl Post {
    pub(crate) fn area(&self) -> usize {
        TOWNSHIPS[self.township].area
    }
}

/// A post for every programme and township it has seats in, in the order of their ids.
pub(crate) fn posts(programmes: &[Programme]) -> Vec<Post> {
    let mut posts = Vec::new();
    for (programme, part) in programmes.iter().enumerate() {
        let goes = |township: &Township| !(part.towns_only && township.area == 0);
        let weights: Vec<u32> = TOWNSHIPS.iter().map(|t| if goes(t) { t.weight } else { 0 }).collect();
        for (township, seats) in split(part.total, &weights).into_iter().enumerate().filter(|&(_, seats)| seats > 0) {
            let id = format!("{}@{}", part.id, TOWNSHIPS[township].id);
            posts.push(Post { id, programme, township, seats });
        }
    }
    posts.sort_by(|a, b| a.id.cmp(&b.id));
    posts
}

/// Splits a total by weights with the largest remainders: everyone has the whole part of its share, and what is left over
/// goes, one each, to the largest fractions, the earlier of equal ones first.
pub(crate) fn split(total: u32, weights: &[u32]) -> Vec<u32> {
    let all: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    let share = |weight: u32| u64::from(total) * u64::from(weight);
    let mut parts: Vec<u32> = weights.iter().map(|&weight| (share(weight) / all) as u32).collect();
    let left = total - parts.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(share(weights[at]) % all));
    for &at in order.iter().take(left as usize) {
        parts[at] += 1;
    }
    parts
}

/// `positions.csv` of the posts.
pub(crate) fn csv(
    posts: &[Post],
    programmes: &[Programme],
    catalogue: &Catalogue,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let header = "id,title,programme,region,occupations,skills,min_education,licences,modes,headcount";
    csv.write_record(header.split(','))?;
    for post in posts {
        let programme = &programmes[post.programme];
        let missing = || format!("职业表中没有 {} (no such occupation)", programme.occupation);
        let occupation = catalogue.occupations.find(programme.occupation).ok_or_else(missing)?;
        let skills = catalogue.occupation_skills.essential(occupation);
        let skills: Vec<&str> = skills.map(|skill| catalogue.skills.external(skill)).collect();
        csv.write_record([
            &post.id,
            &programme.names[0],
            programme.id,
            TOWNSHIPS[post.township].id,
            programme.occupation,
            &skills.join(";"),
            programme.education,
            programme.licence,
            "resident;paired_support",
            &post.seats.to_string(),
        ])?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}

/// What every township is called, Chinese and English.
pub(crate) fn township_names(regions: &Regions) -> Vec<[String; 2]> {
    let name = |township: &Township| match regions.find(township.id) {
        Some(region) => [regions.get(region).zh.clone(), regions.get(region).en.clone()],
        None => [township.id.to_owned(), township.id.to_owned()],
    };
    TOWNSHIPS.iter().map(name).collect()
}
