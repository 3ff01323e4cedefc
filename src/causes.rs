//! How an error is told in one line, in logs and at the command line.

use std::error::Error;

/// The error and what caused it, outermost first. Our own errors' texts name no persons and no secrets; a transport
/// error would quote the address that was called, with its query, and is left out for what caused it.
#[must_use]
pub fn in_full(error: &(dyn Error + 'static)) -> String {
    let mut text = told(error);
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&told(cause));
        source = cause.source();
    }
    text
}

fn told(error: &(dyn Error + 'static)) -> String {
    if error.is::<reqwest::Error>() { "transport error".to_owned() } else { error.to_string() }
}

#[cfg(test)]
mod tests {
    use thiserror::Error;

    use super::in_full;

    #[derive(Debug, Error)]
    #[error("the help desk cannot be asked")]
    struct NotAsked(#[source] reqwest::Error);

    #[tokio::test]
    async fn an_error_is_told_with_its_causes_and_without_the_address_that_was_called() {
        #[expect(clippy::disallowed_methods, reason = "it only has to fail")]
        let called = reqwest::Client::new().get("http://127.0.0.1:1/users.json?query=rita@easycall.example").send();

        let text = in_full(&NotAsked(called.await.unwrap_err()));

        assert!(text.starts_with("the help desk cannot be asked: transport error: "), "{text}");
        assert!(!text.contains("easycall") && !text.contains("users.json"), "{text}");
    }
}
