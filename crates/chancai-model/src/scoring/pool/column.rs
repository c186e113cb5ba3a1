//! Plain columns of numbers: what a pool is kept as outside of memory.

use super::Codes;
use std::borrow::Cow;

/// A column of plain numbers of one width.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Column<'a> {
    /// One byte each.
    U8(Cow<'a, [u8]>),
    /// Two bytes each.
    U16(Cow<'a, [u16]>),
    /// Four bytes each.
    U32(Cow<'a, [u32]>),
    /// Eight bytes each.
    U64(Cow<'a, [u64]>),
    /// Floating point, four bytes each.
    F32(Cow<'a, [f32]>),
}

impl Column<'_> {
    /// How many numbers.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(numbers) => numbers.len(),
            Self::U16(numbers) => numbers.len(),
            Self::U32(numbers) => numbers.len(),
            Self::U64(numbers) => numbers.len(),
            Self::F32(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column that cannot be part of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("列 {column} 第 {index} 项不成立 (column {column}, item {index}: no such pool)")]
pub struct InvalidColumn {
    /// Which column.
    pub column: &'static str,
    /// The first place that cannot be, from 0; of a wrong length, that length.
    pub index: usize,
}

impl<'a> From<&'a Codes> for Column<'a> {
    fn from(codes: &'a Codes) -> Self {
        match codes {
            Codes::One(codes) => Self::U8(codes.into()),
            Codes::Two(codes) => Self::U16(codes.into()),
            Codes::Four(codes) => Self::U32(codes.into()),
        }
    }
}

/// Columns one after the other, each asked for by the kind it must be of.
pub(super) struct Columns<'n, 'a> {
    names: &'n [&'static str],
    left: std::vec::IntoIter<Column<'a>>,
    taken: usize,
}

impl<'n, 'a> Columns<'n, 'a> {
    pub(super) fn new(names: &'n [&'static str], columns: Vec<Column<'a>>) -> Self {
        Self { names, left: columns.into_iter(), taken: 0 }
    }

    /// Something is wrong with the column taken last.
    pub(super) fn wrong(&self, index: usize) -> InvalidColumn {
        let column = self.names.get(self.taken.saturating_sub(1)).copied().unwrap_or("end");
        InvalidColumn { column, index }
    }

    fn take(&mut self) -> Result<Column<'a>, InvalidColumn> {
        self.taken += 1;
        self.left.next().ok_or_else(|| self.wrong(0))
    }

    pub(super) fn u8s(&mut self) -> Result<Vec<u8>, InvalidColumn> {
        if let Column::U8(numbers) = self.take()? { Ok(numbers.into_owned()) } else { Err(self.wrong(0)) }
    }

    pub(super) fn u16s(&mut self) -> Result<Vec<u16>, InvalidColumn> {
        if let Column::U16(numbers) = self.take()? { Ok(numbers.into_owned()) } else { Err(self.wrong(0)) }
    }

    pub(super) fn u32s(&mut self) -> Result<Vec<u32>, InvalidColumn> {
        if let Column::U32(numbers) = self.take()? { Ok(numbers.into_owned()) } else { Err(self.wrong(0)) }
    }

    pub(super) fn u64s(&mut self) -> Result<Vec<u64>, InvalidColumn> {
        if let Column::U64(numbers) = self.take()? { Ok(numbers.into_owned()) } else { Err(self.wrong(0)) }
    }

    pub(super) fn f32s(&mut self) -> Result<Vec<f32>, InvalidColumn> {
        if let Column::F32(numbers) = self.take()? { Ok(numbers.into_owned()) } else { Err(self.wrong(0)) }
    }

    /// Numbers below `end`, in no more bytes than the largest needs.
    pub(super) fn codes(&mut self, end: usize) -> Result<Codes, InvalidColumn> {
        let (codes, least) = match self.take()? {
            Column::U8(codes) => (Codes::One(codes.into_owned()), 0),
            Column::U16(codes) => (Codes::Two(codes.into_owned()), u32::from(u8::MAX) + 1),
            Column::U32(codes) => (Codes::Four(codes.into_owned()), u32::from(u16::MAX) + 1),
            Column::U64(_) | Column::F32(_) => return Err(self.wrong(0)),
        };
        match codes.largest() {
            None if least > 0 => Err(self.wrong(0)),
            Some(largest) if largest < least || largest as usize >= end => {
                let beyond = (0..codes.len()).find(|&at| codes.get(at) as usize >= end);
                Err(self.wrong(beyond.unwrap_or(0)))
            }
            _ => Ok(codes),
        }
    }

    /// All columns are taken.
    pub(super) fn end(mut self) -> Result<(), InvalidColumn> {
        self.taken = self.names.len() + 1;
        if self.left.len() == 0 { Ok(()) } else { Err(self.wrong(self.left.len())) }
    }
}
