//! The messages of each language, read once.

use std::{borrow::Cow, fmt, sync::OnceLock};

use fixed_decimal::Decimal as FixedDecimal;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use foldhash::HashMap;
use icu_decimal::DecimalFormatter;
use include_dir::{Dir, include_dir};
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use unic_langid::LanguageIdentifier;

use super::{Language, formatters};

pub(super) static TEXTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/locale/texts");

/// A book a language, and Arabic once more for the regions that write ١٢٣. Opened when somebody reads it.
static BOOKS: [OnceLock<Book>; Language::ALL.len() + 1] = [const { OnceLock::new() }; Language::ALL.len() + 1];
const EASTERN_ARABIC: usize = Language::ALL.len();

/// The messages of one language. Most of them are plain words, which are told as they stand in the file: Fluent needs
/// several times their room, and more time.
struct Book {
    plain: HashMap<&'static str, &'static str>,
    composed: FluentBundle<FluentResource>,
}

fn book(index: usize) -> &'static Book {
    BOOKS[index].get_or_init(|| match Language::ALL.get(index) {
        Some(language) => open(*language, language.tag()),
        None => open(Language::Arabic, "ar-EG"),
    })
}

#[expect(clippy::expect_used, reason = "the texts are compiled in and every one is read by a test")]
fn open(language: Language, locale: &str) -> Book {
    let id: LanguageIdentifier = locale.parse().expect("the tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks would end up in copied phone numbers and amounts; `dir="auto"` in the markup does their job.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(number_of_the_language));
    let (mut plain, mut composed) = (HashMap::default(), String::new());
    let folder = TEXTS.get_dir(language.tag()).expect("every language has its folder");
    for entry in folder.files().flat_map(|file| entries(file.contents_utf8().expect("texts are UTF-8"))) {
        match plain_message(entry) {
            Some((key, words)) => drop(plain.insert(key, words)),
            None => composed += entry,
        }
    }
    let resource = FluentResource::try_new(composed).map_err(|(_, errors)| errors).expect("texts are valid Fluent");
    bundle.add_resource(resource).expect("no message is defined twice");
    plain.shrink_to_fit();
    Book { plain, composed: bundle }
}

/// The messages of a file, each with its line ends. Each begins with its key at the start of a line.
fn entries(source: &str) -> impl Iterator<Item = &str> {
    let is_start = |at: &usize| source[*at..].starts_with(|letter: char| letter.is_ascii_lowercase());
    let lines = || std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1));
    lines().filter(is_start).map(|start| {
        let rest = &source[start..];
        let ends = rest.match_indices('\n').map(|(at, _)| at + 1);
        let end = ends.into_iter().find(|at| !rest[*at..].starts_with([' ', '\n'])).unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Key and words of a message that is one line without anything to fill in.
fn plain_message(entry: &str) -> Option<(&str, &str)> {
    let (key, words) = entry.split_once('=')?;
    let words = words.trim();
    (!words.is_empty() && !words.contains(['{', '\n'])).then_some((key.trim(), words))
}

/// Fluent itself writes every number in plain ASCII digits; this gives counts their grouping and digits.
fn number_of_the_language(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let number: FixedDecimal = number.as_string().parse().ok()?;
    memoizer.with_try_get::<Numbers, _, _>((), |numbers| numbers.0.format(&number).to_string()).ok()
}

struct Numbers(DecimalFormatter);

impl Memoizable for Numbers {
    type Args = ();
    type Error = std::convert::Infallible;

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, Self::Error> {
        Ok(Self(formatters::decimal(&language.to_string())))
    }
}

/// The messages of one language. Copy it freely: it only names the language.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    language: Language,
    book: usize,
}

impl Texts {
    pub(super) const fn of(language: Language) -> Self {
        Self { language, book: language as usize }
    }

    /// The same messages, with counts in eastern Arabic digits (١٢٣). Other languages have none and stay as they are.
    pub(super) const fn in_eastern_arabic(self) -> Self {
        match self.language {
            Language::Arabic => Self { book: EASTERN_ARABIC, ..self },
            _ => self,
        }
    }

    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// A message without arguments. An unknown key comes back as the key itself, and a test finds it.
    #[must_use]
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.format(key, &FluentArgs::new())
    }

    /// A message whose one argument is a text.
    #[must_use]
    pub fn with(self, key: &str, name: &'static str, value: impl fmt::Display) -> Cow<'static, str> {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, value.to_string());
        self.format(key, &args)
    }

    /// A message whose one argument is a count; the plural form follows the language.
    #[must_use]
    pub fn count(self, key: &str, name: &'static str, count: u64) -> Cow<'static, str> {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, count);
        self.format(key, &args)
    }

    /// A message with any arguments.
    #[must_use]
    pub fn format(self, key: &str, args: &FluentArgs<'_>) -> Cow<'static, str> {
        for book in [self.book, Language::English as usize].into_iter().map(book) {
            if let Some(words) = book.plain.get(key) {
                return Cow::Borrowed(words);
            }
            if let Some(pattern) = book.composed.get_message(key).and_then(|message| message.value()) {
                let mut faults = Vec::new();
                return book.composed.format_pattern(pattern, Some(args), &mut faults);
            }
        }
        Cow::Owned(key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_what_fluent_makes_of_them() {
        for language in Language::ALL {
            let mut whole = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap()]);
            for file in TEXTS.get_dir(language.tag()).unwrap().files() {
                let source = file.contents_utf8().unwrap().to_owned();
                whole.add_resource(FluentResource::try_new(source).unwrap()).unwrap();
            }
            let read = book(language as usize);
            assert!(read.plain.len() > 500, "most messages are plain");
            for (key, words) in &read.plain {
                let pattern = whole.get_message(key).unwrap().value().unwrap();
                assert_eq!(*words, whole.format_pattern(pattern, None, &mut Vec::new()), "{key} in {language:?}");
                assert!(!read.composed.has_message(key));
            }
        }
    }

    #[test]
    fn a_message_ends_where_the_next_line_begins_at_the_margin() {
        let source = "# Words.\none = One\n\ntwo =\n    { $n ->\n        [one] a\n       *[other] b\n    }\n\n    c\n# Of three.\nthree = Three";
        let read: Vec<&str> = entries(source).collect();

        assert_eq!(read.len(), 3);
        assert_eq!(plain_message(read[0]), Some(("one", "One")));
        assert!(read[1].starts_with("two =") && read[1].contains("\n    c\n") && !read[1].contains('#'));
        assert_eq!(plain_message(read[1]), None);
        assert_eq!(plain_message(read[2]), Some(("three", "Three")));
    }
}
