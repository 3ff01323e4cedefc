//! axe-core, run inside a document.

use std::{fmt::Write as _, fs, sync::LazyLock};

use serde_json::{Value, json};

use super::{requisites, view::View};

static SOURCE: LazyLock<String> =
    LazyLock::new(|| fs::read_to_string(requisites::axe()).expect("axe-core can be read"));

/// Frames are documents of their own and asked one by one.
const RUN: &str = r#"
const told = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"], iframes: false }).then(
    ({ violations }) => told({ violations }),
    (error) => told({ error: String(error) }),
);
"#;

impl View<'_> {
    /// Every rule of axe-core that this document breaks, in words; empty when there is none.
    pub async fn broken_rules(self) -> String {
        self.load_axe().await;
        let answer = self.browser.execute_async(RUN, Vec::new()).await.expect("axe-core answers");
        assert_eq!(answer["error"], Value::Null, "axe-core failed");
        let mut told = String::new();
        for violation in list(&answer["violations"]) {
            let (id, help) = (text(&violation["id"]), text(&violation["help"]));
            writeln!(told, "  {id} ({}): {help}", text(&violation["impact"])).unwrap();
            for node in list(&violation["nodes"]) {
                writeln!(told, "    {}", text(&node["html"])).unwrap();
                writeln!(told, "      {}", text(&node["failureSummary"]).replace('\n', "\n      ")).unwrap();
            }
        }
        told
    }

    /// Once for each document.
    pub async fn load_axe(self) {
        if !self.run("return Boolean(window.axe)", json!([])).await.unwrap().as_bool().unwrap() {
            self.browser.execute(&SOURCE, Vec::new()).await.expect("axe-core can be loaded");
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
