//! `portadesk plugin`: the zip that PortaBilling takes as a UI plug-in. It frames the page of the customer at hand.

use std::{
    fs,
    io::{Cursor, Write as _},
    process::ExitCode,
};

use anyhow::Context;
use serde_json::json;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{load, say, tenant::tenant_of};
use crate::cli::PluginArgs;

const INDEX: &str = include_str!("plugin/index.html");
const STYLE: &str = include_str!("plugin/main.css");
const SCRIPT: &str = include_str!("plugin/main.js");

pub(super) fn run(args: &PluginArgs) -> anyhow::Result<ExitCode> {
    let config = match load(&args.tenant.config.config) {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    let tenant = tenant_of(&config.tenants, args.tenant.tenant.as_deref())?;
    let origin = config.public_url.as_str().trim_end_matches('/');
    let looks = [&*args.route, &*args.link, &*args.label];
    let zip = build(origin, &tenant.name, looks).context("the plug-in cannot be built")?;
    fs::write(&args.out, &zip).with_context(|| format!("{} cannot be written", args.out.display()))?;
    say(&format!(
        "{} is ready ({} bytes). Install it on PortaBilling's Configuration server: UI Plug-ins.\n",
        args.out.display(),
        zip.len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The plug-in as the demo's billing has it.
pub(super) fn of_demo(origin: &str, tenant: &str) -> anyhow::Result<Vec<u8>> {
    build(origin, tenant, ["/customer/:id/general_info", "zendesk_tickets", "Zendesk tickets"])
}

/// The same arguments give the same bytes.
fn build(origin: &str, tenant: &str, [route, link, label]: [&str; 3]) -> anyhow::Result<Vec<u8>> {
    let page = format!("{origin}/billing/{tenant}/customers/");
    let plugin = json!({
        "route": route, "routerLink": link, "linkLabel": label, "panelSize": 1, "data": { "page": page },
    });
    // A script tag ends at "</", whatever it stands in.
    let address = json!(page).to_string().replace('<', "\\u003c");
    let files = [
        ("index.html", INDEX.replace("{label}", &label.replace('&', "&amp;").replace('<', "&lt;"))),
        ("main.css", STYLE.to_owned()),
        ("main.js", SCRIPT.replace("\"{page}\"", &address)),
        ("plugin.json", serde_json::to_string_pretty(&plugin)? + "\n"),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
