//! The crate from outside: laws on random taxonomies, files with every fault, real labels.

mod ambiguous;
mod code_table;
mod crosswalk;
mod data;
mod esco;
mod extract;
mod gap;
mod graphs;
mod hostile;
mod labels;
mod level;
mod measures;
mod normalise;
mod onet;
#[allow(unreachable_pub, reason = "the fuzz targets read them too")]
mod properties;
mod rank;
mod read;
mod relations;
mod rich;
mod sentence;
mod similarity;
mod snapshot;
mod taxonomy;
#[cfg(feature = "toml")]
mod toml_file;
mod unknown;
#[cfg(feature = "zh-variants")]
mod variants;
mod versions;
mod write;
