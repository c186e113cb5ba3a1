//! The talents of `synth`, read piece by piece, so that never all of them are in memory.

use super::Failure;
use chancai::data::synth::{Sparse, Talents};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The arrays of a folder's talents, opened.
pub(crate) struct TalentFiles {
    starts: Column<u64>,
    skills: Column<u16>,
    levels: Column<f32>,
    node: Column<u16>,
    quality: Column<f32>,
    region: Column<u8>,
    education: Column<u8>,
    years: Column<u8>,
    mode: Column<u8>,
}

impl TalentFiles {
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let files = Self {
            starts: Column::open(folder, "b_indptr")?,
            skills: Column::open(folder, "b_indices")?,
            levels: Column::open(folder, "b_data")?,
            node: Column::open(folder, "t_node")?,
            quality: Column::open(folder, "t_quality")?,
            region: Column::open(folder, "t_region")?,
            education: Column::open(folder, "t_edu")?,
            years: Column::open(folder, "t_years")?,
            mode: Column::open(folder, "t_mode")?,
        };
        let Self { starts, skills, levels, node, quality, region, education, years, mode } = &files;
        let columns = [node.len, quality.len, region.len, education.len, years.len, mode.len];
        if columns.iter().all(|&len| len + 1 == starts.len) && skills.len == levels.len {
            return Ok(files);
        }
        Err("各数组的长度彼此不符 (the arrays are not of one length)".into())
    }

    /// How many talents there are.
    pub(crate) fn len(&self) -> usize {
        self.node.len
    }

    /// Talents that follow each other; there are as many.
    pub(crate) fn read(&mut self, talents: Range<usize>) -> Result<Talents, Failure> {
        Ok(Talents {
            skills: self.rows(talents.clone())?,
            expanded: Sparse::default(),
            node: self.node.read(talents.clone())?,
            quality: self.quality.read(talents.clone())?,
            region: self.region.read(talents.clone())?,
            education: self.education.read(talents.clone())?,
            years: self.years.read(talents.clone())?,
            mode: self.mode.read(talents)?,
        })
    }

    fn rows(&mut self, talents: Range<usize>) -> Result<Sparse, Failure> {
        let mut indptr = self.starts.read(talents.start..talents.end + 1)?;
        let (first, last) = (indptr[0], indptr[indptr.len() - 1]);
        let from = if talents.start == 0 { 0 } else { first };
        let to = if talents.end == self.node.len { self.skills.len as u64 } else { last };
        if !indptr.is_sorted() || (first, last) != (from, to) || last > self.skills.len as u64 {
            return Err("b_indptr 与 b_data 不符 (b_indptr does not fit b_data)".into());
        }
        for start in &mut indptr {
            *start -= first;
        }
        let held = first as usize..last as usize;
        Ok(Sparse { data: self.levels.read(held.clone())?, indices: self.skills.read(held)?, indptr })
    }
}

/// A .npy file of one dimension.
struct Column<T> {
    file: File,
    path: PathBuf,
    /// Where the numbers start.
    start: u64,
    len: usize,
    number: PhantomData<T>,
}

/// A number as such a file has it.
trait Number: Sized {
    const DESCRIPTION: &str;

    /// Of as many bytes as it has.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty: $description:literal),*) => {$(
        impl Number for $number {
            const DESCRIPTION: &str = $description;

            fn of(bytes: &[u8]) -> Self {
                Self::from_le_bytes(bytes.try_into().unwrap_or_default())
            }
        }
    )*};
}

numbers!(u8: "|u1", u16: "<u2", u64: "<u8", f32: "<f4");

impl<T: Number> Column<T> {
    fn open(folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(format!("{name}.npy"));
        let opened = File::open(&path).map_err(Failure::from).and_then(|file| Self::of(file, path.clone()));
        opened.map_err(|error| format!("{}：{error}", path.display()).into())
    }

    fn of(mut file: File, path: PathBuf) -> Result<Self, Failure> {
        let (header, start) = header(&mut file)?;
        let bytes = file.metadata()?.len().saturating_sub(start);
        let len = bytes / size_of::<T>() as u64;
        // Of one dimension, either order of rows and columns is the same.
        let is_such = header.contains(&format!("'descr': '{}'", T::DESCRIPTION))
            && header.replace(' ', "").contains(&format!("'shape':({len},)"));
        if !is_such || bytes % size_of::<T>() as u64 != 0 {
            let expected = T::DESCRIPTION;
            return Err(format!("不是一维的 {expected} 数组 (not a whole {expected} array of one dimension)").into());
        }
        Ok(Self { file, path, start, len: len as usize, number: PhantomData })
    }

    fn read(&mut self, range: Range<usize>) -> Result<Vec<T>, Failure> {
        let size = size_of::<T>();
        let mut bytes = vec![0; range.len() * size];
        let at = SeekFrom::Start(self.start + (range.start * size) as u64);
        let read = self.file.seek(at).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|error| format!("{}：{error}", self.path.display()))?;
        Ok(bytes.chunks_exact(size).map(T::of).collect())
    }
}

/// The description of the array, and where it ends.
fn header(file: &mut File) -> Result<(String, u64), Failure> {
    let mut start = [0; 8];
    file.read_exact(&mut start)?;
    let mut len = [0; 4];
    // Version 1 has two bytes for the length.
    let wide = match start {
        [0x93, b'N', b'U', b'M', b'P', b'Y', 1, _] => 2,
        [0x93, b'N', b'U', b'M', b'P', b'Y', 2 | 3, _] => 4,
        _ => return Err("不是 .npy 文件 (no .npy file)".into()),
    };
    file.read_exact(&mut len[..wide])?;
    let len = u64::from(u32::from_le_bytes(len));
    let mut text = Vec::new();
    file.take(len).read_to_end(&mut text)?;
    Ok((String::from_utf8_lossy(&text).into_owned(), 8 + wide as u64 + len))
}
