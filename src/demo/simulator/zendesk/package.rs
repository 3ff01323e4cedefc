//! An uploaded app package: out of the multipart body, and far enough into the zip to read its manifest.

use std::io::{Cursor, Read};

use serde_json::Value;
use zip::ZipArchive;

use super::request::Request;

/// The file in the multipart field `field`, if the body has it.
pub(super) fn uploaded_file(request: &Request, field: &str) -> Option<Vec<u8>> {
    let boundary = request.content_type().split("boundary=").nth(1)?.trim_matches('"');
    let separator = format!("--{boundary}");
    let mut rest = after(&request.body, separator.as_bytes())?;
    loop {
        let part_end = find(rest, format!("\r\n{separator}").as_bytes())?;
        let part = &rest[..part_end];
        let head_end = find(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&part[..head_end]);
        if head.contains(&format!("name=\"{field}\"")) {
            return Some(part[head_end + 4..].to_vec());
        }
        rest = after(&rest[part_end + 2..], separator.as_bytes())?;
        if rest.starts_with(b"--") {
            return None;
        }
    }
}

/// The manifest of a package, or the fault as the account words it.
pub(super) fn manifest(zip: &[u8]) -> Result<Value, String> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| "Invalid zip file".to_owned())?;
    for name in ["translations/en.json", "manifest.json"] {
        if archive.by_name(name).is_err() {
            return Err(format!("Could not find {name}"));
        }
    }
    let mut text = String::new();
    let mut file = archive.by_name("manifest.json").map_err(|_| "Could not find manifest.json".to_owned())?;
    file.read_to_string(&mut text).map_err(|_| "manifest.json is not proper text".to_owned())?;
    let manifest: Value = serde_json::from_str(&text).map_err(|_| "manifest is not proper JSON".to_owned())?;
    let missing: Vec<&str> = ["author", "defaultLocale", "location", "frameworkVersion"]
        .into_iter()
        .filter(|key| manifest.get(key).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(manifest);
    }
    Err(format!("Missing required fields in manifest: {}", missing.join(", ")))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn after<'a>(haystack: &'a [u8], needle: &[u8]) -> Option<&'a [u8]> {
    find(haystack, needle).map(|start| &haystack[start + needle.len()..])
}
