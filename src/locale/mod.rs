//! Texts, numbers, dates and money in the agent's language and time zone.
//!
//! Texts are Fluent files under `texts/`, one folder a language, one file an area; English is complete by definition
//! and stands in where another language lacks a message (a test keeps that from happening). Numbers and dates follow
//! the agent's region as well (`en-GB` is not `en-US`), from Unicode's own tables.
//!
//! It knows nothing of billing: what an amount means is said in [`crate::customers`].

mod currency;
mod formats;
mod formatters;
mod messages;
#[cfg(test)]
mod texts_tests;

pub use formats::Formats;
pub use messages::Texts;

/// A language the panel speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    English,
    German,
    Spanish,
    Ukrainian,
    Arabic,
}

impl Language {
    pub const ALL: [Self; 5] = [Self::English, Self::German, Self::Spanish, Self::Ukrainian, Self::Arabic];

    /// BCP 47 tag, as in `<html lang>` and in the folder names of the texts.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Ukrainian => "uk",
            Self::Arabic => "ar",
        }
    }

    /// `rtl` or `ltr`, as in `<html dir>`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// The best language for an `Accept-Language` header or a single locale such as `de-AT`; English if none fits.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        Self::best_wish(accept_language).map_or(Self::English, |(_, language)| language)
    }

    /// The wish that decides, with its region: `de-AT` of `fr, de-AT;q=0.8`. `None` when no language fits.
    #[must_use]
    pub fn best_wish(accept_language: &str) -> Option<(&str, Self)> {
        let mut best: Option<(f32, &str, Self)> = None;
        for wish in accept_language.split(',') {
            let (tag, parameters) = wish.split_once(';').map_or((wish, None), |(tag, rest)| (tag, Some(rest)));
            let tag = tag.trim();
            let Some(language) = Self::speaking(tag) else { continue };
            let weight = parameters.map_or(1.0, weight);
            // The first of several that weigh the same.
            if weight > best.map_or(0.0, |(weight, ..)| weight) {
                best = Some((weight, tag, language));
            }
        }
        best.map(|(_, tag, language)| (tag, language))
    }

    /// The language of a tag such as `de-AT`, if it is one of ours.
    fn speaking(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The texts of this language.
    #[must_use]
    pub fn texts(self) -> Texts {
        Texts::of(self)
    }
}

/// What `q=0.8` says; nothing for what cannot be read.
fn weight(parameters: &str) -> f32 {
    parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_heaviest_known_wish_decides_the_language() {
        assert_eq!(Language::negotiate("fr-FR, de-AT; q=0.7, uk;q=0.9"), Language::Ukrainian);
        assert_eq!(Language::negotiate("de_CH"), Language::German);
        assert_eq!(Language::negotiate("es-419,en;q=0.5"), Language::Spanish);
        assert_eq!(Language::best_wish("fr-FR, de-AT; q=0.7, es;q=0.1"), Some(("de-AT", Language::German)));
    }

    #[test]
    fn english_stands_in_for_what_is_unknown_or_refused() {
        for wish in ["", "fr", "de;q=0", "*", ";;;,,=", "de;q=NaN"] {
            assert_eq!(Language::negotiate(wish), Language::English, "{wish}");
        }
    }
}
