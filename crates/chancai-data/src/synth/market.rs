//! The world and the two pools.

use super::draw::{SplitMix, Weights};

const SKILLS: usize = 14_000;
const NODES: usize = 200;
const SECTOR: usize = 10;
const SECTORS: usize = NODES / SECTOR;
const REGIONS: usize = 50;

/// Rows of skills with a value each: compressed sparse rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sparse {
    /// The values.
    pub data: Vec<f32>,
    /// The skill of each value, ascending in a row.
    pub indices: Vec<u16>,
    /// Where each row starts; one more than rows.
    pub indptr: Vec<u64>,
}

impl Sparse {
    fn new() -> Self {
        Self { data: Vec::new(), indices: Vec::new(), indptr: vec![0] }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// The skills and values of a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> (&[u16], &[f32]) {
        let range = self.indptr[row] as usize..self.indptr[row + 1] as usize;
        (&self.indices[range.clone()], &self.data[range])
    }

    fn push(&mut self, row: impl IntoIterator<Item = (u16, f32)>) {
        for (skill, value) in row {
            self.indices.push(skill);
            self.data.push(value);
        }
        self.indptr.push(self.indices.len() as u64);
    }
}

/// What talents and positions are drawn from.
#[derive(Debug, Clone)]
pub struct World {
    /// For each skill those it partly stands for, ascending, with how far.
    pub similar: Sparse,
    /// How near two nodes are: 200 x 200, row by row.
    pub proximity: Vec<f32>,
    /// How near two regions are: 50 x 50, row by row.
    pub closeness: Vec<f32>,
    home: Vec<Vec<u16>>,
    home_weights: Vec<Weights>,
    skill_weights: Weights,
    node_weights: Weights,
    region_weights: Weights,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// How many skills there are.
    pub const SKILLS: usize = SKILLS;
    /// How many chain nodes.
    pub const NODES: usize = NODES;
    /// How many regions.
    pub const REGIONS: usize = REGIONS;

    /// The world of seed 1.
    pub fn new() -> Self {
        let mut from = SplitMix::new(1);
        let home_of: Vec<usize> = (0..SKILLS).map(|_| from.below(NODES)).collect();
        let mut home = vec![Vec::new(); NODES];
        for (skill, &node) in home_of.iter().enumerate() {
            home[node].push(skill as u16);
        }
        let similar = similar(&mut from, &home_of, &home);
        let sectors = triangle(SECTORS, true, || 0.4 * from.unit());
        let proximity = (0..NODES * NODES).map(|pair| {
            let (a, b) = (pair / NODES, pair % NODES);
            let far = sectors[a / SECTOR * SECTORS + b / SECTOR];
            if a == b {
                1.0
            } else if a / SECTOR == b / SECTOR {
                0.6
            } else {
                far as f32
            }
        });
        let proximity = proximity.collect();
        let closeness = triangle(REGIONS, false, || 0.8 * from.unit());
        let harmonic = |n: usize, shift: usize| Weights::new((0..n).map(move |i| 1.0 / (i + shift) as f64));
        Self {
            similar,
            proximity,
            closeness: closeness.into_iter().map(|near| near as f32).collect(),
            home_weights: home.iter().map(|list| harmonic(list.len(), 1)).collect(),
            home,
            skill_weights: harmonic(SKILLS, 5),
            node_weights: harmonic(NODES, 10),
            region_weights: harmonic(REGIONS, 3),
        }
    }

    /// So many different skills of somebody at a node, ascending; fewer where four tries each did not find them.
    fn skills(&self, from: &mut SplitMix, node: usize, count: usize) -> Vec<u16> {
        let mut skills = Vec::with_capacity(count);
        for _ in 0..4 * count {
            if skills.len() == count {
                break;
            }
            let skill = self.skill(from, node);
            if !skills.contains(&skill) {
                skills.push(skill);
            }
        }
        skills.sort_unstable();
        skills
    }

    fn skill(&self, from: &mut SplitMix, node: usize) -> u16 {
        let u = from.unit();
        if u >= 0.70 {
            return self.skill_weights.draw(from) as u16;
        }
        let node = if u < 0.55 { node } else { node / SECTOR * SECTOR + from.below(SECTOR) };
        self.home[node][self.home_weights[node].draw(from)]
    }

    /// A talent's levels of its skills and of those they partly stand for: the largest product of level and similarity.
    fn expanded(&self, skills: &[u16], levels: &[f32]) -> Vec<(u16, f32)> {
        let mut all: Vec<(u16, f32)> = Vec::new();
        for (&skill, &level) in skills.iter().zip(levels) {
            all.push((skill, level));
            let (others, sims) = self.similar.row(usize::from(skill));
            all.extend(others.iter().zip(sims).map(|(&other, &sim)| (other, level * sim)));
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        all.dedup_by_key(|entry| entry.0);
        all
    }
}

/// Symmetric, row by row, drawn in the order of the upper triangle; the diagonal drawn too, or one.
fn triangle(n: usize, diagonal: bool, mut draw: impl FnMut() -> f64) -> Vec<f64> {
    let mut matrix = vec![1.0; n * n];
    for i in 0..n {
        for j in i..n {
            if i != j || diagonal {
                let value = draw();
                (matrix[i * n + j], matrix[j * n + i]) = (value, value);
            }
        }
    }
    matrix
}

fn similar(from: &mut SplitMix, home_of: &[usize], home: &[Vec<u16>]) -> Sparse {
    let mut similar = Sparse::new();
    for (skill, &node) in home_of.iter().enumerate() {
        let mut row: Vec<(u16, f32)> = Vec::new();
        for _ in 0..2 + from.below(7) {
            let near = from.unit() < 0.75;
            let other = if near { home[node][from.below(home[node].len())] } else { from.below(SKILLS) as u16 };
            let sim = (0.4 + 0.5 * from.unit()) as f32;
            if usize::from(other) != skill && !row.iter().any(|entry| entry.0 == other) {
                row.push((other, sim));
            }
        }
        row.sort_unstable_by_key(|entry| entry.0);
        similar.push(row);
    }
    similar
}

/// Talents, an array a field.
#[derive(Debug, Clone)]
pub struct Talents {
    /// Skills held and their levels.
    pub skills: Sparse,
    /// The same with every skill these partly stand for.
    pub expanded: Sparse,
    /// Chain node.
    pub node: Vec<u16>,
    /// Quality in 0..1.
    pub quality: Vec<f32>,
    /// Region.
    pub region: Vec<u8>,
    /// Education, 0 to 4.
    pub education: Vec<u8>,
    /// Years of work.
    pub years: Vec<u8>,
    /// Ways of working, four bits.
    pub mode: Vec<u8>,
}

impl Talents {
    /// How many.
    pub fn len(&self) -> usize {
        self.node.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.node.is_empty()
    }
}

/// Positions, an array a field.
#[derive(Debug, Clone)]
pub struct Positions {
    /// Skills wanted and their importance, which adds up to one.
    pub skills: Sparse,
    /// Chain node.
    pub node: Vec<u16>,
    /// Region.
    pub region: Vec<u8>,
    /// Least education, 0 to 4.
    pub education: Vec<u8>,
    /// Least years of work.
    pub years: Vec<u8>,
    /// Ways of working, four bits.
    pub mode: Vec<u8>,
    /// The regions whose talents are taken, a bit each.
    pub regions: Vec<u64>,
}

impl Positions {
    /// How many.
    pub fn len(&self) -> usize {
        self.node.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.node.is_empty()
    }
}

/// The first so many talents of seed 2 and positions of seed 3. O(skills drawn).
pub fn pools(world: &World, talents: usize, positions: usize) -> (Talents, Positions) {
    (draw_talents(world, talents), draw_positions(world, positions))
}

fn draw_talents(world: &World, count: usize) -> Talents {
    let levels = Weights::new([0.1, 0.2, 0.3, 0.25, 0.15]);
    let degrees = Weights::new([0.1, 0.25, 0.4, 0.2, 0.05]);
    let mut from = SplitMix::new(2);
    let (skills, expanded) = (Sparse::new(), Sparse::new());
    let (node, quality, region, education, years, mode) = Default::default();
    let mut all = Talents { skills, expanded, node, quality, region, education, years, mode };
    for _ in 0..count {
        let node = world.node_weights.draw(&mut from);
        let wanted = 5 + (35.0 * from.unit() * from.unit()) as usize;
        let skills = world.skills(&mut from, node, wanted);
        let level = |from: &mut SplitMix| [0.2, 0.4, 0.6, 0.8, 1.0][levels.draw(from)];
        let held: Vec<f32> = skills.iter().map(|_| level(&mut from)).collect();
        all.expanded.push(world.expanded(&skills, &held));
        all.skills.push(skills.into_iter().zip(held));
        all.node.push(node as u16);
        all.quality.push((f64::midpoint(from.unit(), from.unit())) as f32);
        all.region.push(world.region_weights.draw(&mut from) as u8);
        all.education.push(degrees.draw(&mut from) as u8);
        all.years.push((40.0 * from.unit().powi(2)) as u8);
        all.mode.push(ways(&mut from));
    }
    all
}

fn draw_positions(world: &World, count: usize) -> Positions {
    let degrees = Weights::new([0.3, 0.3, 0.3, 0.09, 0.01]);
    let mut from = SplitMix::new(3);
    let (node, region, education, years, mode, regions) = Default::default();
    let mut all = Positions { skills: Sparse::new(), node, region, education, years, mode, regions };
    for _ in 0..count {
        let node = world.node_weights.draw(&mut from);
        let wanted = 5 + from.below(11);
        let skills = world.skills(&mut from, node, wanted);
        let importance: Vec<usize> = skills.iter().map(|_| 1 + from.below(3)).collect();
        let sum = importance.iter().sum::<usize>() as f64;
        all.skills.push(skills.into_iter().zip(importance).map(|(skill, i)| (skill, (i as f64 / sum) as f32)));
        let home = world.region_weights.draw(&mut from);
        all.node.push(node as u16);
        all.region.push(home as u8);
        all.education.push(degrees.draw(&mut from) as u8);
        all.years.push((10.0 * from.unit().powi(2)) as u8);
        all.mode.push(ways(&mut from));
        all.regions.push(taken_from(world, &mut from, home));
    }
    all
}

fn taken_from(world: &World, from: &mut SplitMix, home: usize) -> u64 {
    if from.unit() < 0.3 {
        return (1 << REGIONS) - 1;
    }
    (0..=from.below(8)).fold(1 << home, |mask, _| mask | 1 << world.region_weights.draw(from))
}

/// Four bits, one of them where none came.
fn ways(from: &mut SplitMix) -> u8 {
    match (from.next() >> 60) as u8 {
        0 => 1 << from.below(4),
        bits => bits,
    }
}
