//! Every sample of every view in every language: nothing breaks a rule of axe-core in either theme, and nothing stands out
//! of the narrowest column.

use std::{fmt::Write as _, ptr};

use portadesk::{
    locale::Language,
    web::{
        assets::{Asset, CARE_CSS, MANAGE_CSS, PANEL_CSS, TICKETS_CSS},
        views::samples,
    },
};

use crate::harness::Gallery;

#[tokio::test]
async fn every_view_in_english() {
    every_view(Language::English).await;
}

#[tokio::test]
async fn every_view_in_german() {
    every_view(Language::German).await;
}

#[tokio::test]
async fn every_view_in_spanish() {
    every_view(Language::Spanish).await;
}

#[tokio::test]
async fn every_view_in_ukrainian() {
    every_view(Language::Ukrainian).await;
}

#[tokio::test]
async fn every_view_in_arabic() {
    every_view(Language::Arabic).await;
}

async fn every_view(language: Language) {
    let gallery = Gallery::open().await;
    let samples = samples::all(language);
    let (mut looked_at, mut flaws) = (0, String::new());
    for (css, stand) in
        [(&PANEL_CSS, "beside"), (&MANAGE_CSS, "nav_bar"), (&TICKETS_CSS, "billing"), (&CARE_CSS, "care")]
    {
        gallery.wear(css).await;
        for sample in samples.iter().filter(|sample| ptr::eq(stylesheet(&sample.name), css)) {
            looked_at += 1;
            for flaw in gallery.flaws_of(&sample.html, language, stand).await {
                writeln!(flaws, "{}: {flaw}", sample.name).unwrap();
            }
        }
    }
    assert_eq!(looked_at, samples.len());
    assert!(flaws.is_empty(), "{flaws}");
}

/// The one that the page of this view has.
fn stylesheet(name: &str) -> &'static Asset {
    match name.split('-').next() {
        Some("manage") => &MANAGE_CSS,
        Some("tickets") => &TICKETS_CSS,
        Some("care") => &CARE_CSS,
        _ => &PANEL_CSS,
    }
}
