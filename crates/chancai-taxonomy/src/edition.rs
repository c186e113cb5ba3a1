//! Which edition a taxonomy is, the codes other systems give its concepts, and a fingerprint of it all.

use std::fmt;
use std::str::FromStr;

/// What is known of where a taxonomy comes from. Every field may be empty.
///
/// ```
/// use chancai_taxonomy::Edition;
///
/// let edition = Edition::new("ESCO", "1.1.1").language("en").source("European Commission");
/// assert_eq!(edition.to_string(), "ESCO 1.1.1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Edition {
    /// Its name 名称: `ESCO`, `O*NET`, `綦江区技能表`.
    pub name: String,
    /// Its version 版本, as the publisher writes it.
    pub version: String,
    /// The language of its labels, as in ISO 639-1: `zh`, `en`.
    pub language: String,
    /// Who published it 来源.
    pub source: String,
    /// Under which licence 许可.
    pub licence: String,
}

impl Edition {
    /// An edition by name and version.
    #[must_use]
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { name: name.into(), version: version.into(), ..Self::default() }
    }

    /// With the language of its labels.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// With its publisher.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// With its licence.
    #[must_use]
    pub fn licence(mut self, licence: impl Into<String>) -> Self {
        self.licence = licence.into();
        self
    }

    /// Its fields in a fixed order.
    pub(crate) fn fields(&self) -> [&str; 5] {
        [&self.name, &self.version, &self.language, &self.source, &self.licence]
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, version) = (self.name.trim(), self.version.trim());
        f.write_str(if name.is_empty() { "未命名 unnamed" } else { name })?;
        if version.is_empty() { Ok(()) } else { write!(f, " {version}") }
    }
}

/// The code another system gives a concept 外部代码: `isco-08:2152`, `onet-soc:17-2072.00`, `dadian-2022:2-02`.
///
/// ```
/// use chancai_taxonomy::Code;
///
/// let code: Code = "ISCO-08:2152".parse().unwrap();
/// assert_eq!((code.scheme(), code.value()), ("isco-08", "2152"));
/// assert!("2152".parse::<Code>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Code {
    text: Box<str>,
    /// Where the colon stands.
    colon: usize,
}

/// A text that is no [`Code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{given}」不是外部代码，应为 体系:代码 / not a code, expected scheme:value")]
pub struct BadCode {
    /// What was given.
    pub given: String,
}

impl Code {
    /// A code of a scheme. Schemes are ASCII letters, digits, `-` and `.`, kept in lower case.
    ///
    /// # Errors
    ///
    /// [`BadCode`] where the scheme holds something else, or one of the two is empty.
    pub fn new(scheme: &str, value: &str) -> Result<Self, BadCode> {
        let (scheme, value) = (scheme.trim().to_ascii_lowercase(), value.trim());
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        if scheme.is_empty() || value.is_empty() || !scheme.bytes().all(plain) {
            return Err(BadCode { given: format!("{scheme}:{value}") });
        }
        Ok(Self { text: format!("{scheme}:{value}").into(), colon: scheme.len() })
    }

    /// As it is written, `scheme:value`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The system it belongs to.
    pub fn scheme(&self) -> &str {
        &self.text[..self.colon]
    }

    /// The code in that system.
    pub fn value(&self) -> &str {
        &self.text[self.colon + 1..]
    }
}

impl FromStr for Code {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        let (scheme, value) = text.split_once([':', '：']).ok_or_else(|| BadCode { given: text.to_owned() })?;
        Self::new(scheme, value)
    }
}

impl TryFrom<String> for Code {
    type Error = BadCode;

    fn try_from(text: String) -> Result<Self, BadCode> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.text.into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A running fingerprint: the same parts in the same order give the same 64 bits, on any machine.
///
/// FNV-1a (Fowler, Noll and Vo). It tells one version of the data from another; it is not a security measure.
///
/// ```
/// use chancai_taxonomy::Fingerprint;
///
/// let parts = |parts: &[&str]| parts.iter().fold(Fingerprint::new(), |print, part| print.add(part.as_bytes()));
/// assert_eq!(parts(&["焊接", "tig"]), parts(&["焊接", "tig"]));
/// assert_ne!(parts(&["ab", "c"]), parts(&["a", "bc"])); // parts do not run together
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// With one more part.
    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "parts are added in order, this is no sum")]
    pub fn add(self, part: &[u8]) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        // A byte that occurs in no UTF-8 text ends each part.
        Self(part.iter().chain(&[0xff]).fold(self.0, step))
    }

    /// The bits.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Fingerprint {
    /// Sixteen hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
