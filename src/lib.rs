//! stub
mod catalogue;
mod district;
mod error;
mod ledger;
pub mod needs;
mod open;
#[cfg(feature = "report")]
pub mod page;
pub mod pipeline;
pub mod tables;

pub use catalogue::{Catalogue, CatalogueFiles};
pub use district::{District, DistrictFiles};
pub use error::Error;
pub use ledger::{FileRead, Ledger};
pub use open::{open_esco, open_table};

pub use chancai_assign as assign;
pub use chancai_chain as chain;
pub use chancai_match as matching;
pub use chancai_model as model;
pub use chancai_table as table;
pub use chancai_taxonomy as taxonomy;
#[cfg(feature = "data")]
pub use chancai_data as data;
#[cfg(feature = "report")]
pub use chancai_report as report;
