//! The files built into the library.

use chancai_table::{Format, Source};

macro_rules! file {
    ($name:literal) => {
        Source::from_text($name, include_str!(concat!("../data/", $name)), Format::Csv)
    };
}

/// Skills: what every industry uses, each industry's own, then those of management, education, health and the
/// public service.
pub fn skills() -> Vec<Source> {
    vec![
        file!("common/skills.csv"),
        file!("integrated-circuits/skills.csv"),
        file!("new-materials/skills.csv"),
        file!("recycling/skills.csv"),
        file!("big-data/skills.csv"),
        file!("nev/skills.csv"),
        file!("management/skills.csv"),
        file!("education/skills.csv"),
        file!("health/skills.csv"),
        file!("public-service/skills.csv"),
    ]
}

/// Occupations with the skills they ask for: what every industry employs, each industry's own, then those of
/// management, education, health and the public service.
pub fn occupations() -> Vec<Source> {
    vec![
        file!("common/occupations.csv"),
        file!("integrated-circuits/occupations.csv"),
        file!("new-materials/occupations.csv"),
        file!("recycling/occupations.csv"),
        file!("big-data/occupations.csv"),
        file!("nev/occupations.csv"),
        file!("management/occupations.csv"),
        file!("education/occupations.csv"),
        file!("health/occupations.csv"),
        file!("public-service/occupations.csv"),
    ]
}

/// The five industry chains.
pub fn chains() -> Source {
    file!("chains.csv")
}

/// The nodes of the chains.
pub fn nodes() -> Vec<Source> {
    vec![
        file!("integrated-circuits/nodes.csv"),
        file!("new-materials/nodes.csv"),
        file!("recycling/nodes.csv"),
        file!("big-data/nodes.csv"),
        file!("nev/nodes.csv"),
    ]
}

/// What goes into what.
pub fn edges() -> Vec<Source> {
    vec![
        file!("integrated-circuits/edges.csv"),
        file!("new-materials/edges.csv"),
        file!("recycling/edges.csv"),
        file!("big-data/edges.csv"),
        file!("nev/edges.csv"),
    ]
}

/// Labelled cuts across the chains: Chongqing's 芯屏器核网 and 云联数算用, a row a facet.
pub fn cross_cuts() -> Source {
    file!("cross-cuts.csv")
}

/// Sites and platforms of the district as the article names them; samples where it names none say 样例.
pub fn sites() -> Source {
    file!("sites.csv")
}

/// What ties the sites: 总部+基地, 研发+转化, 终端产品+协作配套.
pub fn site_links() -> Source {
    file!("site-links.csv")
}

/// Regions: the district's townships, its neighbours, and cities people come from.
pub fn regions() -> Source {
    file!("regions.csv")
}

/// The eight dispatch programmes of the article, 1,762 posts together.
pub fn quotas() -> Source {
    file!("quotas.csv")
}

/// Rules that put people in tiers A to D by category. They are samples: every district makes its own.
pub fn tier_rules() -> Source {
    file!("tier-rules.csv")
}
