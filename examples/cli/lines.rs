//! Texts, one a line.

use super::Failure;
use chancai::table::{EncodingChoice, decode};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The text of a file, or of stdin where no path is given.
pub(crate) fn read(path: Option<&Path>, encoding: EncodingChoice) -> Result<String, Failure> {
    let (name, mut bytes) = (path.map_or("stdin".to_owned(), |path| path.display().to_string()), Vec::new());
    match path {
        Some(path) => bytes = fs::read(path).map_err(|error| format!("读不了 {name} (cannot read): {error}"))?,
        None => {
            io::stdin().read_to_end(&mut bytes)?;
        }
    }
    Ok(decode(&name, bytes, encoding)?.text)
}
