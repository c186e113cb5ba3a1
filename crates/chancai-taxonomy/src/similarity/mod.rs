//! How near two concepts are: along the hierarchy, by what they share above them, and beside it.
//!
//! [`Neighbours`] is the table the rest of the library asks: directed, sparse, in fractions of 16 bits.
//! [`Similarity`] holds the symmetric measures of the literature, with [`InformationContent`] for those that weigh a
//! common ancestor; [`Relations`] and [`shared_occupations`] say what is near without lying near in the hierarchy.

mod ancestors;
mod information;
mod measures;
mod neighbours;
mod relations;
mod sets;
mod shared;

pub use information::{InformationContent, Smoothing};
pub use measures::{Headings, Measure, Similarity};
pub use neighbours::{FULL, Neighbours, SimilarityOptions};
pub use relations::{Lateral, Relations};
pub use sets::{Side, best_match_average};
pub use shared::{Association, SharedOptions, shared_occupations};
