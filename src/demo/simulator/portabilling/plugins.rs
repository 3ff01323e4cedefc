//! UI plug-ins, and the little of the site's own pages that shows them: a customer's page at `/#/customer/46170/…`.
//!
//! How the real site tells a plug-in which customer is open is not known; here the number stands in the plug-in's address.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
    path::Path,
};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::Value;
use zip::ZipArchive;

use super::state::State;

const NEEDED: [&str; 3] = ["index.html", "main.css", "main.js"];
const PAGE: &str = include_str!("plugins/page.html");
const SCRIPT: &str = include_str!("plugins/page.js");

/// A plug-in that was installed.
#[derive(Debug, Clone)]
pub(super) struct Plugin {
    /// Beside which panel it appears.
    route: String,
    router_link: String,
    link_label: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Plugin {
    pub(super) fn link(&self) -> &str {
        &self.router_link
    }

    /// Reads the zip as the Configuration server would: three files by name, and one JSON with what it is called and where
    /// it appears.
    pub(super) fn read(zip: &[u8]) -> Result<Self, String> {
        let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| error.to_string())?;
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).map_err(|error| error.to_string())?;
            let name = file.name().map_err(|error| error.to_string())?.into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).map_err(|error| error.to_string())?;
            files.insert(name, content);
        }
        if let Some(missing) = NEEDED.into_iter().find(|name| !files.contains_key(*name)) {
            return Err(format!("{missing} is missing"));
        }
        let mut descriptions =
            files.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|kind| kind == "json"));
        let (Some((_, description)), None) = (descriptions.next(), descriptions.next()) else {
            return Err("there has to be one JSON file".to_owned());
        };
        let description: Value = serde_json::from_slice(description).map_err(|error| error.to_string())?;
        let text = |key: &str| {
            let text = description.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or(format!("{key} is missing"))
        };
        let (route, router_link, link_label) = (text("route")?, text("routerLink")?, text("linkLabel")?);
        Ok(Self { route, router_link, link_label, files })
    }
}

/// The site's one page.
pub(super) async fn page(state: web::Data<State>) -> HttpResponse {
    let plugins = state.plugins();
    let links: Vec<String> = plugins
        .iter()
        .map(|plugin| {
            let (link, label, route) = (&plugin.router_link, &plugin.link_label, &plugin.route);
            format!("<option value=\"{}\" data-route=\"{}\">{}</option>", escaped(link), escaped(route), escaped(label))
        })
        .collect();
    let links = links.concat();
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(PAGE.replace("{plugins}", &links))
}

pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(SCRIPT)
}

/// `/plugins/{link}/{file}`
pub(super) async fn file(request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    let (link, name) = (request.match_info().query("link"), request.match_info().query("file"));
    let plugins = state.plugins();
    let found = plugins.iter().find(|plugin| plugin.router_link == link).and_then(|plugin| plugin.files.get(name));
    let Some(content) = found else { return HttpResponse::NotFound().finish() };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "application/json",
    };
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, kind)).body(content.clone())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
