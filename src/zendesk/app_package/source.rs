//! The files of an app, from the program itself or from a directory.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use thiserror::Error;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/zendesk-app");

/// Largest app directory that is read. Zendesk names no limit; ours has a few KB, and a wrong directory should be noticed.
const MAX_BYTES: usize = 20 * 1024 * 1024;

/// The files of an app by their path inside the package, `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppSource(BTreeMap<String, AppFile>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppFile {
    Content(Vec<u8>),
    /// Zendesk takes none; kept so that it can be said.
    SymbolicLink,
}

/// Why an app directory cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    #[error("{} cannot be read", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} has more than {} MB; is it the app's directory?", path.display(), MAX_BYTES / 1024 / 1024)]
    TooLarge { path: PathBuf },
}

impl AppSource {
    /// The app this program was built with.
    #[must_use]
    pub fn embedded() -> Self {
        let mut app = Self::default();
        app.take_embedded(&EMBEDDED);
        app
    }

    /// The app in a directory. Hidden files are left out; symbolic links are noted and not followed.
    ///
    /// # Errors
    /// [`SourceError`] when the directory or one of its files cannot be read, or is far too large.
    pub fn from_dir(directory: &Path) -> Result<Self, SourceError> {
        let mut app = Self::default();
        let mut bytes = 0;
        app.take_dir(directory, "", &mut bytes)?;
        Ok(app)
    }

    /// The files in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &AppFile)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// A file's bytes. `None` when it is not there or is a symbolic link.
    #[must_use]
    pub fn content(&self, path: &str) -> Option<&[u8]> {
        match self.0.get(path)? {
            AppFile::Content(content) => Some(content),
            AppFile::SymbolicLink => None,
        }
    }

    pub(super) fn put(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), AppFile::Content(content.into()));
    }

    #[cfg(test)]
    pub(super) fn put_link(&mut self, path: &str) {
        self.0.insert(path.to_owned(), AppFile::SymbolicLink);
    }

    #[cfg(test)]
    pub(super) fn remove(&mut self, path: &str) {
        self.0.remove(path).expect("the file is there");
    }

    fn take_embedded(&mut self, directory: &Dir<'_>) {
        for file in directory.files() {
            let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
            self.put(parts.join("/"), file.contents());
        }
        for inner in directory.dirs() {
            self.take_embedded(inner);
        }
    }

    fn take_dir(&mut self, directory: &Path, prefix: &str, bytes: &mut usize) -> Result<(), SourceError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| SourceError::Unreadable { path, source }
        };
        for entry in fs::read_dir(directory).map_err(failed(directory))? {
            let entry = entry.map_err(failed(directory))?;
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with('.') {
                continue;
            }
            let inside = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(failed(&path))?;
            if kind.is_symlink() {
                self.0.insert(inside, AppFile::SymbolicLink);
            } else if kind.is_dir() {
                self.take_dir(&path, &format!("{inside}/"), bytes)?;
            } else {
                let size = entry.metadata().map_err(failed(&path))?.len();
                *bytes = bytes.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
                if *bytes > MAX_BYTES {
                    return Err(SourceError::TooLarge { path: directory.to_owned() });
                }
                let content = fs::read(&path).map_err(failed(&path))?;
                self.put(inside, content);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_and_the_program_hold_the_same_app() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("zendesk-app");

        assert_eq!(AppSource::from_dir(&directory).unwrap(), AppSource::embedded());
    }

    #[test]
    fn links_are_noted_and_hidden_files_left_out() {
        let directory = std::env::temp_dir().join(format!("portadesk-app-{}", std::process::id()));
        fs::create_dir_all(directory.join("assets")).unwrap();
        fs::write(directory.join(".hidden"), "x").unwrap();
        fs::write(directory.join("assets/a.txt"), "x").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", directory.join("assets/link")).unwrap();

        let app = AppSource::from_dir(&directory);
        fs::remove_dir_all(&directory).unwrap();

        let app = app.unwrap();
        let files: Vec<_> = app.files().collect();
        let content = AppFile::Content(b"x".to_vec());
        assert_eq!(files, [("assets/a.txt", &content), ("assets/link", &AppFile::SymbolicLink)]);
    }

    #[test]
    fn a_directory_that_is_not_there_is_named() {
        let error = AppSource::from_dir(Path::new("/nowhere/at/all")).unwrap_err();

        assert_eq!(error.to_string(), "/nowhere/at/all cannot be read");
    }
}
