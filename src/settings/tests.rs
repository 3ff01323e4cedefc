use std::io::Write as _;

use secrecy::ExposeSecret;

use super::*;

/// Reads one section and says what came out and what was wrong.
fn read<T>(text: &str, reader: impl FnOnce(&mut Section) -> T) -> (T, Vec<String>) {
    let problems = Problems::default();
    let mut section = Section::root(text.parse().unwrap(), problems.clone(), BTreeSet::new());
    let value = reader(&mut section);
    section.finish();
    (value, problems.take().iter().map(ToString::to_string).collect())
}

fn file_with(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn a_text_is_taken_as_it_stands() {
    let (text, problems) = read(r#"login = "portadesk-ro""#, |section| section.text("login"));

    assert_eq!(text.as_deref(), Some("portadesk-ro"));
    assert_eq!(problems, [""; 0]);
}

#[test]
fn a_text_of_another_kind_is_told_without_its_value() {
    let (_, problems) = read("login = 4711", |section| section.required_text("login"));

    assert_eq!(problems, ["login: must be a text in quotes, not a number"]);
}

#[test]
fn a_missing_and_an_empty_text_are_told_apart() {
    let ((), problems) = read("empty = ' '", |section| {
        section.required_text("empty");
        section.required_text("missing");
    });

    assert_eq!(problems, ["empty: is empty: give a value or leave the key out", "missing: is missing"]);
}

#[test]
fn numbers_come_from_the_file_or_as_text_from_the_environment() {
    let (numbers, problems) = read("file = 7\nenvironment = ' 8 '", |section| {
        (section.whole_number("file", 1, 1..=9), section.whole_number("environment", 1, 1..=9))
    });

    assert_eq!((numbers, problems.len()), ((7, 8), 0));
}

#[test]
fn a_number_out_of_bounds_is_told_with_its_bounds() {
    for value in ["0", "10", "-1", "1.5", "true", "'many'"] {
        let (number, problems) = read(&format!("n = {value}"), |section| section.whole_number("n", 5, 1..=9));

        assert_eq!(number, 5, "{value}");
        assert_eq!(problems, ["n: must be a whole number from 1 to 9"], "{value}");
    }
}

#[test]
fn durations_are_written_as_people_write_them() {
    let minute = Duration::from_mins(1);
    for (text, seconds) in [("90s", 90), ("2 min", 120), ("1h", 3_600), ("1m30s", 90)] {
        let (duration, problems) =
            read(&format!("d = '{text}'"), |section| section.duration("d", minute, minute..=minute * 60));

        assert_eq!((duration.as_secs(), problems.len()), (seconds, 0), "{text}");
    }
}

#[test]
fn a_duration_out_of_bounds_is_told_with_an_example() {
    let minute = Duration::from_mins(1);
    for text in ["'59s'", "'61m'", "'soon'", "'-5 min'"] {
        let (duration, problems) =
            read(&format!("d = {text}"), |section| section.duration("d", minute * 15, minute..=minute * 60));

        assert_eq!(duration, minute * 15);
        assert_eq!(problems, [r#"d: must be a duration from "1m" to "1h", such as "15m""#], "{text}");
    }
}

#[test]
fn the_words_of_a_duration_are_read_back_as_the_same() {
    for millis in [100, 500, 15_000, 900_000, 43_200_000] {
        let duration = Duration::from_millis(millis);
        let text = format!("d = '{}'", words(duration));

        let (read, _) = read(&text, |section| section.duration("d", Duration::ZERO, Duration::ZERO..=Duration::MAX));

        assert_eq!(read, duration, "{text}");
    }
}

#[test]
fn a_choice_is_told_with_all_choices() {
    let (choice, problems) =
        read("format = 'xml'", |section| section.choice("format", &[("pretty", 1), ("json", 2)], 1));

    assert_eq!(choice, 1);
    assert_eq!(problems, [r#"format: must be one of "pretty", "json""#]);
}

#[test]
fn lists_hold_texts_and_numbers_and_come_with_commas_from_the_environment() {
    let (lists, problems) =
        read("file = ['a', 2]\nenvironment = 'a, b'", |section| (section.list("file"), section.list("environment")));

    let list = |items: [&str; 2]| Some(items.map(str::to_owned).to_vec());
    assert_eq!((lists, problems.len()), ((list(["a", "2"]), list(["a", "b"])), 0));
}

#[test]
fn an_empty_list_from_the_environment_is_an_empty_list() {
    let (list, problems) = read("fields = ''", |section| section.list("fields"));

    assert_eq!((list, problems.len()), (Some(Vec::new()), 0));
}

#[test]
fn something_that_is_no_list_is_told() {
    let ((), problems) = read("fields = [true]\nsections = 4", |section| {
        section.list("fields");
        section.list("sections");
    });

    let words = r#"must be a list such as ["a", "b"]"#;
    assert_eq!(problems, [format!("fields: {words}"), format!("sections: {words}")]);
}

#[test]
fn a_secret_comes_from_its_own_key_or_from_a_file() {
    let file = file_with("sesame\r\n");
    let text = format!("plain = 'open'\nfiled_file = '{}'", file.path().display());

    let (secrets, problems) = read(&text, |section| (section.secret("plain"), section.secret("filed")));

    let shown = (secrets.0.unwrap().expose_secret().to_owned(), secrets.1.unwrap().expose_secret().to_owned());
    assert_eq!(shown, ("open".to_owned(), "sesame".to_owned()));
    assert_eq!(problems, [""; 0]);
}

#[test]
fn a_secret_that_is_given_twice_is_refused() {
    let file = file_with("sesame");
    let text = format!("token = 'open'\ntoken_file = '{}'", file.path().display());

    let (secret, problems) = read(&text, |section| section.secret("token"));

    assert!(secret.is_none());
    assert_eq!(problems, ["token: is given twice, as token and as token_file: keep one"]);
}

#[test]
fn a_secret_s_file_that_is_missing_or_empty_is_named() {
    let file = file_with("\n");
    let text = format!("empty_file = '{}'\nmissing_file = '/nowhere/token'", file.path().display());

    let (_, problems) = read(&text, |section| (section.secret("empty"), section.secret("missing")));

    assert_eq!(problems[0], format!("empty_file: {} is empty", file.path().display()));
    assert!(problems[1].starts_with("missing_file: /nowhere/token cannot be read: No such file"), "{problems:?}");
}

#[test]
fn an_unknown_key_is_told_with_the_one_it_resembles() {
    let text = "clientid = 1\nClient-Secret_File = 1\ntimout = 1\ncolour = 1";

    let ((), problems) = read(text, |section| {
        section.text("client_id");
        section.secret("client_secret");
        section.text("timeout");
        section.text("connect_timeout");
    });

    let mut expected = vec![
        "clientid: is not a setting; did you mean client_id?",
        "Client-Secret_File: is not a setting; did you mean client_secret_file?",
        "timout: is not a setting; did you mean timeout?",
        "colour: is not a setting: it is misspelt or in the wrong section",
    ];
    expected.sort_unstable();
    assert_eq!(problems, expected);
}

#[test]
fn sections_must_be_sections() {
    let ((), problems) = read("log = 'json'\ntenants = 7", |section| {
        section.section("log").finish();
        section.sections("tenants");
    });

    assert_eq!(problems, ["log: must be a section [log], not a text", "tenants: must be given as [[tenants]]"]);
}

#[test]
fn all_keys_that_were_asked_for_are_known_by_their_full_names() {
    let problems = Problems::default();
    let mut root = Section::root(Table::new(), problems.clone(), BTreeSet::new());
    let mut log = root.section("log");
    log.secret("key");
    log.finish();
    root.finish();

    assert_eq!(problems.known_keys().into_iter().collect::<Vec<_>>(), ["log", "log.key", "log.key_file"]);
}
