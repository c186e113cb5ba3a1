//! A large synthetic market of talents and positions as plain arrays, for measuring.
//!
//! Nothing here is Chinese or real: it is a pool with the statistics that decide how fast a matcher is, drawn by
//! [SplitMix64](https://doi.org/10.1145/2660193.2660195) from three seeds, so that any program in any language can draw the
//! same one. `u` is the upper 53 bits of a number as a fraction of one, `below(n)` is `floor(u n)`, and a draw from weights
//! takes the first index whose cumulative share exceeds `u`.
//!
//! **World** (seed 1). 14,000 skills, 200 chain nodes in 20 sectors of ten, 50 regions. Every skill has a home node, drawn
//! evenly. Skill `i` weighs `1/(i + 5)` among all, the r-th skill of a home node `1/(r + 1)` there (r from 0, in order of ids);
//! node `n` weighs `1/(n + 10)`, region `r` `1/(r + 3)`. A skill is similar to 2 to 8 tries of others, three of four from its
//! own home, at `.4 + .5 u`. Two nodes are near by 1 (the same), .6 (one sector) or `.4 u` of their sectors, two regions by 1
//! or `.8 u`.
//!
//! **Skills of a node.** Each is of the home list with .55, of the list of a node in the same sector with .15, of all
//! with .30; repeated ones are drawn again, at most four times as often as skills are wanted.
//!
//! **Talents** (seed 2). `5 + floor(35 u u')` skills, 13 on average, at levels .2 .4 .6 .8 1 with shares .1 .2 .3 .25 .15;
//! quality `(u + u')/2`; region; education 0 to 4 with shares .1 .25 .4 .2 .05; `floor(40 u²)` years; ways of working as four
//! bits, evenly, one of them where none came.
//!
//! **Positions** (seed 3). 5 to 15 skills with importance 1, 2 or 3; region; least education 0 to 4 with shares .3 .3 .3 .09
//! .01; `floor(10 u²)` least years; ways of working likewise; all regions with .3, else its own and one to eight draws more.
//!
//! ```
//! use chancai_data::synth::{World, pools};
//!
//! let world = World::new();
//! let (talents, positions) = pools(&world, 200, 30);
//! assert_eq!((talents.len(), positions.len()), (200, 30));
//! assert!(talents.skills.row(0).0.len() >= 5);
//! ```

mod draw;
mod market;

pub use market::{Positions, Sparse, Talents, World, pools};
