//! Why a file is refused.

use super::SNAPSHOT_VERSION;
use std::io;

/// Why no index of talents could be written to a file or opened from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TalentSnapshotError {
    /// The operating system refused.
    #[error("文件读写失败 (cannot read or write): {0}")]
    Io(#[from] io::Error),
    /// Another kind of file.
    #[error("不是人才索引快照，开头为 {given:02x?} (not a snapshot of talents: it begins with {given:02x?})")]
    Foreign {
        /// Its first bytes, eight at most.
        given: Vec<u8>,
    },
    /// Numbers whose bytes stand in another order.
    #[error("快照的字节序标记为 {given:08x}，不能读 (the bytes of numbers stand in another order: {given:08x})")]
    ByteOrder {
        /// The mark as it was read.
        given: u32,
    },
    /// A version of the format that this library does not know.
    #[error("快照格式版本 {given} 不能读，本库读第 {expected} 版 (snapshot of format {given}, expected {expected})")]
    Version {
        /// The version that is read: [`SNAPSHOT_VERSION`].
        expected: u32,
        /// The version of the snapshot.
        given: u32,
    },
    /// Fewer or more bytes than the header says.
    #[error("快照长度应为 {expected} 字节，实为 {given} (snapshot of {given} bytes, expected {expected})")]
    Length {
        /// The length of the whole by its header, or the least that a snapshot has.
        expected: u64,
        /// The length of what was given.
        given: u64,
    },
    /// The bytes are not those that were written.
    #[error(
        "快照已损坏，校验码应为 {expected:08x}，实为 {given:08x} (damaged: checksum {given:08x}, expected {expected:08x})"
    )]
    Damaged {
        /// The checksum in the file.
        expected: u32,
        /// That of the bytes.
        given: u32,
    },
    /// Talents that were prepared by another scorer: other weights, another taxonomy, chain, regions or opinions.
    #[error(
        "快照由另一评分模型或体系写成（{given}），当前为 {expected} (written for another model or taxonomy: {given}, expected {expected})"
    )]
    OtherScorer {
        /// The fingerprint of the scorer given.
        expected: String,
        /// That of the scorer the talents were prepared by.
        given: String,
    },
    /// The bytes are whole and say something that no index is.
    #[error("快照内容不成立：{section} 第 {index} 项 (no index of talents: {section}, item {index})")]
    Invalid {
        /// The part.
        section: &'static str,
        /// The first place that cannot be, from 0; of a wrong length, that length.
        index: usize,
    },
}

impl TalentSnapshotError {
    pub(super) fn version(given: u32) -> Self {
        Self::Version { expected: SNAPSHOT_VERSION, given }
    }

    pub(super) fn invalid(section: &'static str, index: usize) -> Self {
        Self::Invalid { section, index }
    }
}

impl From<chancai_model::InvalidColumn> for TalentSnapshotError {
    fn from(wrong: chancai_model::InvalidColumn) -> Self {
        Self::invalid(wrong.column, wrong.index)
    }
}
