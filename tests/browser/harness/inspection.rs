//! Looking at a state from all sides: both themes, a narrow and a wide tray.

use std::{fs, path::PathBuf};

use fantoccini::Locator;
use serde_json::json;

use super::{Desk, View, secrets};

const SCHEMES: [&str; 2] = ["light", "dark"];
/// Pixels: the ticket's tray, and a roomy one.
const WIDTHS: [u32; 2] = [320, 600];
/// Of our own page's window: hardly more than a sidebar, and a wide screen.
const OWN_WIDTHS: [u32; 2] = [376, 1400];
/// Of a window with a page of ours in it.
const ALONE_WIDTHS: [u32; 2] = [320, 1100];

/// The help desk's own page, where Zendesk's signature for the frame stands.
const WORKSPACE: &str = "workspace";

/// Tolerates half a pixel of rounding.
pub(super) const WIDE: &str = "
    const isOut = ({ left, right }) => right > innerWidth + 0.5 || left < -0.5;
    const out = shown('body *').filter((one) => !one.closest('.visually-hidden') && isOut(one.getBoundingClientRect()));
    if (document.documentElement.scrollWidth > innerWidth) out.push(document.body);
    return out.map((one) => one.outerHTML.slice(0, 160))";

impl Desk {
    /// Holds what is on the screen against axe-core, in panel and workspace, and takes pictures named for the state.
    /// Leaves the desk light and narrow.
    pub async fn inspect(&self, state: &str) {
        let mut flaws = String::new();
        for scheme in SCHEMES {
            self.wear(scheme).await;
            for width in WIDTHS {
                self.widen(width).await;
                flaws += &self.flaws(&format!("{state}, {scheme}, {width} px")).await;
                self.picture(&format!("{state}-{scheme}-{width}")).await;
            }
        }
        self.wear(SCHEMES[0]).await;
        self.widen(WIDTHS[0]).await;
        assert!(flaws.is_empty(), "{flaws}");
    }

    /// Changes the theme, as agents do while they work.
    pub async fn wear(&self, scheme: &str) {
        let worn = self.page().run("return document.documentElement.dataset.scheme", json!([])).await.unwrap();
        if worn != scheme {
            self.page().click("#scheme").await;
        }
        self.panel().sees(&format!("html[data-color-scheme={scheme}]")).await;
    }

    /// Changes the width of the tray.
    pub async fn widen(&self, width: u32) {
        self.page().click(&format!(".widths label:has([value='{width}'])")).await;
        self.panel().until(&format!("{width} pixels"), "return innerWidth <= args[0]", json!([width])).await;
        self.fits().await;
    }

    /// Waits until the frame is as high as what is in it.
    pub async fn fits(&self) {
        let script = "return innerHeight >= Math.ceil(document.body.getBoundingClientRect().height) \
                      && innerHeight <= Math.max(80, Math.ceil(document.body.getBoundingClientRect().height)) + 1";
        self.panel().until("frame of the right height", script, json!([])).await;
    }

    /// As `inspect`, for our own page in the navigation bar: narrow, and as wide as the desk.
    pub async fn inspect_own(&self, state: &str) {
        let mut flaws = String::new();
        for scheme in SCHEMES {
            self.wear(scheme).await;
            for width in OWN_WIDTHS {
                let size = json!({ "width": width, "height": 1400, "deviceScaleFactor": 1, "mobile": false });
                self.tell_browser("Emulation.setDeviceMetricsOverride", size).await;
                let fits = "return innerWidth <= args[0] && innerWidth > args[0] - 100";
                self.panel().until(&format!("{width} pixels"), fits, json!([width])).await;
                let situation = format!("{state}, {scheme}, {width} px");
                flaws += &broken_rules(&situation, "page", self.panel()).await;
                flaws += &overflow(&situation, self.panel()).await;
                self.picture(&format!("{state}-{scheme}-{width}")).await;
            }
        }
        self.tell_browser("Emulation.clearDeviceMetricsOverride", json!({})).await;
        self.wear(SCHEMES[0]).await;
        assert!(flaws.is_empty(), "{flaws}");
    }

    /// As `inspect`, for the app in the bar above everything.
    pub async fn inspect_popover(&self, state: &str) {
        let mut flaws = String::new();
        for scheme in SCHEMES {
            // The button of the theme lies beside the pop-over, and closes it.
            let wear = "document.getElementById('scheme').click(); document.getElementById('top-app').showPopover()";
            if scheme != SCHEMES[0] {
                self.page().run(wear, json!([])).await.unwrap();
            }
            self.popover().sees(&format!("html[data-color-scheme={scheme}]")).await;
            let situation = format!("{state}, {scheme}");
            flaws += &broken_rules(&situation, "pop-over", self.popover()).await;
            flaws += &overflow(&situation, self.popover()).await;
            self.page().enter().await.unwrap();
            let app = self.driver.browser.find(Locator::Css("#top-frame")).await.unwrap();
            write(&format!("{state}-{scheme}"), &app.screenshot().await.unwrap());
        }
        assert!(flaws.is_empty(), "{flaws}");
    }

    /// As `inspect`, for a page of ours that has no workspace around it: alone in its window, or in the frames of a page
    /// that is not ours. Leaves it light.
    pub async fn inspect_alone(&self, view: View<'_>, state: &str) {
        let mut flaws = String::new();
        for scheme in SCHEMES {
            view.run("document.documentElement.dataset.colorScheme = args[0]", json!([scheme])).await.unwrap();
            for width in ALONE_WIDTHS {
                let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
                self.tell_browser("Emulation.setDeviceMetricsOverride", size).await;
                let fits = "return innerWidth <= args[0] && innerWidth > args[0] - 100";
                view.until(&format!("{width} pixels"), fits, json!([width])).await;
                let situation = format!("{state}, {scheme}, {width} px");
                flaws += &broken_rules(&situation, "page", view).await;
                flaws += &overflow(&situation, view).await;
                self.page().enter().await.unwrap();
                write(&format!("{state}-{scheme}-{width}"), &self.driver.browser.screenshot().await.unwrap());
            }
        }
        self.tell_browser("Emulation.clearDeviceMetricsOverride", json!({})).await;
        view.run("document.documentElement.dataset.colorScheme = args[0]", json!([SCHEMES[0]])).await.unwrap();
        assert!(flaws.is_empty(), "{flaws}");
    }

    async fn flaws(&self, situation: &str) -> String {
        let mut flaws = broken_rules(situation, "panel", self.panel()).await;
        flaws += &broken_rules(situation, WORKSPACE, self.page()).await;
        flaws += &overflow(situation, self.panel()).await;
        flaws
    }

    /// A picture of the panel with its frame: `target/browser/screenshots/NAME.png`.
    pub async fn picture(&self, name: &str) {
        self.page().enter().await.unwrap();
        let app = self.driver.browser.find(Locator::Css("#app-frame")).await.unwrap();
        write(name, &app.screenshot().await.unwrap());
    }
}

async fn broken_rules(situation: &str, place: &str, view: View<'_>) -> String {
    if place != WORKSPACE {
        let html = view.run("return document.documentElement.outerHTML", json!([])).await.unwrap();
        let html = html.as_str().unwrap();
        let told = secrets::secret_in(html).or_else(|| secrets::value_in(html));
        let told = told.or_else(|| secrets::key_in(html).map(str::to_owned));
        assert_eq!(told, None, "{situation}: a secret in the {place}: {html}");
    }
    match view.broken_rules().await {
        broken if broken.is_empty() => broken,
        broken => format!("{situation}: axe-core in the {place}:\n{broken}"),
    }
}

/// What stands out of the document's sides.
async fn overflow(situation: &str, view: View<'_>) -> String {
    let wide = view.run(WIDE, json!([])).await.unwrap();
    if wide == json!([]) { String::new() } else { format!("{situation}: wider than the page: {wide:#}\n") }
}

fn write(name: &str, png: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/browser/screenshots");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), png).unwrap();
}
