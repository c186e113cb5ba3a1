//! Who goes together: teams that go to one post or stay home, and couples that go to one township.

use crate::posts::{Post, Programme};
use chancai::assign::{Couple, Edge, Row};
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// How many townships a couple names.
const WISHES: usize = 6;

/// Draws teams and couples from those who may be sent.
pub(crate) struct Draw<'a> {
    random: Pcg64,
    posts: &'a [Post],
    programmes: &'a [Programme],
    /// For every row the programme that sends out its occupation, if one does.
    trained: &'a [Option<usize>],
    /// For every row its edges, by ascending column.
    edges: Vec<&'a [Edge]>,
    taken: Vec<bool>,
}

impl<'a> Draw<'a> {
    /// `edges` come by row, then column.
    pub(crate) fn new(
        seed: u64,
        posts: &'a [Post],
        programmes: &'a [Programme],
        trained: &'a [Option<usize>],
        edges: &'a [Edge],
    ) -> Self {
        let mut by_row = vec![&edges[..0]; trained.len()];
        for own in edges.chunk_by(|a, b| a.row == b.row) {
            by_row[own[0].row as usize] = own;
        }
        let random = Pcg64::seed_from_u64(seed);
        Self { random, posts, programmes, trained, edges: by_row, taken: vec![false; trained.len()] }
    }

    /// Teams of two to four people trained for one programme, and able to go to one post of it together. A larger
    /// programme has more of them.
    pub(crate) fn teams(&mut self, count: usize, rows: &mut [Row]) -> Vec<Vec<u32>> {
        let mut teams = Vec::new();
        // Where people run out there are fewer.
        for _ in 0..count.saturating_mul(4) {
            if teams.len() == count {
                break;
            }
            let programme = self.programme();
            let size = self.random.random_range(2..=4);
            let Some(team) = self.pick(programme, size) else { continue };
            for &row in &team {
                self.taken[row as usize] = true;
                rows[row as usize].group = Some(teams.len() as u32);
            }
            teams.push(team);
        }
        teams
    }

    /// Couples trained for two programmes, who would go to one township, each to a post of its own programme.
    pub(crate) fn couples(&mut self, count: usize) -> Vec<Couple> {
        let mut couples = Vec::new();
        for _ in 0..count.saturating_mul(4) {
            if couples.len() == count {
                break;
            }
            let (first, second) = (self.programme(), self.programme());
            if first == second {
                continue;
            }
            let (Some(a), Some(b)) = (self.pick(first, 1), self.pick(second, 1)) else { continue };
            let wishes = self.wishes([(a[0], first), (b[0], second)]);
            if !wishes.is_empty() {
                self.taken[a[0] as usize] = true;
                self.taken[b[0] as usize] = true;
                couples.push(Couple { rows: [a[0], b[0]], wishes });
            }
        }
        couples
    }

    /// A programme, as likely as it is large.
    fn programme(&mut self) -> usize {
        let all = self.programmes.iter().map(|programme| programme.total).sum();
        let mut left: u32 = self.random.random_range(0..all);
        let place = self.programmes.iter().position(|programme| {
            let here = left < programme.total;
            left = left.saturating_sub(programme.total);
            here
        });
        place.unwrap_or(0)
    }

    /// So many people trained for a programme who may all go to one post of it.
    fn pick(&mut self, programme: usize, size: usize) -> Option<Vec<u32>> {
        let free = |row: &u32| self.trained[*row as usize] == Some(programme) && !self.taken[*row as usize];
        let free: Vec<u32> = (0..self.trained.len() as u32).filter(free).collect();
        let mut team: Vec<u32> = free.sample(&mut self.random, size).copied().collect();
        team.sort_unstable();
        let mut posts = (0..).zip(self.posts).filter(|(_, post)| post.programme == programme);
        let shared = posts.any(|(column, _)| team.iter().all(|&row| self.edge(row, column).is_some()));
        (team.len() == size && shared).then_some(team)
    }

    fn edge(&self, row: u32, column: u32) -> Option<&'a Edge> {
        let own = self.edges[row as usize];
        own.binary_search_by_key(&column, |edge| edge.column).ok().map(|at| &own[at])
    }

    /// The townships that have a post for both, those they like best together first.
    fn wishes(&self, [(a, first), (b, second)]: [(u32, usize); 2]) -> Vec<[Option<u32>; 2]> {
        let own = |row: u32, programme: usize| {
            let here = move |edge: &&Edge| self.posts[edge.column as usize].programme == programme;
            self.edges[row as usize].iter().filter(here)
        };
        let mut wishes = Vec::new();
        for x in own(a, first) {
            let same = |y: &&Edge| self.posts[x.column as usize].township == self.posts[y.column as usize].township;
            wishes.extend(own(b, second).filter(same).map(|y| (x.row_score + y.row_score, [x.column, y.column])));
        }
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        wishes.iter().take(WISHES).map(|(_, columns)| columns.map(Some)).collect()
    }
}
