//! Where the work is done: sites and platforms, what ties them, and labelled cuts across the chains.

use crate::{AsOf, NodeId};

/// Which of three words of a table: code, Chinese, English.
type Texts = (&'static str, &'static str, &'static str);

/// What a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SiteKind {
    /// 总部: where an enterprise is led from.
    Headquarters,
    /// 基地: where it makes things.
    Base,
    /// 研发: where things are found out.
    Research,
    /// 转化: where findings become products.
    Conversion,
    /// 终端产品: where the final product is made.
    FinalProduct,
    /// 协作配套: where parts and services for it come from.
    Supporting,
    /// 院士工作室.
    AcademicianStudio,
    /// 博士后科研工作站.
    PostdocStation,
    /// 实验室.
    Laboratory,
    /// 众创空间.
    MakerSpace,
    /// 园区.
    Park,
    /// 科学城.
    ScienceCity,
}

impl SiteKind {
    /// Every kind of site.
    pub const ALL: [Self; 12] = [
        Self::Headquarters,
        Self::Base,
        Self::Research,
        Self::Conversion,
        Self::FinalProduct,
        Self::Supporting,
        Self::AcademicianStudio,
        Self::PostdocStation,
        Self::Laboratory,
        Self::MakerSpace,
        Self::Park,
        Self::ScienceCity,
    ];

    /// The stable ASCII code, as in sites.csv.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> Texts {
        match self {
            Self::Headquarters => ("headquarters", "总部", "headquarters"),
            Self::Base => ("base", "基地", "production base"),
            Self::Research => ("research", "研发", "research"),
            Self::Conversion => ("conversion", "转化", "conversion to products"),
            Self::FinalProduct => ("final_product", "终端产品", "final product"),
            Self::Supporting => ("supporting", "协作配套", "supporting supplier"),
            Self::AcademicianStudio => ("academician_studio", "院士工作室", "academician's studio"),
            Self::PostdocStation => ("postdoc_station", "博士后科研工作站", "postdoctoral station"),
            Self::Laboratory => ("laboratory", "实验室", "laboratory"),
            Self::MakerSpace => ("maker_space", "众创空间", "maker space"),
            Self::Park => ("park", "园区", "industrial park"),
            Self::ScienceCity => ("science_city", "科学城", "science city"),
        }
    }
}

/// What joins two sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SiteLinkKind {
    /// 总部+基地: from where it is led to where it is made.
    HqBase,
    /// 研发+转化: from where it is found out to where it becomes a product.
    ResearchConversion,
    /// 终端产品+协作配套: from the final product to those who supply it.
    ProductSupport,
}

impl SiteLinkKind {
    /// Every kind of link.
    pub const ALL: [Self; 3] = [Self::HqBase, Self::ResearchConversion, Self::ProductSupport];

    /// The stable ASCII code, as in site-links.csv.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> Texts {
        match self {
            Self::HqBase => ("hq_base", "总部+基地", "headquarters and base"),
            Self::ResearchConversion => ("research_conversion", "研发+转化", "research and conversion"),
            Self::ProductSupport => ("product_support", "终端产品+协作配套", "final product and supporting suppliers"),
        }
    }

    /// Whether a link of this kind may lead from a site of one kind to a site of the other.
    ///
    /// Headquarters lead bases; research, a laboratory, a studio or a station leads to conversion or a base; final
    /// products lead to supporting suppliers or bases. A park and a science city hold all of these and fit any end.
    pub fn fits(self, from: SiteKind, to: SiteKind) -> bool {
        use SiteKind as K;
        let holds_all = |kind| matches!(kind, K::Park | K::ScienceCity);
        let (starts, ends): (&[K], &[K]) = match self {
            Self::HqBase => (&[K::Headquarters], &[K::Base, K::FinalProduct, K::Supporting, K::Conversion]),
            Self::ResearchConversion => (
                &[K::Research, K::Laboratory, K::AcademicianStudio, K::PostdocStation],
                &[K::Conversion, K::Base, K::FinalProduct, K::MakerSpace],
            ),
            Self::ProductSupport => (&[K::FinalProduct, K::Base], &[K::Supporting, K::Base]),
        };
        (holds_all(from) || starts.contains(&from)) && (holds_all(to) || ends.contains(&to))
    }
}

/// A site or platform.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Site {
    /// External id, unique.
    pub external: String,
    /// What it is.
    pub kind: SiteKind,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// External id of the region it is in; `None` where that is not stated.
    pub region: Option<String>,
    /// The nodes it works at, ascending.
    pub nodes: Vec<NodeId>,
    /// Places for people; `None` where that is not stated.
    pub capacity: Option<u32>,
    /// Code of the least education it takes, as positions give it (`doctor`); `None` where it takes anybody.
    pub eligibility: Option<String>,
    /// Why it is here.
    pub evidence: String,
    /// When that held.
    pub as_of: Option<AsOf>,
}

/// A link between two sites.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SiteLink {
    /// Position among the sites of where it leads from.
    pub from: usize,
    /// Position among the sites of where it leads to.
    pub to: usize,
    /// What it says.
    pub kind: SiteLinkKind,
    /// Why it is here.
    pub evidence: String,
    /// When that held.
    pub as_of: Option<AsOf>,
}

/// One facet of a labelled cut across the chains, such as 芯 of 芯屏器核网.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrossCut {
    /// External id of the facet, unique.
    pub external: String,
    /// External id of the cut it is a facet of.
    pub cut: String,
    /// The cut in Chinese, such as 芯屏器核网.
    pub cut_zh: String,
    /// The cut in English.
    pub cut_en: String,
    /// The facet in Chinese, such as 芯.
    pub zh: String,
    /// The facet in English.
    pub en: String,
    /// Its nodes, of any chain, ascending. None: the chains hold nothing for this facet.
    pub nodes: Vec<NodeId>,
    /// What the facet means.
    pub evidence: String,
}

pub(crate) const SITE_KINDS: &[(&str, SiteKind)] = &choices(SiteKind::ALL);

const fn choices(all: [SiteKind; 12]) -> [(&'static str, SiteKind); 24] {
    let mut list = [("", SiteKind::Headquarters); 24];
    let mut at = 0;
    while at < 12 {
        let (code, zh, _) = all[at].texts();
        list[at] = (code, all[at]);
        list[at + 12] = (zh, all[at]);
        at += 1;
    }
    list
}

pub(crate) const SITE_LINK_KINDS: &[(&str, SiteLinkKind)] = &[
    ("hq_base", SiteLinkKind::HqBase),
    ("research_conversion", SiteLinkKind::ResearchConversion),
    ("product_support", SiteLinkKind::ProductSupport),
    ("总部+基地", SiteLinkKind::HqBase),
    ("研发+转化", SiteLinkKind::ResearchConversion),
    ("终端产品+协作配套", SiteLinkKind::ProductSupport),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_chinese_name_can_be_read_back() {
        let site = |word| SITE_KINDS.iter().find(|choice| choice.0 == word).map(|choice| choice.1);
        for kind in SiteKind::ALL {
            assert_eq!((site(kind.code()), site(kind.zh())), (Some(kind), Some(kind)));
        }
        let link = |word| SITE_LINK_KINDS.iter().find(|choice| choice.0 == word).map(|choice| choice.1);
        for kind in SiteLinkKind::ALL {
            assert_eq!((link(kind.code()), link(kind.zh())), (Some(kind), Some(kind)));
        }
    }

    #[test]
    fn a_link_fits_the_kinds_it_is_named_for() {
        assert!(SiteLinkKind::HqBase.fits(SiteKind::Headquarters, SiteKind::Base));
        assert!(!SiteLinkKind::HqBase.fits(SiteKind::Base, SiteKind::Headquarters));
        assert!(SiteLinkKind::ResearchConversion.fits(SiteKind::AcademicianStudio, SiteKind::Park));
        assert!(!SiteLinkKind::ProductSupport.fits(SiteKind::Laboratory, SiteKind::Supporting));
    }
}
