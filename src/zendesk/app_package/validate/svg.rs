//! Pictures as SVG. Zendesk rewrites them through a list of what it allows; here is told what would be lost.

use std::collections::BTreeSet;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{AppSource, Findings, extension, text};

const ALLOWED: [&str; 24] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "title",
    "use",
];

pub(super) fn check(app: &AppSource, findings: &mut Findings) {
    for (path, _) in app.files().filter(|(path, _)| path.starts_with("assets/") && extension(path) == "svg") {
        match text(app, path).and_then(Drawing::read) {
            Some(drawing) => drawing.check(path, findings),
            None => findings.error(path, "is not well-formed SVG; save it again from the drawing program"),
        }
    }
}

#[derive(Default)]
struct Drawing {
    has_view_box: bool,
    has_bitmap: bool,
    /// Id and whether there is a `viewBox`, for each symbol.
    symbols: Vec<(Option<String>, bool)>,
    /// Elements and attributes that Zendesk takes out.
    foreign: BTreeSet<String>,
}

impl Drawing {
    fn read(svg: &str) -> Option<Self> {
        let mut reader = Reader::from_str(svg);
        let (mut drawing, mut depth, mut has_root) = (Self::default(), 0_usize, false);
        loop {
            let (element, opens) = match reader.read_event().ok()? {
                Event::Start(element) => (element, true),
                Event::Empty(element) => (element, false),
                Event::End(_) => {
                    depth = depth.checked_sub(1)?;
                    continue;
                }
                Event::Eof => return (depth == 0 && has_root).then_some(drawing),
                _ => continue,
            };
            if depth == 0 {
                if has_root || element.local_name().as_ref() != b"svg" {
                    return None;
                }
                has_root = true;
            }
            depth += usize::from(opens);
            drawing.note(&element)?;
        }
    }

    fn note(&mut self, element: &BytesStart<'_>) -> Option<()> {
        let name = String::from_utf8(element.local_name().as_ref().to_vec()).ok()?;
        let (mut id, mut has_view_box) = (None, false);
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let key = String::from_utf8(attribute.key.as_ref().to_vec()).ok()?;
            let value = String::from_utf8_lossy(&attribute.value).into_owned();
            has_view_box |= key == "viewBox";
            if key.to_ascii_lowercase().starts_with("on") {
                self.foreign.insert(format!("the attribute {key}"));
            }
            if key.ends_with("href") && !value.starts_with('#') && name != "image" {
                self.foreign.insert("links to the outside".to_owned());
            }
            if key == "id" {
                id = Some(value);
            }
        }
        match name.as_str() {
            "svg" => self.has_view_box |= has_view_box,
            "symbol" => self.symbols.push((id, has_view_box)),
            "image" => self.has_bitmap = true,
            name if !ALLOWED.contains(&name) => drop(self.foreign.insert(format!("<{name}>"))),
            _ => {}
        }
        Some(())
    }

    fn check(&self, path: &str, findings: &mut Findings) {
        if self.has_bitmap {
            findings.warning(path, "holds a bitmap, so Zendesk shows a stand-in icon; draw it with shapes");
        }
        if !self.foreign.is_empty() {
            let list: Vec<_> = self.foreign.iter().map(String::as_str).collect();
            findings.warning(path, format!("holds what Zendesk takes out ({}); draw it without", list.join(", ")));
        }
        if !self.has_view_box && (self.symbols.is_empty() || self.symbols.iter().any(|(_, has)| !has)) {
            findings.warning(path, "has no `viewBox`; add one to <svg>, or to each <symbol>");
        }
        if !self.symbols.is_empty() && !self.symbols.iter().any(|(id, _)| id.as_deref() == Some("default")) {
            findings.warning(path, "has symbols but none with id=\"default\"; name the usual one so");
        }
    }
}
