//! The program behind a request: its key, what the key is for, and not too many requests.

use std::{future::Future, pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Data};

use crate::{
    keys::{Keys, Scope},
    tenants::{Tenant, Tenants},
    web::{error::ApiError, pace::Pace},
};

/// A program that may read the tickets of this tenant's customers.
#[derive(Debug, Clone)]
pub struct ReadsTickets {
    pub tenant: Arc<Tenant>,
    pub key: [u8; 6],
}

/// A program that may make links for this tenant.
#[derive(Debug, Clone)]
pub struct MakesLinks {
    pub tenant: Arc<Tenant>,
    pub key: [u8; 6],
}

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

impl FromRequest for ReadsTickets {
    type Error = ApiError;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (tenant, key) = recognise(&request, Scope::ReadTickets).await?;
            Ok(Self { tenant, key })
        })
    }
}

impl FromRequest for MakesLinks {
    type Error = ApiError;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (tenant, key) = recognise(&request, Scope::MakeLinks).await?;
            Ok(Self { tenant, key })
        })
    }
}

/// A tenant that there is not is told as a key that is not good: nobody learns names by asking.
async fn recognise(request: &HttpRequest, scope: Scope) -> Result<(Arc<Tenant>, [u8; 6]), ApiError> {
    let tenants: &Data<Tenants> = part(request)?;
    let keys: &Data<Keys> = part(request)?;
    let pace: &Data<Pace> = part(request)?;
    let name = request.match_info().query("tenant");
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let value = value.strip_prefix("Bearer ").unwrap_or_default();
    let key = keys.check(value, name, scope).await.inspect_err(|error| {
        metrics::counter!("portadesk_api_refusals_total", "reason" => error.code()).increment(1);
    })?;
    pace.take_key(key)?;
    let tenant = tenants.named(name).filter(|tenant| tenant.program_tickets.is_some()).ok_or(ApiError::NotFound)?;
    Ok((Arc::clone(tenant), key))
}

/// A part that `app.rs` gave to the server. Its absence is a fault of the program that a test of all routes finds.
fn part<T: 'static>(request: &HttpRequest) -> Result<&Data<T>, ApiError> {
    request.app_data::<Data<T>>().ok_or(ApiError::Incomplete)
}
