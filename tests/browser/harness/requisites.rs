//! What has to be installed beside Rust. Missing pieces fail a test; nothing is skipped.

use std::{env, ffi::OsStr, path::PathBuf, process::Command};

/// A piece that is not ours: where it is looked for, and what to do when it is not there.
struct Piece {
    variable: &'static str,
    usual_place: &'static str,
    remedy: &'static str,
}

const CHROMIUM: Piece = Piece {
    variable: "PORTADESK_CHROMIUM",
    usual_place: "/usr/bin/chromium",
    remedy: "install Debian's package `chromium`",
};
const CHROMEDRIVER: Piece = Piece {
    variable: "PORTADESK_CHROMEDRIVER",
    usual_place: "/usr/bin/chromedriver",
    remedy: "install Debian's package `chromium-driver`",
};
const AXE: Piece = Piece {
    variable: "PORTADESK_AXE",
    usual_place: "target/browser/node_modules/axe-core/axe.min.js",
    remedy: "run `npm install --no-save --prefix target/browser axe-core@4.14.1`",
};
const SDK: Piece = Piece {
    variable: "PORTADESK_ZAF_SDK",
    usual_place: "target/browser/node_modules/zendesk_app_framework_sdk/lib",
    remedy: "run `npm install --no-save --prefix target/browser zendesk_app_framework_sdk@2.0.11`",
};

/// The browser's program.
pub fn chromium() -> PathBuf {
    CHROMIUM.find()
}

/// The program that drives it.
pub fn chromedriver() -> PathBuf {
    CHROMEDRIVER.find()
}

/// The accessibility checker, one script.
pub fn axe() -> PathBuf {
    AXE.find()
}

/// The folder of the sources of Zendesk's SDK, as published on npm.
pub fn zendesk_sdk() -> PathBuf {
    SDK.find()
}

/// The program under test, run to its end.
pub fn run_portadesk(arguments: &[&OsStr]) {
    let done =
        Command::new(env!("CARGO_BIN_EXE_portadesk")).args(arguments).output().expect("portadesk can be started");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

impl Piece {
    fn find(&self) -> PathBuf {
        let Self { variable, usual_place, remedy } = self;
        let place = env::var_os(variable)
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(usual_place), PathBuf::from);
        assert!(
            place.exists(),
            "The browser tests need {}, which is not there: {remedy} (`.ci/run` does so), or say in {variable} where \
             it is.",
            place.display()
        );
        place
    }
}
