//! The LibSVM ranking format: `label [qid:N] index:value ... [# comment]`, a row a line, group sizes in a file beside it.

use crate::error::{LearnError, codes};
use crate::judged::{Judged, MAX_FEATURES, MAX_LABEL};
use chancai_table::{Fault, FaultCode};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads rows in the LibSVM ranking format.
///
/// A line is a label (a whole number from 0 to [`MAX_LABEL`], also written `2.0`), perhaps `qid:N`, then features as
/// `index:value` in any order, then perhaps a comment behind `#`. Indices are taken as they stand, from 0 or from 1.
/// Lines without anything but a comment are passed over. Queries come from `sizes` (how many rows each has, in order; see
/// [`read_group_sizes`]) or else from the `qid`s, whose rows must stand together; with neither, all rows are one query. Where
/// both are given they must agree.
///
/// `name` is the file's name in the faults. Linear in the text.
///
/// ```
/// use chancai_learn::{LearnError, read_libsvm};
///
/// let judged = read_libsvm("岗位.txt", "2 qid:7 0:0.9 2:0.1\n0 qid:7 0:0.2 # 未入围\n1 qid:8 1:0.5\n", None)?;
/// assert_eq!((judged.rows(), judged.queries(), judged.features()), (3, 2, 3));
///
/// let Err(LearnError::Refused { faults }) = read_libsvm("岗位.txt", "1 0:0.9\nx 0:1\n1 0:a\n", Some(&[3])) else {
///     panic!("two lines are wrong")
/// };
/// assert_eq!((faults[0].line, faults[0].code.code), (2, "bad_label"));
/// assert_eq!((faults[1].line, faults[1].code.code, faults[1].value.as_str()), (3, "bad_feature", "0:a"));
/// # Ok::<(), LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::Refused`] with every fault by line and field: a single bad line refuses the file, since leaving its row out
/// would change what the others were ranked against.
pub fn read_libsvm(name: &str, text: &str, sizes: Option<&[usize]>) -> Result<Judged, LearnError> {
    let mut reading = Reading { file: name.into(), faults: Vec::new(), rows: Vec::new() };
    for (at, line) in text.lines().enumerate() {
        let content = line.split('#').next().unwrap_or_default();
        if !content.trim().is_empty() {
            reading.line(at as u64 + 1, content);
        }
    }
    let by_id = reading.sizes_by_id();
    let sizes = reading.agreed_sizes(sizes, by_id);
    if !reading.faults.is_empty() {
        reading.faults.sort_by_key(|fault| fault.line);
        return Err(LearnError::Refused { faults: reading.faults });
    }
    let labels: Vec<u32> = reading.rows.iter().map(|row| row.label).collect();
    Judged::from_rows(reading.rows.into_iter().map(|row| row.features), &labels, &sizes)
}

/// Reads how many rows each query has: whole numbers above zero, apart by white space, as in LightGBM's `.query` files.
///
/// ```
/// assert_eq!(chancai_learn::read_group_sizes("rank.query", "1\n13\n5\n")?, [1, 13, 5]);
/// assert!(chancai_learn::read_group_sizes("rank.query", "1\n0\n").is_err());
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::Refused`] with every fault by line and field.
pub fn read_group_sizes(name: &str, text: &str) -> Result<Vec<usize>, LearnError> {
    let file: Arc<str> = name.into();
    let (mut sizes, mut faults) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        for (field, token) in line.split_whitespace().enumerate() {
            match token.parse::<u32>().ok().filter(|&size| size > 0) {
                Some(size) => sizes.push(size as usize),
                None => faults.push(fault(&file, at as u64 + 1, field, token, codes::BAD_SIZE, WANTED_SIZE)),
            }
        }
    }
    if faults.is_empty() { Ok(sizes) } else { Err(LearnError::Refused { faults }) }
}

const WANTED_SIZE: &str = "大于零的整数 a whole number above 0";
const WANTED_QUERY: &str = "标签之后的 qid:整数，各行都有 qid:N behind the label, in every row";

struct Row {
    line: u64,
    label: u32,
    query: Option<u64>,
    features: Vec<(u32, f32)>,
}

struct Reading {
    file: Arc<str>,
    faults: Vec<Fault>,
    rows: Vec<Row>,
}

impl Reading {
    /// One line that says something. A row with faults is kept with what could be read, so that rows are counted right.
    fn line(&mut self, line: u64, content: &str) {
        let mut row = Row { line, label: 0, query: None, features: Vec::new() };
        for (field, token) in content.split_whitespace().enumerate() {
            if field == 0 {
                match parse_label(token) {
                    Some(label) => row.label = label,
                    None => self.refuse(line, field, token, codes::BAD_LABEL, &format!("0..={MAX_LABEL}")),
                }
            } else if let Some(id) = token.strip_prefix("qid:") {
                match id.parse().ok().filter(|_| field == 1) {
                    Some(id) => row.query = Some(id),
                    None => self.refuse(line, field, token, codes::BAD_QUERY, WANTED_QUERY),
                }
            } else if let Some(feature) = parse_feature(token) {
                row.features.push(feature);
            } else {
                let wanted = format!("index:value, index < {MAX_FEATURES}");
                self.refuse(line, field, token, codes::BAD_FEATURE, &wanted);
            }
        }
        row.features.sort_by_key(|(index, _)| *index);
        if let Some(twice) = row.features.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let value = twice[0].0.to_string();
            self.faults.push(Fault::new(
                Arc::clone(&self.file),
                line,
                value.clone(),
                value,
                codes::REPEATED_FEATURE,
                "每行至多一次 at most once a row",
            ));
        }
        self.rows.push(row);
    }

    fn refuse(&mut self, line: u64, field: usize, token: &str, code: FaultCode, expected: &str) {
        self.faults.push(fault(&self.file, line, field, token, code, expected));
    }

    /// Group sizes from the query ids; `None` where no row has one.
    fn sizes_by_id(&mut self) -> Option<Vec<usize>> {
        self.rows.iter().find(|row| row.query.is_some())?;
        let (mut sizes, mut seen, mut last) = (Vec::new(), BTreeSet::new(), None);
        let mut wrong = Vec::new();
        for row in &self.rows {
            let Some(id) = row.query else {
                wrong.push((row.line, String::new(), codes::BAD_QUERY, WANTED_QUERY));
                continue;
            };
            if last == Some(id) {
                if let Some(size) = sizes.last_mut() {
                    *size += 1;
                }
            } else {
                if !seen.insert(id) {
                    wrong.push((row.line, id.to_string(), codes::SPLIT_QUERY, "相连的行 rows that stand together"));
                }
                sizes.push(1);
                last = Some(id);
            }
        }
        for (line, value, code, expected) in wrong {
            self.faults.push(Fault::new(Arc::clone(&self.file), line, "qid", value, code, expected));
        }
        Some(sizes)
    }

    /// The sizes to go by; a fault where they fit neither the rows nor the ids.
    fn agreed_sizes(&mut self, given: Option<&[usize]>, by_id: Option<Vec<usize>>) -> Vec<usize> {
        let rows = self.rows.len();
        let Some(given) = given else {
            return by_id.unwrap_or_else(|| if rows == 0 { Vec::new() } else { vec![rows] });
        };
        let total = given.iter().fold(0usize, |sum, &size| sum.saturating_add(size));
        let last = self.rows.last().map_or(1, |row| row.line);
        if total != rows {
            let expected = format!("{total} 行 rows, {rows} 行 given");
            self.faults.push(Fault::of_row(Arc::clone(&self.file), last, codes::SIZES_DIFFER, expected));
        } else if self.faults.is_empty() && by_id.as_deref().is_some_and(|by_id| by_id != given) {
            let expected = "与 qid 一致 the same groups as by qid";
            self.faults.push(Fault::of_row(Arc::clone(&self.file), last, codes::SIZES_DIFFER, expected));
        }
        given.to_vec()
    }
}

fn fault(file: &Arc<str>, line: u64, field: usize, token: &str, code: FaultCode, expected: &str) -> Fault {
    Fault::new(Arc::clone(file), line, format!("{}", field + 1), token, code, expected)
}

/// A whole number, perhaps with zeros behind the point.
fn parse_label(token: &str) -> Option<u32> {
    let whole = match token.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => token,
    };
    whole.parse().ok().filter(|&label| label <= MAX_LABEL)
}

fn parse_feature(token: &str) -> Option<(u32, f32)> {
    let (index, value) = token.split_once(':')?;
    let index: u32 = index.parse().ok().filter(|&index| (index as usize) < MAX_FEATURES)?;
    let value: f32 = value.parse().ok().filter(|value: &f32| value.is_finite())?;
    Some((index, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faults(text: &str, sizes: Option<&[usize]>) -> Vec<(u64, String, &'static str, String)> {
        match read_libsvm("f", text, sizes) {
            Err(LearnError::Refused { faults }) => {
                let told = |f: Fault| (f.line, f.column.unwrap_or_default().into_owned(), f.code.code, f.value);
                faults.into_iter().map(told).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn fault_of(line: u64, field: &str, code: &'static str, value: &str) -> (u64, String, &'static str, String) {
        (line, field.to_owned(), code, value.to_owned())
    }

    #[test]
    fn bad_tokens_are_told_by_line_and_field() {
        let text = "1 0:1\n-1 0:1\n2 0:1 1\n31 0:1\n\n# all of it\n1 a:1 2:inf 3:\n1 5:1 5:2\n1.5 0:1\n";
        let expected = [
            fault_of(2, "1", "bad_label", "-1"),
            fault_of(3, "3", "bad_feature", "1"),
            fault_of(4, "1", "bad_label", "31"),
            fault_of(7, "2", "bad_feature", "a:1"),
            fault_of(7, "3", "bad_feature", "2:inf"),
            fault_of(7, "4", "bad_feature", "3:"),
            fault_of(8, "5", "repeated_feature", "5"),
            fault_of(9, "1", "bad_label", "1.5"),
        ];
        assert_eq!(faults(text, None), expected);
    }

    #[test]
    fn queries_that_do_not_fit_are_told() {
        assert_eq!(faults("1 qid:1 0:1\n0 qid:2 0:1\n1 qid:1 0:1\n", None), [fault_of(3, "qid", "split_query", "1")]);
        assert_eq!(faults("1 qid:1 0:1\n0 0:1\n", None), [fault_of(2, "qid", "bad_query", "")]);
        assert_eq!(faults("1 0:1 qid:1\n", None), [fault_of(1, "3", "bad_query", "qid:1")]);
        assert_eq!(faults("1 0:1\n0 0:1\n", Some(&[1])), [fault_of(2, "", "sizes_differ", "")]);
        assert_eq!(faults("1 qid:1 0:1\n0 qid:1 0:1\n", Some(&[1, 1])), [fault_of(2, "", "sizes_differ", "")]);
        assert!(read_libsvm("f", "1 qid:4 0:1\n0 qid:4 0:1\n", Some(&[2])).is_ok());
    }

    #[test]
    fn features_may_come_in_any_order() {
        let one = read_libsvm("f", "1.0 3:0.25 1:2e-1\r\n", None).unwrap();
        assert_eq!(one.row(0), (&[1, 3][..], &[0.2, 0.25][..]));
        assert_eq!(read_libsvm("f", "", None).unwrap().rows(), 0);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9a-z:.# \n-]{0,80}", sizes in proptest::option::of(proptest::collection::vec(0usize..4, 0..4))) {
            if let Err(LearnError::Refused { faults }) = read_libsvm("f", &text, sizes.as_deref()) {
                prop_assert!(!faults.is_empty());
            }
        }

        #[test]
        fn what_is_written_is_read(rows in proptest::collection::vec((0u32..4, proptest::collection::btree_map(0u32..50, -9.0f32..9.0, 0..6)), 1..20)) {
            use std::fmt::Write as _;
            let mut text = String::new();
            for (label, features) in &rows {
                write!(text, "{label}").unwrap();
                for (index, value) in features {
                    write!(text, " {index}:{value}").unwrap();
                }
                text.push('\n');
            }
            let read = read_libsvm("f", &text, None).unwrap();
            for (at, (label, features)) in rows.iter().enumerate() {
                prop_assert_eq!(read.labels()[at], *label);
                for (&index, &value) in features {
                    prop_assert_eq!(read.value(at, index).to_bits(), (value + 0.0).to_bits());
                }
            }
        }
    }
}
