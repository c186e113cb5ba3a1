//! The quota tree: district, programmes, areas, posts; and the conflicts that can be planted in it.
//!
//! A tree over columns cannot hold the total of a township across programmes as well: a post lies under its programme, and
//! a township's posts lie under eight of them. What a township is owed is kept post by post instead, and its total
//! is reported.

use crate::posts::{AREAS, Post, Programme};
use chancai::assign::{Column, Edge, Names, Quota};
use clap::ValueEnum;

/// A contradiction that is put in on purpose.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Plant {
    /// An area must send more of a programme than it may.
    MinOverMax,
    /// The areas together must have more general practitioners than there are people with the licence.
    MinimumsOverSupply,
    /// An area may have fewer technical instructors than its towns must have.
    CapUnderMinimums,
}

/// The area that conflicts of one area are planted in: the south.
const PLANTED_AREA: usize = 3;

/// Columns under quotas, with what they are called in Chinese and in English.
pub(crate) struct Tree {
    pub(crate) columns: Vec<Column>,
    pub(crate) quotas: Vec<Quota>,
    pub(crate) names: [Names; 2],
    /// The quota of every programme's area that has seats.
    areas: Vec<(usize, usize, u32)>,
}

/// Where the whole district stands.
const DISTRICT: u32 = 0;

/// The district and each programme are filled exactly; an area may differ by a tenth of its seats, a township by a fifth,
/// both by 1 at least.
pub(crate) fn tree(posts: &[Post], programmes: &[Programme], townships: &[[String; 2]]) -> Tree {
    let all = programmes.iter().map(|programme| programme.total).sum();
    let mut quotas = vec![Quota { parent: None, minimum: all, maximum: all }];
    let mut names = [Names::default(), Names::default()];
    push(&mut names, ["全区".into(), "the district".into()]);
    for programme in programmes {
        quotas.push(Quota { parent: Some(DISTRICT), minimum: programme.total, maximum: programme.total });
        push(&mut names, programme.names.clone());
    }
    let mut areas = Vec::new();
    for (at, programme) in programmes.iter().enumerate() {
        for (area, name) in AREAS.iter().enumerate() {
            let here = posts.iter().filter(|post| post.programme == at && post.area() == area);
            let seats: u32 = here.map(|post| post.seats).sum();
            if seats > 0 {
                areas.push((at, area, quotas.len() as u32));
                let (minimum, maximum) = around(seats, 10);
                quotas.push(Quota { parent: Some(at as u32 + 1), minimum, maximum });
                push(&mut names, joined(&programme.names, *name));
            }
        }
    }
    let mut columns = Vec::new();
    for post in posts {
        let node = quota_of(&areas, post.programme, post.area());
        let (minimum, maximum) = around(post.seats, 5);
        columns.push(Column { minimum, maximum, node });
        let township = &townships[post.township];
        let [zh, en] = joined(&programmes[post.programme].names, [&township[0], &township[1]]);
        names[0].columns.push(zh);
        names[1].columns.push(en);
    }
    Tree { columns, quotas, names, areas }
}

fn push(names: &mut [Names; 2], [zh, en]: [String; 2]) {
    names[0].quotas.push(zh);
    names[1].quotas.push(en);
}

fn joined(programme: &[String; 2], place: [&str; 2]) -> [String; 2] {
    [format!("{}·{}", programme[0], place[0]), format!("{}, {}", programme[1], place[1])]
}

fn quota_of(areas: &[(usize, usize, u32)], programme: usize, area: usize) -> Option<u32> {
    areas.iter().find(|known| (known.0, known.1) == (programme, area)).map(|known| known.2)
}

/// The bounds around a share: a part of it down and up, 1 at least.
fn around(seats: u32, part: u32) -> (u32, u32) {
    let slack = (seats / part).max(1);
    (seats.saturating_sub(slack), seats + slack)
}

impl Tree {
    /// Puts a conflict in. `edges` say who may be sent where, by row.
    pub(crate) fn plant(&mut self, plant: Plant, posts: &[Post], programmes: &[Programme], edges: &[Edge]) {
        let find = |id| programmes.iter().position(|programme| programme.id == id);
        let (Some(doctors), Some(instructors)) = (find("general-practitioners"), find("technical-instructors")) else {
            return;
        };
        match plant {
            Plant::MinOverMax => {
                if let Some(quota) = quota_of(&self.areas, doctors, PLANTED_AREA) {
                    let quota = &mut self.quotas[quota as usize];
                    quota.minimum = quota.maximum + 5;
                }
            }
            Plant::MinimumsOverSupply => {
                let is_doctor = |edge: &&Edge| posts[edge.column as usize].programme == doctors;
                let mut eligible: Vec<u32> = edges.iter().filter(is_doctor).map(|edge| edge.row).collect();
                eligible.dedup();
                self.ask_for_more(doctors, posts, eligible.len() as u32);
            }
            Plant::CapUnderMinimums => self.cap(instructors, posts),
        }
    }

    /// Lets the areas ask together for one person more than is eligible, and takes off all caps above and below, so that
    /// nothing but the supply stands against them.
    fn ask_for_more(&mut self, programme: usize, posts: &[Post], eligible: u32) {
        let areas: Vec<(u32, u32)> = self
            .areas
            .iter()
            .filter(|area| area.0 == programme)
            .map(|&(_, area, quota)| (quota, seats(posts, programme, area)))
            .collect();
        let shares: Vec<u32> = areas.iter().map(|&(_, seats)| seats).collect();
        let asked = crate::posts::split(eligible + 1, &shares);
        for (&(quota, _), asked) in areas.iter().zip(asked) {
            self.quotas[quota as usize].minimum = asked;
            self.quotas[quota as usize].maximum = asked;
        }
        for (column, post) in self.columns.iter_mut().zip(posts).filter(|(_, post)| post.programme == programme) {
            column.maximum = post.seats + eligible;
        }
        self.quotas[programme + 1].maximum += eligible;
        self.quotas[DISTRICT as usize].maximum += eligible;
    }

    /// Lets every town of an area ask for the whole of its share, and the area have one seat fewer.
    fn cap(&mut self, programme: usize, posts: &[Post]) {
        let here = |post: &Post| (post.programme, post.area()) == (programme, PLANTED_AREA);
        for (column, post) in self.columns.iter_mut().zip(posts).filter(|(_, post)| here(post)) {
            column.minimum = post.seats;
        }
        if let Some(quota) = quota_of(&self.areas, programme, PLANTED_AREA) {
            self.quotas[quota as usize].maximum = seats(posts, programme, PLANTED_AREA) - 1;
        }
    }
}

fn seats(posts: &[Post], programme: usize, area: usize) -> u32 {
    posts.iter().filter(|post| (post.programme, post.area()) == (programme, area)).map(|post| post.seats).sum()
}
