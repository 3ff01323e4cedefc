//! `portadesk package`: both ways to give the address, and everything wrong with an app directory at once.

use std::{fs, io::Cursor, path::Path};

use crate::harness::{Place, Setting};

#[test]
fn the_package_is_the_same_whichever_way_the_address_is_given() {
    let setting = Setting::new();

    let by_url = setting.place.run(&["package", "--public-url", "http://127.0.0.1:9", "--out", "url.zip"]);
    let by_file = setting.run(&["package", "--out", "config.zip"]);

    assert_eq!((by_url.code, by_file.code), (0, 0), "{} {}", by_url.err, by_file.err);
    assert!(by_url.out.starts_with("url.zip is ready ("), "{}", by_url.out);
    assert!(by_url.out.contains("for the service at http://127.0.0.1:9.\n"), "{}", by_url.out);
    let read = |name: &str| fs::read(setting.place.path().join(name)).unwrap();
    assert_eq!(read("url.zip"), read("config.zip"));
    let mut zip = zip::ZipArchive::new(Cursor::new(read("url.zip"))).unwrap();
    assert!(zip.by_name("manifest.json").is_ok());
}

#[test]
fn one_address_must_be_given() {
    let place = Place::new();

    let none = place.run(&["package", "--out", "app.zip"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("--public-url"), "{}", none.err);

    let plain = place.run(&["package", "--public-url", "http://portadesk.panda.example", "--out", "app.zip"]);
    assert_eq!(plain.code, 1);
    assert_eq!(
        plain.err,
        "portadesk: the public URL must begin with https:// (http:// is for localhost and 127.0.0.1 only)\n"
    );
    assert!(place.names().is_empty());
}

#[test]
fn a_broken_app_is_refused_with_everything_that_is_wrong() {
    let place = Place::new();
    copy_app(&place);
    fs::remove_file(place.path().join("app/assets/logo.png")).unwrap();
    place.write("app/translations/en.json", "{}");
    place.write("app/manifest.json", "{\"name\": \"portadesk\"}");

    let ended = build(&place);

    assert_eq!(ended.code, 1);
    let errors: Vec<_> = ended.err.lines().filter(|line| line.starts_with("  error: ")).collect();
    assert!(errors.len() > 5, "{}", ended.err);
    assert!(
        ended
            .err
            .starts_with(&format!("portadesk: the app has {} error(s) that Zendesk would refuse:\n", errors.len()))
    );
    for file in ["assets/logo.png", "translations/en.json", "manifest.json"] {
        assert!(errors.iter().any(|error| error.starts_with(&format!("  error: {file}: "))), "{file}: {}", ended.err);
    }
    assert!(!place.path().join("app.zip").exists());
}

#[test]
fn warnings_are_shown_and_do_no_harm() {
    let place = Place::new();
    copy_app(&place);
    place.write("app/assets/notes.txt", "of no use");

    let ended = build(&place);

    assert_eq!(ended.code, 0);
    assert!(
        ended.err.starts_with("warning: assets/notes.txt: is of a kind that Zendesk does not name"),
        "{}",
        ended.err
    );
    assert!(place.path().join("app.zip").exists());
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    let place = Place::new();

    let missing = build(&place);
    assert_eq!(
        (missing.code, missing.err.as_str()),
        (1, "portadesk: app cannot be read: No such file or directory (os error 2)\n")
    );

    let unwritable = place.run(&["package", "--public-url", "http://127.0.0.1:9", "--out", "nowhere/app.zip"]);
    assert_eq!(unwritable.code, 1);
    assert!(
        unwritable.err.starts_with("portadesk: nowhere/app.zip cannot be written: No such file"),
        "{}",
        unwritable.err
    );
}

fn build(place: &Place) -> crate::harness::Ended {
    place.run(&["package", "--public-url", "https://portadesk.panda.example", "--app-dir", "app", "--out", "app.zip"])
}

fn copy_app(place: &Place) {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("zendesk-app");
    for folder in ["", "assets", "translations"] {
        for file in fs::read_dir(app.join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
            if file.is_file() {
                let name = Path::new("app").join(file.strip_prefix(&app).unwrap());
                place.write(name.to_str().unwrap(), fs::read(&file).unwrap());
            }
        }
    }
}
