//! Views hung up one after the other in one narrow page, without a service: each is looked at in both themes.

use std::{fs, str};

use portadesk::{locale::Language, web::assets::Asset};
use serde_json::{Value, json};

use super::{
    driver::Driver,
    inspection::WIDE,
    view::{Place, View},
};

/// The narrowest column that Zendesk gives.
const WINDOW: (u32, u32) = (320, 1200);

/// Puts a view into the page as our scripts do, a fragment into `main`, and looks at it; then at each of its templates. Rules
/// about pages as a whole are not asked: they have tests of their own.
const LOOK: &str = r#"
const told = args[args.length - 1];
const [html, language, direction, stand] = args;
const look = async () => {
    const page = document.documentElement;
    Object.assign(page, { lang: language, dir: direction });
    page.dataset.stand = stand;
    const view = new DOMParser().parseFromString(html, "text/html");
    const templates = [...view.querySelectorAll("template")].map((one) => one.content);
    const flaws = [];
    for (const part of [view.body, ...templates]) {
        const holder = document.createElement(part.querySelector("main") ? "div" : "main");
        // What the script puts into a list, and names.
        const list = part.firstElementChild?.matches("li") && document.createElement("ul");
        if (list) holder.append(list);
        (list || holder).append(...part.childNodes);
        for (const name of holder.querySelectorAll("bdi:empty")) name.textContent = "EasyCall";
        for (const idle of holder.querySelectorAll("script, template")) idle.remove();
        document.body.replaceChildren(holder);
        for (const scheme of ["light", "dark"]) {
            page.dataset.colorScheme = scheme;
            // A theme has colours, and nothing else that rules are about.
            const rules = scheme === "light" ? {} : { runOnly: ["color-contrast"] };
            const { violations } = await axe.run(holder, { ...rules, resultTypes: ["violations"], iframes: false });
            for (const { id, nodes } of violations) {
                for (const node of nodes) flaws.push(`${scheme}, ${id}: ${node.html}\n    ${node.failureSummary}`);
            }
        }
        for (const out of wide()) flaws.push(`wider than the page: ${out}`);
    }
    return flaws;
};
look().then(told, (error) => told([String(error)]));
"#;

#[derive(Debug)]
pub struct Gallery {
    driver: Driver,
}

impl Gallery {
    pub async fn open() -> Self {
        Self { driver: Driver::start(WINDOW, json!({})).await }
    }

    /// Begins a page with this stylesheet.
    pub async fn wear(&self, stylesheet: &Asset) {
        let css = str::from_utf8(stylesheet.identity).unwrap();
        let page = format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><title>Gallery</title><style>{css}</style></head></html>"
        );
        let file = self.driver.folder().join("gallery.html");
        fs::write(&file, page).unwrap();
        self.driver.browser.goto(&format!("file://{}", file.display())).await.unwrap();
        let (width, height) = WINDOW;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver.tell("Emulation.setDeviceMetricsOverride", size).await;
        self.page().load_axe().await;
    }

    /// What is wrong with this view, in words.
    pub async fn flaws_of(&self, html: &str, language: Language, stand: &str) -> Vec<String> {
        let script = format!("const wide = () => {{{WIDE}}};{LOOK}");
        let args = json!([html, language.tag(), language.direction(), stand]);
        let flaws = self.page().run_async(&script, args).await;
        let flaws = flaws.as_array().unwrap().iter().map(Value::as_str);
        flaws.map(|flaw| flaw.unwrap().to_owned()).collect()
    }

    fn page(&self) -> View<'_> {
        View { browser: &self.driver.browser, place: Place::PAGE }
    }
}
