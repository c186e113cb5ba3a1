//! What holds for any bytes and any text: one function a law, run here on mutated files and by the fuzz targets.

pub mod files;
pub mod texts;
