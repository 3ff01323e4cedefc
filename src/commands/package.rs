//! `portadesk package`: the zip that Zendesk takes, or everything that keeps it from taking it.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use url::Url;

use super::{load, say};
use crate::{
    cli::PackageArgs,
    zendesk::app_package::{self, AppSource, PackageError},
};

pub(super) fn run(args: &PackageArgs) -> anyhow::Result<ExitCode> {
    let public_url: Url = match (&args.public_url, &args.config) {
        (Some(url), _) => url.clone(),
        (None, Some(file)) => match load(file) {
            Ok(config) => config.public_url,
            Err(code) => return Ok(code),
        },
        (None, None) => bail!("give --public-url or --config"),
    };
    let Some(zip) = build(args.app_dir.as_deref(), &public_url)? else { return Ok(ExitCode::FAILURE) };
    fs::write(&args.out, &zip).with_context(|| format!("{} cannot be written", args.out.display()))?;
    say(&format!(
        "{} is ready ({} bytes), for the service at {}.\n\
         Upload it in Admin Center: Apps and integrations > Apps > Zendesk Support apps > Upload private app.\n\
         Or let portadesk do it: portadesk install --config FILE\n",
        args.out.display(),
        zip.len(),
        public_url.as_str().trim_end_matches('/'),
    ));
    Ok(ExitCode::SUCCESS)
}

/// The package, after its warnings; `None` after all that is wrong with the app directory has been said.
pub(super) fn build(app_dir: Option<&Path>, public_url: &Url) -> anyhow::Result<Option<Vec<u8>>> {
    let source = match app_dir {
        Some(folder) => AppSource::from_dir(folder)?,
        None => AppSource::embedded(),
    };
    match app_package::build(&source, public_url) {
        Ok(package) => {
            for warning in &package.warnings {
                eprintln!("{warning}");
            }
            Ok(Some(package.zip))
        }
        Err(PackageError::Broken(problems)) => {
            eprintln!("portadesk: {}:", PackageError::Broken(problems.clone()));
            for problem in problems {
                eprintln!("  {problem}");
            }
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
