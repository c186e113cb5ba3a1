//! Dense ids of skills and occupations.

use std::fmt::Debug;
use std::hash::Hash;

use crate::concept::Kind;

/// What every dense id offers, so that one taxonomy, one similarity table and one normaliser serve
/// both skills and occupations.
///
/// An id is a position in the order of the sorted external ids (by UTF-8 bytes). It is valid only
/// with the taxonomy that made it and is never written to a file: the external id is.
pub trait ConceptId: Copy + Ord + Hash + Debug + Send + Sync + 'static {
    /// What an entry is where nothing is said: [`Kind::Skill`] or [`Kind::Occupation`].
    const KIND: Kind;

    /// The id at a position.
    ///
    /// Positions above `u32::MAX` do not occur: a taxonomy holds fewer concepts than that.
    fn from_index(index: usize) -> Self;

    /// The position, for indexing a table of one row a concept.
    fn index(self) -> usize;
}

macro_rules! dense_id {
    ($(#[$meta:meta])* $name:ident is $kind:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The id at position `position`.
            pub const fn new(position: u32) -> Self {
                Self(position)
            }

            /// The position as it is kept.
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The position, for indexing a table of one row a concept.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl ConceptId for $name {
            const KIND: Kind = $kind;

            fn from_index(index: usize) -> Self {
                Self(index as u32)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

dense_id! {
    /// A skill, a piece of knowledge, a language or an attitude 技能.
    ///
    /// ```
    /// use chancai_taxonomy::SkillId;
    ///
    /// assert!(SkillId::new(0) < SkillId::new(1));
    /// assert_eq!(SkillId::new(7).index(), 7);
    /// ```
    SkillId is Kind::Skill
}

dense_id! {
    /// An occupation 职业.
    OccupationId is Kind::Occupation
}
