//! The cells of one row, whichever format they come in.

use csv::StringRecord;

use crate::json_rows::JsonCell;
use crate::number::is_excel_error;

/// A row's cells by their place in the schema; borrowed, and cheap to copy.
#[derive(Clone, Copy)]
pub(crate) enum Cells<'a> {
    /// The fields, and for every column of the schema which field it is.
    Csv { record: &'a StringRecord, places: &'a [Option<usize>] },
    /// One cell for every column of the schema.
    Json(&'a [JsonCell]),
}

impl<'a> Cells<'a> {
    pub(crate) fn has(self, at: usize) -> bool {
        match self {
            Self::Csv { places, .. } => places.get(at).is_some_and(Option::is_some),
            Self::Json(cells) => cells.get(at).is_some_and(JsonCell::is_present),
        }
    }

    pub(crate) fn text(self, at: usize) -> &'a str {
        let raw = match self {
            Self::Csv { record, places } => places.get(at).copied().flatten().and_then(|field| record.get(field)),
            Self::Json(cells) => cells.get(at).map(JsonCell::text),
        };
        raw.unwrap_or_default().trim()
    }

    /// Whether a fault of the cell has been recorded before the row is handed out.
    pub(crate) fn is_refused(self, at: usize, text: &str) -> bool {
        let nested = match self {
            Self::Csv { .. } => false,
            Self::Json(cells) => cells.get(at).is_some_and(JsonCell::is_refused),
        };
        nested || is_excel_error(text)
    }
}
