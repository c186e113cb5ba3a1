//! One self-contained HTML page of what chancai 产才 found: the chains with their gaps, who is recommended for which
//! post and why, and what is left open.
//!
//! Fill a [`Page`], call [`render()`], write the string to a file. The page needs nothing else: no script, font, style
//! or picture comes from outside and no request leaves it, so it can be mailed, printed and archived. The same page
//! gives the same bytes. Text that comes from data is escaped; values of refused rows are not shown at all.
//!
//! [`chain_svg`] draws chains as an SVG file of their own, by the same means.
//!
//! A reader starts at [`Page`], then `render.rs`, then the templates. The chain pictures are laid out in `layout.rs`,
//! which knows only boxes and lines, and turned into shapes in `svg.rs`; `chain_picture.rs` makes a file of them.

mod chain_picture;
mod chains;
mod check;
mod error;
mod layout;
mod links;
mod matches;
mod page;
mod render;
mod svg;
mod text;
mod verdicts;

pub use chain_picture::{ChainPicture, Chokepoint, NodeNote, Outside, chain_svg};
pub use error::ReportError;
pub use page::{
    AllocationTable, Figure, GateCount, MatchLine, NodeLacking, Page, Placement, PositionMatches, QuotaLine,
    UnknownText, UnmatchedPosition, Words,
};
pub use render::render;
pub use text::count;
