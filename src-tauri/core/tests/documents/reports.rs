//! Reports of documents through the api.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lamppost_core::Kind;
use lamppost_core::api::{About, ReportOptions};
use lamppost_core::report::Dialect;
use serde_json::{Value, json};

use crate::bench::Bench;

#[test]
fn every_kind_of_document_has_a_report() {
    let mut bench = Bench::new();
    let kinds = bench.call("document_list", json!({}))["kinds"].clone();
    for kind in kinds.as_array().unwrap() {
        let request = json!({"pack": kind["pack"], "service": bench.service});
        let document = bench.made("document_create", request);
        let sections = bench.show(&document)["sections"].clone();
        for section in sections.as_array().unwrap() {
            let said = format!("Said of {}.", section["id"]);
            let request = json!({"document": document, "section": section["id"], "text": said});
            bench.call("section_write", request);
        }
        let asked = json!({"document": document, "include_confidential": true});
        let report = bench.call("report_preview", asked);
        let markdown = report["page"].as_str().unwrap();
        for section in sections.as_array().unwrap() {
            assert!(
                markdown.contains(&format!("Said of \"{}\".", section["id"].as_str().unwrap())),
                "{markdown}"
            );
        }
        let plain = bench
            .session
            .call("report_preview", json!({"document": document}));
        match kind["confidential"] == true {
            true => assert_eq!(plain.unwrap_err().kind, Kind::Refused),
            false => assert_eq!(plain.unwrap()["page"], report["page"]),
        }
    }
    assert_eq!(
        bench.refuse("report_preview", json!({})).kind,
        Kind::Invalid
    );
    let both = json!({"review": bench.review, "document": bench.service});
    assert_eq!(bench.refuse("report_preview", both).kind, Kind::Invalid);
}

#[test]
fn the_review_shows_its_design_and_no_confidential_document() {
    let mut bench = Bench::new();
    let talk = bench.made(
        "document_create",
        json!({"pack": "one-on-one", "review": bench.review}),
    );
    let secret = json!({"document": talk, "section": "role", "text": "Whispered."});
    bench.call("section_write", secret);
    let design = bench.design();
    bench.dependency(&design, "Payment | Gateway");
    let report = bench.call("report_preview", json!({"review": bench.review}));
    let markdown = report["page"].as_str().unwrap();
    assert!(markdown.contains("Payment &#124; Gateway"), "{markdown}");
    assert!(markdown.contains("C4"), "{markdown}");
    assert!(
        markdown.contains("[Summary](#design-summary)"),
        "{markdown}"
    );
    assert!(!markdown.contains("Whispered"), "{markdown}");
}

#[test]
fn a_picture_goes_with_the_page() {
    let mut bench = Bench::new();
    let design = bench.design();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[9]).unwrap();
    writer.finish().unwrap();
    let request = json!({"name": "Flow.png", "base64": STANDARD.encode(&bytes)});
    let added = bench.call("image_add", request);
    let request = json!({"document": design, "section": "overview", "text": added["markdown"]});
    bench.call("section_write", request);
    let id = design.as_str().unwrap().parse().unwrap();
    let bundle = bench
        .session
        .bundle(
            &About::Document(id),
            &ReportOptions::default(),
            Dialect::GitHub,
        )
        .unwrap();
    let page = String::from_utf8(bundle.files[0].bytes.clone()).unwrap();
    let picture = &bundle.files[1];
    assert_eq!(picture.bytes, bytes);
    assert!(
        page.contains(&format!("![Flow](<{}>)", picture.path)),
        "{page}"
    );
    let shown = bench.call("report_preview", json!({"document": design}));
    assert!(
        shown["html"]
            .as_str()
            .unwrap()
            .contains("<img src=\"data:image/png;base64,")
    );
    assert_eq!(
        shown["files"][1]["path"],
        Value::from(picture.path.as_str())
    );
}
