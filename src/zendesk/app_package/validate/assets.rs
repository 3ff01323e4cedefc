//! The files beside the manifest: pictures, and what must not be in a package at all.

use std::io::Cursor;

use super::{AppFile, AppSource, Findings, Manifest, extension};

/// By file name; Zendesk refuses them whatever is inside.
const FORBIDDEN: [&str; 22] = [
    "7z", "avi", "bin", "bz", "bz2", "csh", "doc", "docx", "gz", "gzip", "jar", "mp3", "mpeg", "odt", "pdf", "ppt",
    "pptx", "rar", "sh", "xls", "xlsx", "zip",
];
/// By first bytes; Zendesk refuses them whatever they are called.
const FORBIDDEN_BEGINNINGS: [(&[u8], &str); 12] = [
    (b"Rar!\x1A\x07", "a rar archive"),
    (b"PK\x03\x04", "a zip archive (or an Office file or jar)"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"%PDF-", "a PDF"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"#!/", "a shell script"),
    (b"ID3", "an mp3"),
    (b"\xFF\xFB", "an mp3"),
    (b"\x00\x00\x01\xBA", "an mpeg"),
    (b"\x00\x00\x01\xB3", "an mpeg"),
];
/// What Zendesk's pages name as welcome in `assets/`.
const WELCOME: [&str; 19] = [
    "css", "eot", "gif", "hbs", "hdbs", "htm", "html", "jpeg", "jpg", "js", "json", "map", "otf", "png", "svg", "ttf",
    "woff", "woff2", "xml",
];
/// Places where the app is a button and needs a picture for it.
const WITH_ICON: [&str; 4] = ["nav_bar", "system_top_bar", "ticket_editor", "top_bar"];
const BANNER: &str = "assets/banner.png";

pub(super) fn check(app: &AppSource, manifest: &Manifest, findings: &mut Findings) {
    for (path, file) in app.files() {
        match file {
            AppFile::SymbolicLink => {
                findings.error(path, "is a symbolic link; put the file itself in its place");
            }
            AppFile::Content(content) => {
                forbidden(path, content, findings);
                without_pages(path, manifest, findings);
            }
        }
    }
    logos(app, manifest, findings);
    banner(app, findings);
    icons(app, manifest, findings);
}

fn forbidden(path: &str, content: &[u8], findings: &mut Findings) {
    let extension = extension(path);
    let is_avi = content.starts_with(b"RIFF") && content.get(8..12) == Some(b"AVI ");
    let beginning = FORBIDDEN_BEGINNINGS.iter().find(|(bytes, _)| content.starts_with(bytes)).map(|(_, what)| *what);
    if FORBIDDEN.contains(&extension.as_str()) {
        findings.error(path, format!("is a .{extension} file, which Zendesk takes in no package; remove it"));
    } else if let Some(what) = beginning.or(is_avi.then_some("an avi film")) {
        findings.error(path, format!("is {what} by its content, which Zendesk takes in no package; remove it"));
    } else if path.starts_with("assets/") && !WELCOME.contains(&extension.as_str()) {
        findings.warning(path, "is of a kind that Zendesk does not name for assets; remove it if it is not needed");
    }
}

fn without_pages(path: &str, manifest: &Manifest, findings: &mut Findings) {
    let is_source = matches!(extension(path).as_str(), "js" | "css" | "hbs" | "hdbs");
    if is_source && manifest.has_no_pages() {
        findings.error(path, "has no place in an app without pages; remove it, or drop requirementsOnly/marketingOnly");
    }
}

fn logos(app: &AppSource, manifest: &Manifest, findings: &mut Findings) {
    let products = manifest.products();
    // With several products each has its own folder.
    let folders = match products.as_slice() {
        [] | [_] => vec!["assets/".to_owned()],
        several => several.iter().map(|product| format!("assets/{product}/")).collect(),
    };
    for folder in folders {
        for (name, side) in [("logo.png", 320), ("logo-small.png", 128)] {
            let path = format!("{folder}{name}");
            match app.content(&path).map(png_size) {
                None => findings.error(&path, format!("is missing; add a PNG of {side} x {side} pixels")),
                Some(Some(size)) if size == (side, side) => {}
                Some(Some((width, height))) => {
                    findings.error(&path, format!("has {width} x {height} pixels; make it {side} x {side}"));
                }
                Some(None) => findings.error(&path, format!("is no PNG; add a PNG of {side} x {side} pixels")),
            }
        }
    }
}

fn banner(app: &AppSource, findings: &mut Findings) {
    let Some(content) = app.content(BANNER) else { return };
    match png_size(content) {
        Some((830, 200) | (1_660, 400)) => {}
        Some((width, height)) => {
            findings.error(BANNER, format!("has {width} x {height} pixels; make it 830 x 200 or 1660 x 400"));
        }
        None => findings.error(BANNER, "is no PNG; add a PNG of 830 x 200 pixels"),
    }
}

fn icons(app: &AppSource, manifest: &Manifest, findings: &mut Findings) {
    let folder = if manifest.products().len() > 1 { "assets/support/" } else { "assets/" };
    for place in manifest.support_locations() {
        let svg = format!("{folder}icon_{place}.svg");
        let has = |path: &str| app.content(path).is_some();
        if WITH_ICON.contains(&place) && !has(&svg) && !has(&format!("{folder}icon_{place}_inactive.png")) {
            findings.warning(&svg, format!("is missing although the app is shown in {place}; add the icon"));
        }
    }
}

fn png_size(content: &[u8]) -> Option<(u32, u32)> {
    let reader = png::Decoder::new(Cursor::new(content)).read_info().ok()?;
    Some(reader.info().size())
}
