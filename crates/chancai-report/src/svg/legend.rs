//! What the marks of pictures mean: the same words below a file as above the pictures of a page.

use super::label::width;
use super::{Picture, class};
use chancai_chain::{EdgeKind, Verdict};
use std::collections::BTreeSet;

/// Width of the mark before the words.
pub(crate) const MARK_WIDTH: i32 = 44;
/// Size of the Chinese and of the English words in a file.
const SIZES: (f64, f64) = (12.5, 11.0);
/// Height of a row in a file.
const ROW: i32 = 24;

/// A mark and its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) mark: Mark,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

/// What is shown before the words, each drawn by `templates/mark.svg`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Verdict(Verdict),
    /// A kind of line, by its class.
    Line(&'static str),
    /// A thin and a broad line.
    Strength,
    Joint,
    Choke,
    Target,
    Outside,
    Hidden,
}

/// A key with its place in a file.
#[derive(Debug)]
pub(crate) struct PlacedKey {
    pub(crate) key: Key,
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// The keys to the marks that occur in any of the pictures.
pub(crate) fn keys(pictures: &[&Picture]) -> Vec<Key> {
    let boxes = || pictures.iter().flat_map(|picture| &picture.boxes);
    let wires = || pictures.iter().flat_map(|picture| &picture.wires);
    let verdict = |verdict: Verdict| boxes().any(|shape| shape.class == verdict.code());
    let mut keys: Vec<Key> = Verdict::ALL.into_iter().filter(|&v| verdict(v)).map(Key::verdict).collect();
    let kinds = EdgeKind::ALL.into_iter().filter(|&kind| wires().any(|wire| wire.class == class(kind)));
    keys.extend(kinds.map(|kind| Key { mark: Mark::Line(class(kind)), zh: kind.zh(), en: kind.en() }));
    let widths: BTreeSet<(&str, &str)> = wires().map(|wire| (wire.class, wire.width.as_str())).collect();
    let classes: BTreeSet<&str> = wires().map(|wire| wire.class).collect();
    let more = [
        (widths.len() > classes.len(), Mark::Strength, "线越粗，联系越强", "a broader line is a stronger link"),
        (
            pictures.iter().any(|picture| !picture.joints.is_empty()),
            Mark::Joint,
            "任选其一的投入",
            "alternatives: any one input is enough",
        ),
        (boxes().any(|shape| shape.choke.is_some()), Mark::Choke, "卡点，数字为次序", "chokepoint and its rank"),
        (boxes().any(|shape| shape.target), Mark::Target, "目标产品", "target product"),
        (boxes().any(|shape| shape.class == "outside"), Mark::Outside, "图外的来源", "a source from outside"),
        (
            boxes().any(|shape| shape.inward.is_some() || shape.outward.is_some()),
            Mark::Hidden,
            "未画出的联系数",
            "links not drawn here",
        ),
    ];
    keys.extend(more.into_iter().filter(|key| key.0).map(|(_, mark, zh, en)| Key { mark, zh, en }));
    keys
}

impl Key {
    fn verdict(verdict: Verdict) -> Self {
        let (zh, en) = match verdict {
            Verdict::Missing => ("本地没有企业，也没有人", "missing: no firm, nobody"),
            Verdict::Weak => ("人手不足", "weak: short of people"),
            Verdict::Adequate => ("够用", "adequate"),
            Verdict::Strong => ("有余", "strong: more than enough"),
            Verdict::Unknown => ("数据没填，不当作零", "unknown: not stated, not taken as zero"),
        };
        Self { mark: Mark::Verdict(verdict), zh, en }
    }

    /// Where the English words start, from the left edge of the mark.
    pub(crate) fn en_x(&self) -> i32 {
        MARK_WIDTH + 8 + width(self.zh, SIZES.0).ceil() as i32 + 6
    }

    fn width(&self) -> i32 {
        self.en_x() + width(self.en, SIZES.1).ceil() as i32
    }
}

/// Sets keys in rows no broader than `room`, from the left edge and the top down; the bottom.
pub(crate) fn place(keys: Vec<Key>, left: i32, top: i32, room: i32) -> (Vec<PlacedKey>, i32) {
    const BETWEEN: i32 = 22;
    let (mut x, mut y) = (0, top);
    let mut placed = Vec::with_capacity(keys.len());
    for key in keys {
        if x > 0 && x + key.width() > room {
            (x, y) = (0, y + ROW);
        }
        let width = key.width();
        placed.push(PlacedKey { key, x: left + x, y });
        x += width + BETWEEN;
    }
    let bottom = if placed.is_empty() { top } else { y + ROW };
    (placed, bottom)
}
