//! What a person does with a page and sees on it. Everything waits until it can be done or seen, and fails when it
//! never can.

use std::{
    future::Future,
    path::Path,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
};
use serde_json::{Value, json};

use super::driver::Command;

/// For all that takes part of a second on a quiet machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Of what a page says, when it does not say what was expected.
const MOST_QUOTED: usize = 1_000;

/// `shown(css)`: what is in sight. `plain(text)`: without the marks that keep directions apart.
const WORDS: &str = r#"
const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
const plain = (text) => text.replace(/[\u2066-\u2069\u200e\u200f]/gu, "").replace(/\s+/gu, " ").trim();
const args = arguments;
"#;

/// Which document: the page, or what is in its frames, the outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(&'static [&'static str]);

impl Place {
    pub const PAGE: Self = Self(&[]);
    /// The app's frame in sight.
    pub const PANEL: Self = Self(&["#app-frame"]);
    /// The app's frame in the bar above everything.
    pub const POPOVER: Self = Self(&["#top-frame"]);
    /// Our page in self-care's frame.
    pub const HELP: Self = Self(&["#help"]);
    /// Our page in the plug-in that billing's own page of a customer frames.
    pub const PLUGIN: Self = Self(&["#main iframe", "#portadesk iframe"]);
}

/// A document in the browser, and what can be done with it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub(super) browser: &'a Client,
    pub(super) place: Place,
}

impl View<'_> {
    /// Waits until something that fits the selector is in sight.
    pub async fn sees(self, css: &str) {
        self.until(css, "return shown(args[0]).length > 0", json!([css])).await;
    }

    /// Waits until nothing that fits the selector is in sight.
    pub async fn sees_no(self, css: &str) {
        self.until(&format!("no {css}"), "return shown(args[0]).length === 0", json!([css])).await;
    }

    /// Waits until these words can be read somewhere.
    pub async fn reads(self, words: &str) {
        self.until(words, "return plain(document.body.innerText).includes(args[0])", json!([words])).await;
    }

    /// Waits until everything that loads has loaded.
    pub async fn is_at_rest(self) {
        self.until("rest", "return !document.querySelector('[aria-busy=\"true\"]')", json!([])).await;
    }

    /// The words of the first that fits the selector.
    pub async fn text(self, css: &str) -> String {
        let script = "const [one] = shown(args[0]); return one ? [plain(one.innerText)] : null";
        self.until(css, script, json!([css])).await[0].as_str().unwrap().to_owned()
    }

    /// The words of all that fit the selector, now.
    pub async fn texts(self, css: &str) -> Vec<String> {
        let found = self.run("return shown(args[0]).map((one) => plain(one.innerText))", json!([css])).await.unwrap();
        found.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    /// Presses the mouse on the first that fits the selector.
    pub async fn click(self, css: &str) {
        self.act(css, |element| async move { element.click().await }).await;
    }

    /// Writes into a field, in the place of what was in it.
    pub async fn write(self, css: &str, text: &str) {
        self.act(css, |element| async move {
            element.clear().await?;
            element.send_keys(text).await
        })
        .await;
    }

    /// Chooses a file of this machine's.
    pub async fn attach(self, css: &str, file: &Path) {
        self.act(css, |element| async move { element.send_keys(&file.display().to_string()).await }).await;
    }

    /// Chooses from a list by its value.
    pub async fn choose(self, css: &str, value: &str) {
        self.act(css, |element| async move { element.select_by_value(value).await }).await;
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keys".to_owned()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.browser.perform_actions(keys).await.unwrap();
    }

    /// Presses a key while another is held.
    pub async fn press_with(self, held: Key, key: Key) {
        let (held, value) = (char::from(held), char::from(key));
        let keys = [(true, held), (true, value), (false, value), (false, held)];
        let keys = keys.into_iter().fold(KeyActions::new("keys".to_owned()), |keys, (down, value)| {
            keys.then(if down { KeyAction::Down { value } } else { KeyAction::Up { value } })
        });
        self.browser.perform_actions(keys).await.unwrap();
    }

    /// Types, wherever the focus is.
    pub async fn type_keys(self, text: &str) {
        let keys = text.chars().fold(KeyActions::new("keys".to_owned()), |keys, value| {
            keys.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.browser.perform_actions(keys).await.unwrap();
    }

    /// Waits until the focus is on something that fits the selector.
    pub async fn focuses(self, css: &str) {
        self.until(
            &format!("focus on {css}"),
            "return document.hasFocus() && document.activeElement.matches(args[0])",
            json!([css]),
        )
        .await;
    }

    /// Leaves a mark that is gone when the page is loaded again.
    pub async fn mark(self) {
        self.run("window.marked = true", json!([])).await.unwrap();
    }

    pub async fn is_marked(self) -> bool {
        self.run("return window.marked === true", json!([])).await.unwrap() == true
    }

    /// Runs a script here, with `shown`, `plain` and `args`.
    pub async fn run(self, script: &str, args: Value) -> Result<Value, CmdError> {
        self.enter().await?;
        self.browser.execute(&format!("{WORDS}{script}"), args.as_array().unwrap().clone()).await
    }

    /// As `run`, of a script that answers later, by calling the last of its arguments.
    pub async fn run_async(self, script: &str, args: Value) -> Value {
        self.enter().await.unwrap();
        self.browser.execute_async(&format!("{WORDS}{script}"), args.as_array().unwrap().clone()).await.unwrap()
    }

    /// Waits until a script returns something that counts as true, and gives it back.
    pub async fn until(self, what: &str, script: &str, args: Value) -> Value {
        let begun = Instant::now();
        loop {
            let seen = self.run(script, args.clone()).await;
            match seen {
                Ok(Value::Null | Value::Bool(false)) | Err(_) if begun.elapsed() < PATIENCE => {}
                Ok(Value::Null | Value::Bool(false)) => {
                    panic!("{:?} shows no {what}, but:\n{}", self.place, self.said().await)
                }
                Ok(value) => return value,
                Err(error) => panic!("{:?} cannot be asked for {what}: {error}", self.place),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Does something with an element, again while it moves, is covered or is replaced.
    async fn act<F: Future<Output = Result<(), CmdError>>>(self, css: &str, act: impl Fn(Element) -> F) {
        self.sees(css).await;
        let begun = Instant::now();
        while let Err(error) = self.try_to(css, &act).await {
            assert!(begun.elapsed() < PATIENCE, "{css} in {:?}: {error}", self.place);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn try_to<F: Future<Output = Result<(), CmdError>>>(
        self,
        css: &str,
        act: &impl Fn(Element) -> F,
    ) -> Result<(), CmdError> {
        self.enter().await?;
        for element in self.browser.find_all(Locator::Css(css)).await? {
            if element.is_displayed().await? {
                return act(element).await;
            }
        }
        // Gone again since it was seen.
        self.browser.find(Locator::Css(css)).await.map(|_| ())?;
        Err(CmdError::NotW3C(json!("not displayed")))
    }

    /// Turns to the document. Done before each look, because frames come and go.
    pub(super) async fn enter(self) -> Result<(), CmdError> {
        self.browser.issue_cmd(Command::post("frame", json!({ "id": null }))).await?;
        for frame in self.place.0 {
            self.browser.find(Locator::Css(frame)).await?.enter_frame().await?;
        }
        Ok(())
    }

    async fn said(self) -> String {
        let said = self.run("return document.body.innerText", json!([])).await;
        let said = said.map_or_else(|error| error.to_string(), |said| said.as_str().unwrap_or_default().to_owned());
        said.chars().take(MOST_QUOTED).collect()
    }
}
