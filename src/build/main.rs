//! Prepares the panel's files for serving: names that change with their content, and bodies compressed as well as
//! the two formats allow. Done once here, so that no request ever pays for it.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hasher},
    io::Write as _,
    path::{Path, PathBuf},
};

/// Where the sources lie.
const FOLDER: &str = "src/web/assets";

/// A file as it is served: one, made of several sources, because the panel's first paint waits for every request.
struct File {
    /// Name of the constant in `assets.rs`.
    constant: &'static str,
    name: &'static str,
    content_type: &'static str,
    /// In the order they are joined.
    sources: &'static [&'static str],
    /// Stands before and after the joined sources.
    around: (&'static str, &'static str),
}

const FILES: [File; 8] = [
    File {
        constant: "PANEL_CSS",
        name: "panel.css",
        content_type: "text/css; charset=utf-8",
        sources: &["theme.css", "controls.css", "card.css", "sections.css", "matches.css", "states.css", "wide.css"],
        around: ("", ""),
    },
    File {
        constant: "PANEL_JS",
        name: "panel.js",
        content_type: "text/javascript; charset=utf-8",
        sources: &["slots.js", "ages.js", "actions.js", "zendesk.js"],
        around: ("(() => {\n\"use strict\";\n", "})();\n"),
    },
    // The page for administrators looks and works as the panel does, and has a few things more.
    File {
        constant: "MANAGE_CSS",
        name: "manage.css",
        content_type: "text/css; charset=utf-8",
        sources: &[
            "theme.css",
            "controls.css",
            "card.css",
            "sections.css",
            "matches.css",
            "states.css",
            "wide.css",
            "manage.css",
        ],
        around: ("", ""),
    },
    File {
        constant: "MANAGE_JS",
        name: "manage.js",
        content_type: "text/javascript; charset=utf-8",
        sources: &["slots.js", "ages.js", "actions.js", "manage.js", "zendesk.js"],
        around: ("(() => {\n\"use strict\";\n", "})();\n"),
    },
    // A customer's tickets, for people who come without Zendesk.
    File {
        constant: "TICKETS_CSS",
        name: "tickets.css",
        content_type: "text/css; charset=utf-8",
        sources: &[
            "theme.css",
            "controls.css",
            "card.css",
            "sections.css",
            "matches.css",
            "states.css",
            "wide.css",
            "tickets.css",
        ],
        around: ("", ""),
    },
    File {
        constant: "TICKETS_JS",
        name: "tickets.js",
        content_type: "text/javascript; charset=utf-8",
        sources: &["slots.js", "ages.js", "actions.js", "tickets.js"],
        around: ("(() => {\n\"use strict\";\n", "})();\n"),
    },
    // The page in self-care, which knows nothing of Zendesk.
    File {
        constant: "CARE_CSS",
        name: "care.css",
        content_type: "text/css; charset=utf-8",
        sources: &["theme.css", "controls.css", "sections.css", "states.css", "care.css"],
        around: ("", ""),
    },
    File {
        constant: "CARE_JS",
        name: "care.js",
        content_type: "text/javascript; charset=utf-8",
        sources: &["slots.js", "ages.js", "care.js"],
        around: ("(() => {\n\"use strict\";\n", "})();\n"),
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=src/build");
    let folder = PathBuf::from(required("CARGO_MANIFEST_DIR")?).join(FOLDER);
    let target = PathBuf::from(required("OUT_DIR")?);
    let mut table = String::new();
    for file in &FILES {
        let content = joined(&folder, file)?;
        store(&target.join(file.name), content.as_bytes())?;
        describe(&mut table, file, &content)?;
    }
    let names: Vec<&str> = FILES.iter().map(|file| file.constant).collect();
    writeln!(table, "static ALL: [&Asset; {}] = [&{}];", names.len(), names.join(", &"))?;
    fs::write(target.join("assets.rs"), table)?;
    Ok(())
}

fn joined(folder: &Path, file: &File) -> Result<String, Box<dyn Error>> {
    let mut content = file.around.0.to_owned();
    for source in file.sources {
        content += &fs::read_to_string(folder.join(source)).map_err(|fault| format!("{source}: {fault}"))?;
    }
    Ok(content + file.around.1)
}

/// Writes the file's entry for `assets.rs`.
fn describe(table: &mut String, file: &File, content: &str) -> Result<(), Box<dyn Error>> {
    let File { constant, name, content_type, .. } = file;
    let path = format!("/assets/{}", hashed_name(name, content.as_bytes()));
    writeln!(table, "/// `{name}`.\npub static {constant}: Asset = Asset {{")?;
    writeln!(table, "    path: {path:?},\n    content_type: {content_type:?},")?;
    for (field, ending) in [("identity", ""), ("brotli", ".br"), ("gzip", ".gz")] {
        writeln!(table, "    {field}: include_bytes!(concat!(env!(\"OUT_DIR\"), {:?})),", format!("/{name}{ending}"))?;
    }
    writeln!(table, "}};")?;
    Ok(())
}

fn required(name: &str) -> Result<String, Box<dyn Error>> {
    #[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
    env::var(name).map_err(|fault| format!("{name}: {fault}").into())
}

/// `panel.1f2e3d4c5b6a7988.css`. A hash against stale copies, not against forgery: the files come from ourselves.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    let (stem, ending) = name.split_once('.').unwrap_or((name, "bin"));
    format!("{stem}.{:016x}.{ending}", hasher.finish())
}

/// Writes the file as it is, as brotli (quality 11) and as gzip (level 9).
fn store(path: &Path, content: &[u8]) -> Result<(), Box<dyn Error>> {
    fs::write(path, content)?;
    let mut brotli = brotli::CompressorWriter::new(fs::File::create(ending(path, "br"))?, 4096, 11, 22);
    brotli.write_all(content)?;
    brotli.flush()?;
    drop(brotli);
    let mut gzip = flate2::write::GzEncoder::new(fs::File::create(ending(path, "gz"))?, flate2::Compression::best());
    gzip.write_all(content)?;
    gzip.finish()?;
    Ok(())
}

fn ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
