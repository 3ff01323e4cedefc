//! The panel's stylesheet and script.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Bytes};

use super::{assets, error::ApiError, fragments::Coding};

/// `GET /assets/{name}`: a file under the name of its content, so browsers may keep it for ever.
pub async fn show(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let asset = assets::find(request.path()).ok_or(ApiError::NotFound)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, asset.content_type));
    response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    response.insert_header((header::VARY, "Accept-Encoding"));
    let body = match Coding::wanted(&request) {
        Coding::Brotli => {
            response.insert_header((header::CONTENT_ENCODING, "br"));
            asset.brotli
        }
        Coding::Gzip => {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
            asset.gzip
        }
        Coding::Identity => asset.identity,
    };
    Ok(response.body(Bytes::from_static(body)))
}
