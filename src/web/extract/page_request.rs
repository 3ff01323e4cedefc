//! Zendesk's signed request for the panel's page: a small form with one token.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header,
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use secrecy::SecretString;
use thiserror::Error;

use super::{header_text, query_value};
use crate::web::{body, error::ApiError};

/// Largest form read; a token has about 1 KB.
const MOST_FORM_BYTES: usize = 16 * 1024;

/// What came with the request. Nothing of it is believed before the token is verified.
#[derive(Debug, Clone)]
pub struct SignedForm {
    pub token: SecretString,
    /// The `origin` query parameter, which must agree with the token.
    pub origin: Option<String>,
    pub color_scheme: Option<String>,
}

/// Why a page request has no token that could be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FormError {
    #[error("the content type is not a form")]
    NotAForm,
    #[error("the form is too large")]
    TooLarge,
    #[error("the form did not come in time")]
    TooSlow,
    #[error("the form broke off")]
    Broken,
    #[error("the form has no token")]
    NoToken,
    /// Two tokens would let two readers of one request disagree on who is asking.
    #[error("the form has more than one token")]
    TwoTokens,
}

impl FormError {
    /// A stable word for metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAForm => "not_a_form",
            Self::TooLarge => "form_too_large",
            Self::TooSlow => "form_too_slow",
            Self::Broken => "form_broken",
            Self::NoToken => "no_token",
            Self::TwoTokens => "two_tokens",
        }
    }
}

impl FromRequest for SignedForm {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let token = token(&request, payload).await.inspect_err(|error| count_refusal(error.code()))?;
            Ok(Self {
                token: token.into(),
                origin: query_value(&request, "origin").map(Into::into),
                color_scheme: query_value(&request, "colorScheme").map(Into::into),
            })
        })
    }
}

/// Counts a page that was not opened, by a code of [`FormError`] or of the token's check.
pub fn count_refusal(reason: &'static str) {
    metrics::counter!("portadesk_page_refusals_total", "reason" => reason).increment(1);
}

async fn token(request: &HttpRequest, payload: Payload) -> Result<String, FormError> {
    let content_type = header_text(request, &header::CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(FormError::NotAForm);
    }
    token_of_form(&read(payload).await?)
}

async fn read(mut payload: Payload) -> Result<Bytes, FormError> {
    let mut form = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk =
            chunk.map_err(|error| if body::is_late(&error) { FormError::TooSlow } else { FormError::Broken })?;
        if form.len() + chunk.len() > MOST_FORM_BYTES {
            return Err(FormError::TooLarge);
        }
        form.extend_from_slice(&chunk);
    }
    Ok(form.freeze())
}

/// The form's one token, decoded.
///
/// # Errors
/// [`FormError::NoToken`] and [`FormError::TwoTokens`].
pub fn token_of_form(form: &[u8]) -> Result<String, FormError> {
    let mut tokens = url::form_urlencoded::parse(form).filter(|(key, _)| key == "token");
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(token.into_owned()),
        (None, _) => Err(FormError::NoToken),
        (Some(_), Some(_)) => Err(FormError::TwoTokens),
    }
}
