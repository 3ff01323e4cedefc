//! The messages of each language, parsed once.

use std::{borrow::Cow, fmt, sync::LazyLock};

use fixed_decimal::Decimal as FixedDecimal;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use icu_decimal::DecimalFormatter;
use include_dir::{Dir, include_dir};
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use unic_langid::LanguageIdentifier;

use super::{Language, formatters};

pub(super) static TEXTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/locale/texts");

/// One bundle a language, and Arabic once more for the regions that write ١٢٣.
static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> = LazyLock::new(|| {
    let languages = Language::ALL.into_iter().map(|language| bundle(language, language.tag()));
    languages.chain([bundle(Language::Arabic, "ar-EG")]).collect()
});
const EASTERN_ARABIC: usize = Language::ALL.len();

#[expect(clippy::expect_used, reason = "the texts are compiled in and every one is parsed by a test")]
fn bundle(language: Language, locale: &str) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = locale.parse().expect("the tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks would end up in copied phone numbers and amounts; `dir="auto"` in the markup does their job.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(number_of_the_language));
    let folder = TEXTS.get_dir(language.tag()).expect("every language has its folder");
    for file in folder.files() {
        let source = file.contents_utf8().expect("texts are UTF-8").to_owned();
        let resource = FluentResource::try_new(source).map_err(|(_, errors)| errors).expect("texts are valid Fluent");
        bundle.add_resource(resource).expect("no message is defined twice");
    }
    bundle
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
    bundle: usize,
}

impl Texts {
    pub(super) const fn of(language: Language) -> Self {
        Self { language, bundle: language as usize }
    }

    /// The same messages, with counts in eastern Arabic digits (١٢٣). Other languages have none and stay as they are.
    pub(super) const fn in_eastern_arabic(self) -> Self {
        match self.language {
            Language::Arabic => Self { bundle: EASTERN_ARABIC, ..self },
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
        let bundles: &'static [FluentBundle<FluentResource>] = &BUNDLES;
        for index in [self.bundle, Language::English as usize] {
            let bundle = &bundles[index];
            if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
                let mut faults = Vec::new();
                return bundle.format_pattern(pattern, Some(args), &mut faults);
            }
        }
        Cow::Owned(key.to_owned())
    }
}
