//! The agent workspace page: its files, its data, and the page tokens with which it opens the app.

use actix_web::{HttpResponse, http::header};
use include_dir::{Dir, include_dir};
use serde_json::{Value, json};

use super::{
    account::Account,
    apps::{APP_ID, INSTALLATION_ID},
    records::{Comment, User, instant},
};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/simulator/zendesk/workspace");

/// The page loads nothing from elsewhere; only the app's frame and its form may go to another origin.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; frame-src http: https:; form-action http: https:; frame-ancestors 'none'; base-uri 'none'";

/// A file of the page, or 404.
pub(super) fn file(name: &str) -> HttpResponse {
    let Some(file) = FILES.get_file(name) else { return HttpResponse::NotFound().finish() };
    let content_type = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if name.ends_with("html") {
        response.insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY));
    }
    response.body(file.contents())
}

/// Everything the page shows, in one answer.
pub(super) fn data(account: &Account) -> Value {
    let state = account.state();
    let records = &state.records;
    let origin = account.origin();
    let tickets: Vec<Value> = records
        .tickets
        .values()
        .map(|ticket| {
            let mut shown = ticket.show(origin);
            shown["comments"] = ticket.comments.iter().map(show_comment).collect();
            shown
        })
        .collect();
    json!({
        "account": { "subdomain": account.subdomain, "name": "Panda Telecom", "planName": "Enterprise" },
        "app": {
            "appId": APP_ID, "installationId": INSTALLATION_ID, "name": "portadesk",
            "version": env!("CARGO_PKG_VERSION"), "panelUrl": state.panel_url,
        },
        "session": state.secrets.session,
        "users": records.users.values().map(|user| show_user(user, origin)).collect::<Vec<_>>(),
        "groups": records.groups.values().map(|g| json!({ "id": g.id, "name": g.name })).collect::<Vec<_>>(),
        "organizations": records.organizations.values().map(|o| records.show_organization(o, origin)).collect::<Vec<_>>(),
        "tickets": tickets,
    })
}

fn show_user(user: &User, origin: &str) -> Value {
    let mut shown = user.show(origin);
    shown["organization_ids"] = json!(user.organizations);
    shown["group_ids"] = json!(user.groups);
    shown
}

fn show_comment(comment: &Comment) -> Value {
    json!({
        "author_id": comment.author_id,
        "body": comment.body,
        "public": comment.public,
        "created_at": instant(comment.created_at),
    })
}
