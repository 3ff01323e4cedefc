//! The Zendesk app as a package: where its files come from, whether Zendesk will take them, and the zip.
//!
//! The app is only a manifest, texts and two pictures; what agents see is served by portadesk itself. The files are part
//! of the program, so a package can be built anywhere; another directory can be given instead.

mod fill;
mod json;
mod source;
mod validate;
mod zip;

use thiserror::Error;
use url::Url;

pub use fill::PublicUrlError;
pub use source::{AppFile, AppSource, SourceError};
pub use validate::{Problem, Severity, validate};

/// Why no package is built.
#[derive(Debug, Error)]
pub enum PackageError {
    #[error(transparent)]
    PublicUrl(#[from] PublicUrlError),
    /// Everything that is wrong, warnings included, errors first.
    #[error("the app has {} error(s) that Zendesk would refuse", errors(.0))]
    Broken(Vec<Problem>),
    #[error("the zip cannot be written")]
    Zip(#[source] ::zip::result::ZipError),
}

/// What Zendesk takes, and what is worth a remark in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    pub zip: Vec<u8>,
    /// Nothing that Zendesk would refuse.
    pub warnings: Vec<Problem>,
}

/// Builds the package that Zendesk takes: the same bytes for the same files and address, whenever and wherever it is built.
///
/// # Errors
/// [`PackageError::Broken`] with all problems at once when Zendesk would refuse the package.
pub fn build(app: &AppSource, public_url: &Url) -> Result<Package, PackageError> {
    let filled = app.filled(public_url)?;
    let problems = validate(&filled);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(PackageError::Broken(problems));
    }
    let zip = zip::pack(&filled).map_err(PackageError::Zip)?;
    Ok(Package { zip, warnings: problems })
}

fn errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn public_url() -> Url {
        "https://portadesk.panda.example".parse().unwrap()
    }

    #[test]
    fn our_own_app_has_no_problem() {
        let filled = AppSource::embedded().filled(&public_url()).unwrap();

        assert_eq!(validate(&filled), []);
    }

    #[test]
    fn the_package_holds_the_filled_files_at_its_root() {
        let package = build(&AppSource::embedded(), &public_url()).unwrap();

        let mut archive = ::zip::ZipArchive::new(Cursor::new(package.zip)).unwrap();
        let names: Vec<_> =
            (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(
            names,
            [
                "assets/icon_nav_bar.svg",
                "assets/icon_top_bar.svg",
                "assets/logo-small.png",
                "assets/logo.png",
                "manifest.json",
                "translations/ar.json",
                "translations/de.json",
                "translations/en.json",
                "translations/es.json",
                "translations/uk.json",
            ]
        );
        let mut manifest = String::new();
        archive.by_name("manifest.json").unwrap().read_to_string(&mut manifest).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        for location in crate::zendesk::Location::ALL {
            let place = &manifest["location"]["support"][location.as_str()];
            assert_eq!(place["url"], "https://portadesk.panda.example/zendesk/panel");
        }
        assert_eq!(manifest["location"]["support"].as_object().unwrap().len(), crate::zendesk::Location::ALL.len());
        assert_eq!(manifest["signedUrls"], true);
        assert_eq!(manifest["domainWhitelist"][0], "portadesk.panda.example");
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn the_same_files_make_the_same_bytes() {
        let app = AppSource::embedded();

        assert_eq!(build(&app, &public_url()).unwrap(), build(&app, &public_url()).unwrap());
    }

    #[test]
    fn a_broken_app_is_refused_with_everything_that_is_wrong() {
        let mut app = AppSource::embedded();
        app.remove("assets/logo.png");
        app.put("translations/en.json", b"{}");

        let error = build(&app, &public_url()).unwrap_err();

        let PackageError::Broken(problems) = error else { panic!("{error:?}") };
        let files: Vec<_> = problems.iter().map(|problem| problem.file.as_str()).collect();
        assert_eq!(files, ["assets/logo.png", "translations/en.json"]);
    }
}
