//! Putting the service's own address into the manifest.

use thiserror::Error;
use url::Url;

use super::{AppFile, AppSource};
use crate::outbound::is_this_machine;

const MANIFEST: &str = "manifest.json";

/// Why an address cannot be the one that Zendesk and browsers use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PublicUrlError {
    #[error("the public URL must begin with https:// (http:// is for localhost and 127.0.0.1 only)")]
    NotHttps,
    #[error("the public URL must not hold a user or password, a query (?) or a fragment (#)")]
    MoreThanAnAddress,
}

impl AppSource {
    /// The app with the placeholders of the manifest replaced: `{{public_url}}`, `{{public_host}}` and `{{version}}`.
    ///
    /// # Errors
    /// [`PublicUrlError`] when Zendesk or a browser would not load a page from this address.
    pub fn filled(&self, public_url: &Url) -> Result<Self, PublicUrlError> {
        check(public_url)?;
        let mut filled = self.clone();
        let manifest = self.files().find_map(|(path, file)| match file {
            AppFile::Content(content) if path == MANIFEST => std::str::from_utf8(content).ok(),
            _ => None,
        });
        if let Some(text) = manifest {
            let text = text
                .replace("{{public_url}}", public_url.as_str().trim_end_matches('/'))
                .replace("{{public_host}}", public_url.host_str().unwrap_or_default())
                .replace("{{version}}", env!("CARGO_PKG_VERSION"));
            filled.put(MANIFEST, text);
        }
        Ok(filled)
    }
}

fn check(url: &Url) -> Result<(), PublicUrlError> {
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(url) => {}
        _ => return Err(PublicUrlError::NotHttps),
    }
    // The panel's own addresses begin at the root.
    let is_plain = url.path() == "/"
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if is_plain { Ok(()) } else { Err(PublicUrlError::MoreThanAnAddress) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(url: &str) -> Result<String, PublicUrlError> {
        let mut app = AppSource::default();
        app.put(MANIFEST, r#""{{public_url}}/zendesk/panel" {{public_host}}"#);
        app.put("other.txt", "{{public_url}}");
        let app = app.filled(&url.parse().unwrap())?;
        assert_eq!(app.content("other.txt"), Some(&b"{{public_url}}"[..]));
        Ok(String::from_utf8(app.content(MANIFEST).unwrap().to_vec()).unwrap())
    }

    #[test]
    fn the_address_is_filled_in_without_a_slash_at_its_end() {
        let expected = r#""https://desk.panda.example/zendesk/panel" desk.panda.example"#;
        assert_eq!(filled("https://desk.panda.example").unwrap(), expected);
        assert_eq!(filled("https://desk.panda.example/").unwrap(), expected);

        let expected = r#""https://panda.example:8443/zendesk/panel" panda.example"#;
        assert_eq!(filled("https://panda.example:8443/").unwrap(), expected);
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(filled("http://localhost:8080").is_ok());
        assert!(filled("http://127.0.0.1:8080").is_ok());
        assert!(filled("http://[::1]:8080").is_ok());
        for url in ["http://desk.panda.example", "http://localhost.panda.example", "ftp://localhost", "file:///etc"] {
            assert_eq!(filled(url), Err(PublicUrlError::NotHttps), "{url}");
        }
    }

    #[test]
    fn an_address_holds_nothing_else() {
        for url in [
            "https://u@panda.example",
            "https://:p@panda.example",
            "https://panda.example/?a",
            "https://panda.example/#",
            "https://panda.example/desk/",
            "https://panda.example/\"x",
        ] {
            assert_eq!(filled(url), Err(PublicUrlError::MoreThanAnAddress), "{url}");
        }
    }
}
