//! Files of a query: what they are and how large they may be, and that none is taken that did not come to its end.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use portadesk::demo::{
    faults::{Fault, FaultKind},
    simulator::zendesk::Upload,
};
use serde_json::json;

use crate::harness::{Answer, CareGuest, Desk, Setting, Wire, until};

const MEGABYTE: usize = 1024 * 1024;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn desk() -> Desk {
    Setting::default().caring().start().await
}

fn image(bytes: usize) -> Vec<u8> {
    let mut image = PNG.to_vec();
    image.extend((0..bytes - PNG.len()).map(|at| u8::try_from(at % 251).unwrap()));
    image
}

fn names(answer: &Answer) -> Vec<String> {
    answer
        .body
        .split("class=\"file-name\"><bdi>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

/// Sends the query and returns the files of its ticket.
async fn delivered(desk: &Desk, rita: &CareGuest<'_>, form: &str) -> Vec<Upload> {
    rita.ask(form, "With files", "See there.").await.expect(200);
    let made = |subject: &str| desk.zendesk().tickets().into_iter().find(|ticket| ticket.subject == subject);
    desk.later("the ticket", async || made("With files")).await.comments[0].files.clone()
}

#[tokio::test]
async fn files_go_with_the_ticket_byte_for_byte_up_to_the_limit() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    let (whole, small) = (image(MEGABYTE), "INVITE sip:a@b SIP/2.0\r\nПривіт\r\n");

    rita.add(&form, "all.png", whole.clone()).await.expect(200);
    rita.add(&form, "C:\\traces\\call.html", small).await.expect(200);
    let list = rita.add(&form, "gone.png", image(600)).await.expect(200);
    assert_eq!(names(&list), ["all.png", "call.html.txt", "gone.png"], "text is text, whatever it is called");
    let list = rita.send(rita.request("DELETE", &format!("/queries/{form}/files/3"))).await.expect(200);
    assert_eq!(names(&list), ["all.png", "call.html.txt"]);

    let files = delivered(&desk, &rita, &form).await;

    let told: Vec<_> = files.iter().map(|it| (&*it.name, &*it.content_type, it.bytes)).collect();
    let text = "text/plain; charset=utf-8";
    assert_eq!(told, [("all.png", "image/png", MEGABYTE), ("call.html.txt", text, small.len())]);
    assert_eq!(files[0].digest, digest(&SHA256, &whole).as_ref());
    assert_eq!(files[1].digest, digest(&SHA256, small.as_bytes()).as_ref());
    assert_eq!(
        desk.count_of("SELECT (SELECT count(*) FROM query_files) + (SELECT count(*) FROM query_chunks)").await,
        0
    );
    rita.add(&form, "late.png", image(600)).await.refuses(409, "form_ended");
}

#[tokio::test]
async fn what_is_empty_too_large_or_of_no_kind_is_refused_and_leaves_nothing() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    let mut binary_text = vec![b'a'; 300_000];
    binary_text.push(0);

    for (name, bytes, status, code) in [
        ("empty.png", Vec::new(), 422, "file_empty"),
        ("large.png", image(MEGABYTE + 1), 413, "file_too_large"),
        ("program.png", b"MZ\x90\x00\x03".to_vec(), 422, "file_kind_not_taken"),
        ("archive.pdf", b"PK\x03\x04\x14\x00".to_vec(), 422, "file_kind_not_taken"),
        ("sound.wav", b"RIFF\x00\x00\x00\x00WAVEfmt ".to_vec(), 422, "file_kind_not_taken"),
        ("page.txt", binary_text, 422, "file_kind_not_taken"),
    ] {
        rita.add(&form, name, bytes).await.refuses(status, code);
        assert_eq!(desk.count_of("SELECT count(*) FROM query_chunks").await, 0, "{name}");
    }
    for number in 0..5 {
        rita.add(&form, &format!("{number}.png"), image(20)).await.expect(200);
    }
    rita.add(&form, "6.png", image(20)).await.refuses(422, "too_many_files");
    assert_eq!(delivered(&desk, &rita, &form).await.len(), 5);
}

const UPLOAD: &str = "POST /api/v2/uploads";

#[tokio::test]
async fn while_so_much_waits_that_there_is_no_room_a_question_is_taken_without_files() {
    let desk = Setting::default().caring().with("tenants.panda.care.max_waiting_mb", 1).start().await;
    let (rita, joerg) = (desk.customer("rita", 46_170).await, desk.customer("joerg", 46_171).await);
    rita.add(&rita.form().await, "all.png", image(MEGABYTE)).await.expect(200);
    let form = joerg.form().await;

    joerg.add(&form, "more.png", image(600)).await.refuses(503, "no_room_for_files");

    joerg.ask(&form, "Rechnung", "Bitte noch einmal.").await.expect(200);
}

#[tokio::test]
async fn a_file_that_has_arrived_is_not_sent_again_for_the_next_try() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    rita.add(&form, "first.png", image(600)).await.expect(200);
    rita.add(&form, "second.png", image(700)).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only(UPLOAD).times(1));
    rita.ask(&form, "With files", "See there.").await.expect(200);
    until("the first file is on its way", async || (desk.zendesk().calls().count(UPLOAD) == 1).then_some(())).await;

    desk.zendesk().faults().clear();
    desk.zendesk().faults().set(Fault::code("RecordInvalid").only(UPLOAD).times(1));

    let files = delivered(&desk, &rita, &form).await;
    assert_eq!(files.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["first.png", "second.png"]);
    let sent = desk.zendesk().calls().count(UPLOAD);
    assert!(sent <= 3, "{sent}: the first once, the second twice");
}

#[tokio::test]
async fn a_query_whose_file_takes_long_holds_up_no_other() {
    let desk = desk().await;
    let (rita, joerg) = (desk.customer("rita", 46_170).await, desk.customer("joerg", 46_171).await);
    let form = rita.form().await;
    rita.add(&form, "slow.png", image(600)).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only(UPLOAD));
    rita.ask(&form, "With files", "See there.").await.expect(200);
    until("the file is on its way", async || (desk.zendesk().calls().count(UPLOAD) == 1).then_some(())).await;

    for subject in ["One", "Two"] {
        joerg.ask(&joerg.form().await, subject, "?").await.expect(200).says("Its number is");
    }

    desk.zendesk().faults().clear();
    assert_eq!(delivered(&desk, &rita, &form).await.len(), 1);
}

#[tokio::test]
async fn a_file_that_never_arrives_is_the_querys_own_trouble() {
    let desk = Setting::default()
        .caring()
        .with("tenants.panda.care.max_tries", 1)
        .adjusted(|config| {
            for care in config.tenants.iter_mut().filter_map(|tenant| tenant.care.as_mut()) {
                care.lease = Duration::from_secs(2);
            }
        })
        .start()
        .await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    rita.add(&form, "slow.png", image(600)).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only(UPLOAD));

    rita.ask(&form, "With files", "See there.").await.expect(200);

    let parked = "SELECT count(*) FROM queries WHERE parked = 1 AND last_error = 'too_slow'";
    until("it is given up", async || (desk.count_of(parked).await == 1).then_some(())).await;
    desk.zendesk().faults().clear();
}

#[tokio::test]
async fn a_file_that_is_cut_or_too_slow_is_no_file() {
    let desk = Setting::default()
        .caring()
        .adjusted(|config| config.web.file_arrival = Duration::from_millis(1_500))
        .start()
        .await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    let head = |length: usize| {
        format!(
            "POST /care/panda/queries/{form}/files?name=a.png HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
             Content-Length: {length}\r\n\r\n",
            rita.session()
        )
    };

    let mut cut = Wire::open(&desk);
    cut.say(head(100_000));
    cut.say(image(50_000));
    drop(cut);
    let mut slow = Wire::open(&desk);
    slow.say(head(100_000));
    slow.say(image(50_000));
    slow.hear().refuses(408, "invalid_request");
    rita.add(&form, "whole.png", image(300_000)).await.expect(200);

    let files = delivered(&desk, &rita, &form).await;
    assert_eq!(files.iter().map(|file| file.bytes).collect::<Vec<_>>(), [300_000]);
}

#[tokio::test]
async fn a_body_that_tells_no_length_is_cut_off_at_the_limit_and_one_that_falls_silent_is_given_up() {
    let desk = Setting::default()
        .caring()
        .adjusted(|config| config.web.file_silence = Duration::from_millis(300))
        .start()
        .await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    let head = format!(
        "POST /care/panda/queries/{form}/files?name=a.png HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        rita.session()
    );
    let piece = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();

    // One byte too many, and no end: whoever waited for it would wait for ever.
    let mut endless = Wire::open(&desk);
    endless.say(&head);
    endless.say(piece(&image(MEGABYTE)));
    endless.say(piece(b"x"));
    endless.hear().refuses(413, "file_too_large");
    let mut silent = Wire::open(&desk);
    silent.say(&head);
    silent.say(piece(&image(400_000)));
    silent.hear().refuses(408, "invalid_request");
    let nothing = "SELECT (SELECT count(*) FROM query_files) + (SELECT count(*) FROM query_chunks)";
    desk.later("neither leaves anything", async || (desk.count_of(nothing).await == 0).then_some(())).await;

    let mut whole = Wire::open(&desk);
    whole.say(&head);
    whole.say(piece(&image(MEGABYTE)));
    whole.say("0\r\n\r\n");
    assert_eq!(names(&whole.hear().expect(200)), ["a.png"]);
}

#[tokio::test]
async fn files_that_take_longer_than_a_lease_all_together_are_delivered() {
    let desk = Setting::default()
        .caring()
        .adjusted(|config| {
            for care in config.tenants.iter_mut().filter_map(|tenant| tenant.care.as_mut()) {
                care.lease = Duration::from_secs(2);
            }
        })
        .start()
        .await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    for number in 0..3 {
        rita.add(&form, &format!("{number}.png"), image(1_000)).await.expect(200);
    }
    desk.zendesk().faults().set(Fault::slow(Duration::from_millis(700)).only("POST /api/v2/uploads"));

    assert_eq!(delivered(&desk, &rita, &form).await.len(), 3);
    assert_eq!(desk.zendesk().calls().count("POST /api/v2/uploads"), 3, "none was sent again");
}

#[tokio::test]
async fn a_query_with_a_file_that_does_not_get_through_keeps_no_other_waiting() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    rita.add(&form, "a.png", image(1_000)).await.expect(200);
    desk.zendesk().faults().set(Fault::from(FaultKind::Hang).only("POST /api/v2/uploads"));
    rita.ask(&form, "With files", "See there.").await.expect(200).says("Your question is stored.");

    for number in 0..3 {
        rita.ask(&rita.form().await, &format!("Question {number}"), "?").await.expect(200).says("Its number is");
    }
    desk.zendesk().faults().clear();

    assert_eq!(delivered(&desk, &rita, &form).await.len(), 1);
}

#[tokio::test]
async fn a_query_is_not_sent_without_files_that_the_customer_sees_beside_it() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let form = rita.form().await;
    rita.add(&form, "a.png", image(1_000)).await.expect(200);
    // So many forms with files may be open; the first makes way.
    for _ in 0..3 {
        desk.advance(1);
        rita.add(&rita.form().await, "b.png", image(1_000)).await.expect(200);
    }

    let send = async |files: u32| {
        let body = json!({ "subject": "With files", "text": "See there.", "files": files });
        rita.send(rita.request("PUT", &format!("/queries/{form}")).json(&body)).await
    };
    send(1).await.refuses(409, "form_ended");

    assert_eq!(desk.count_of("SELECT count(*) FROM queries WHERE stage <> 'draft'").await, 0);
    send(0).await.expect(200);
}
