//! What the documentation says of links, commands, paths, settings and codes is so.

#![expect(clippy::unwrap_used, reason = "a page that cannot be read fails the test")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::{Command, CommandFactory};
use portadesk::{
    cli::Cli,
    config::Config,
    web::{ROUTES, views::ErrorView},
};
use regex::Regex;

#[test]
fn every_link_between_pages_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        for target in links(&read(&page)).into_iter().filter(|target| !target.contains("://")) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let is_there = file.exists() && (anchor.is_empty() || anchors(&read(&file)).contains(anchor));
            if !is_there {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_command_in_the_readme_exists_with_its_options() {
    let commands: Vec<String> = code(&read(&root("README.md"))).filter_map(|code| command_in(&code)).collect();
    assert!(commands.len() > 10, "{commands:?}");

    for line in &commands {
        let mut command = Cli::command();
        for word in line.split_whitespace().take_while(|word| !word.starts_with('-')) {
            command = find(&command, word).unwrap_or_else(|| panic!("there is no command {word:?} in {line:?}"));
        }
        assert!(!command.has_subcommands(), "{line:?} does nothing by itself");
        for option in line.split_whitespace().filter_map(|word| word.strip_prefix("--")) {
            let known = command.get_arguments().any(|argument| argument.get_long() == Some(option));
            assert!(known, "{line:?} has no option --{option}");
        }
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = read(&root("README.md"));
    let section = section(&readme, "## Commands");

    for path in leaves(&Cli::command()) {
        let named = code(section).any(|code| command_in(&code).is_some_and(|line| is_called(&line, &path)));
        assert!(named, "portadesk {path} is not in the README");
    }
}

/// Whether a line of the README calls this command, and not one whose name goes on.
fn is_called(line: &str, path: &str) -> bool {
    line.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Commands that do something by themselves: `sync plan`.
fn leaves(command: &Command) -> Vec<String> {
    let below = command.get_subcommands().flat_map(|inner| {
        let name = inner.get_name();
        if inner.has_subcommands() {
            leaves(inner).into_iter().map(|rest| format!("{name} {rest}")).collect()
        } else {
            vec![name.to_owned()]
        }
    });
    below.collect()
}

#[test]
fn the_readme_names_every_section_of_the_configuration_and_no_other() {
    let example = read(&root("src/config/example.toml"));
    let is_section = |line: &&str| line.starts_with('[') && line.ends_with(']');
    let known: BTreeSet<&str> = example.lines().map(|line| line.trim_start_matches("# ")).filter(is_section).collect();

    let readme = read(&root("README.md"));
    let named: Vec<String> =
        code(section(&readme, "## Configuration")).filter(|code| is_section(&code.as_str())).collect();

    assert_eq!(named.iter().map(String::as_str).collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_path_in_the_architecture_exists() {
    let page = read(&root("docs/architecture.md"));
    let paths: Vec<String> =
        code(&page).filter(|code| ["src/", "tests/"].iter().any(|start| code.starts_with(start))).collect();
    assert!(paths.len() > 20, "{paths:?}");

    for path in &paths {
        assert!(root(path).exists() || root(&format!("{path}.rs")).exists(), "{path}");
    }
    for folder in fs::read_dir(root("src")).unwrap().map(|entry| entry.unwrap().path()) {
        let room = format!("src/{}", folder.file_stem().unwrap().to_string_lossy());
        assert!(["src/lib", "src/build"].contains(&room.as_str()) || paths.contains(&room), "{room} is not described");
    }
}

#[test]
fn the_configuration_in_the_readme_is_accepted() {
    let readme = read(&root("README.md"));
    let toml = code(&readme).find(|code| code.contains("[[tenants]]")).unwrap();
    let secrets = std::env::temp_dir().join(format!("portadesk-docs-{}", std::process::id()));
    fs::create_dir_all(&secrets).unwrap();
    for name in ["session.key", "zendesk.secret", "billing.token"] {
        fs::write(secrets.join(name), "0123456789abcdef0123456789abcdef\n").unwrap();
    }

    let read = Config::parse(&toml.replace("/etc/portadesk", secrets.to_str().unwrap()), []);

    fs::remove_dir_all(secrets).unwrap();
    read.unwrap();
}

/// Paths that a proxy never passes on.
const INSIDE: [&str; 2] = ["/readyz", "/metrics"];
/// How paths begin that a proxy passes on once something is configured.
const OPTIONAL: [&str; 5] = ["/espf/", "/zendesk/{tenant}/webhooks", "/billing/", "/care/", "/api/"];

#[test]
fn the_proxy_in_the_readme_passes_on_every_path_for_outside_and_no_other() {
    let readme = read(&root("README.md"));
    let locations: Vec<Vec<Regex>> = code(&readme)
        .filter(|code| code.contains("location ~"))
        .map(|code| words_between("location ~ ", " {", &code).iter().map(|it| Regex::new(it).unwrap()).collect())
        .collect();
    let [always, on_demand] = locations.as_slice() else { panic!("{locations:?}") };
    assert_eq!((always.len(), on_demand.len()), (1, OPTIONAL.len()));

    for route in ROUTES {
        let path = route.path.replace(['{', '}'], "");
        let passed = |locations: &[Regex]| locations.iter().filter(|it| it.is_match(&path)).count();
        let expected = match route.path {
            path if INSIDE.contains(&path) => (0, 0),
            path if OPTIONAL.iter().any(|start| path.starts_with(start)) => (0, 1),
            _ => (1, 0),
        };
        assert_eq!((passed(always), passed(on_demand)), expected, "{path}");
    }
}

#[test]
fn the_readme_explains_every_code_and_no_other() {
    let readme = read(&root("README.md"));
    let rows = section(&readme, "## When something is wrong")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));

    let explained: BTreeSet<&str> = rows.map(|(code, _)| code).collect();

    assert_eq!(explained, ErrorView::CODES.into_iter().collect());
}

#[test]
fn the_page_of_errors_explains_every_code_and_reason_and_no_other() {
    let page = read(&root("docs/errors.md"));
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    let explained: BTreeSet<&str> = headings.collect();

    assert_eq!(explained, ErrorView::CODES.into_iter().collect());
    let told = read(&root("src/web/error/presentation.rs"));
    for code in words_after("Presentation::new(", &told) {
        assert!(explained.contains(code.as_str()), "{code} is answered and not explained");
    }
    let reasons: String = [
        "src/zendesk/token/error.rs",
        "src/web/extract/page_request.rs",
        "src/sessions/token.rs",
        "src/sessions/access.rs",
    ]
    .map(root)
    .iter()
    .map(|file| read(file))
    .collect();
    let reasons = words_after(" => ", &reasons);
    assert!(reasons.len() > 20, "{reasons:?}");
    for reason in reasons {
        assert!(page.contains(&format!("`{reason}`")), "{reason} is counted and not explained");
    }
}

#[test]
fn the_page_of_metrics_names_every_metric_and_no_other() {
    let page = read(&root("docs/metrics.md"));
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let named: BTreeSet<String> = rows.map(|(name, _)| name.to_owned()).collect();

    let sources: String = sources(&root("src")).iter().map(|file| read(file)).collect();
    let quoted = sources.split('"').filter(|text| text.starts_with("portadesk_") && !text.contains(['{', ' ', '.']));
    let counted: BTreeSet<String> = quoted.filter(|name| is_metric(name)).map(str::to_owned).collect();

    assert_eq!(counted, named);
}

/// By the endings that metrics have.
fn is_metric(name: &str) -> bool {
    ["_total", "_seconds", "_state", "_in_use"].iter().any(|ending| name.ends_with(ending))
}

/// The program's source files, without the simulators'.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inner = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    let own = entries.filter(|path| !path.ends_with("src/demo")).flat_map(inner);
    own.filter(|file| file.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// What stands between the two, on one line.
fn words_between(start: &str, end: &str, text: &str) -> Vec<String> {
    let rests = text.lines().filter_map(|line| Some(line.split_once(start)?.1));
    rests.filter_map(|rest| Some(rest.split_once(end)?.0.trim().to_owned())).collect()
}

/// Words of lower-case letters and underscores, in quotes, that follow `start` on its line.
fn words_after(start: &str, source: &str) -> BTreeSet<String> {
    let rests = source.lines().filter_map(|line| Some(line.split_once(start)?.1));
    let quoted = rests.flat_map(|rest| rest.split('"').skip(1).step_by(2));
    let is_word = |text: &&str| text.len() > 3 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    quoted.filter(is_word).map(str::to_owned).collect()
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(file: &Path) -> String {
    if file.is_dir() { String::new() } else { fs::read_to_string(file).unwrap() }
}

/// What stands below a heading of the second order.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(heading).unwrap();
    rest.split("\n## ").next().unwrap()
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(root).to_vec();
    for folder in ["docs", "docs/decisions"] {
        let files = fs::read_dir(root(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|file| file.extension().is_some_and(|ending| ending == "md")));
    }
    pages
}

/// Targets of `[text](target)`.
fn links(page: &str) -> Vec<String> {
    page.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// Headings as GitHub makes anchors of them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches(['#', ' ']));
    let anchor = |heading: &str| -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
    };
    headings.map(anchor).collect()
}

/// Code blocks without their fences, and code in running text.
fn code(page: &str) -> impl Iterator<Item = String> {
    let parts = page.split("```").enumerate();
    parts.flat_map(|(at, part)| -> Vec<String> {
        if at % 2 == 1 {
            return vec![part.split_once('\n').map(|(_, block)| unindented(block)).unwrap_or_default()];
        }
        part.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    })
}

fn unindented(block: &str) -> String {
    block.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}

/// What follows `portadesk` where it is called, directly or through cargo or sudo.
fn command_in(code: &str) -> Option<String> {
    let line = code.lines().find(|line| line.contains("portadesk ") || line.contains("cargo run -- "))?;
    let called = line.strip_prefix("sudo -u portadesk ").unwrap_or(line);
    let words = called.strip_prefix("portadesk ").or_else(|| called.strip_prefix("cargo run -- "))?;
    Some(words.split('#').next().unwrap_or_default().trim().to_owned())
}

fn find(command: &Command, name: &str) -> Option<Command> {
    command.get_subcommands().find(|known| known.get_name() == name).cloned()
}
