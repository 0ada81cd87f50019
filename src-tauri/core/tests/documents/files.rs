//! Documents as files and pictures in them, through the api.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::bench::{Bench, one};

const FOREIGN: &str = "---\nowner: payments\n---\n# Checkout, the design\n\nWritten in a hurry.\n\n## 1. Summary\n\nOne page. See [the wiki](https://wiki.example).\n\n### Details\n\nMore of it.\n\n## Dependencies\n\n| Name | Kind | Need | Timeout | If down | Colour |\n|---|---|:-:|---|---|---|\n| Basket | Service | Hard | 2s | No checkout | red |\n| Fraud | vendor | maybe | -5m | Approve \\| queue | |\n\n## Lunch\n\nSoup.\n";

#[test]
fn a_foreign_design_is_taken_apart_and_nothing_is_dropped() {
    let mut bench = Bench::new();
    let request = json!({"text": FOREIGN, "review": bench.review});
    let done = bench.call("document_import", request);
    let output = &done["output"];
    assert_eq!(output["title"], "Checkout, the design");
    assert_eq!(output["rows"], 2);
    let places: Vec<&Value> = output["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["place"])
        .collect();
    assert_eq!(
        places,
        [
            "Dependencies, row 2 (Fraud), Need",
            "Dependencies, row 2 (Fraud), Timeout"
        ]
    );

    let shown = bench.show(&output["id"]);
    assert_eq!(
        one(&shown["sections"], "id", "summary")["text"],
        "One page. See [the wiki](https://wiki.example).\n\n### Details\n\nMore of it."
    );
    let rows = one(&shown["sections"], "id", "dependencies")["tables"][0]["rows"].clone();
    let cell = |row: usize, column: &str| one(&rows[row]["cells"], "column", column);
    assert_eq!(cell(0, "kind")["value"], "service");
    assert_eq!(cell(1, "if_down")["value"], "Approve | queue");
    assert_eq!(cell(1, "timeout")["value"], "-5m");
    assert_eq!(
        cell(1, "timeout")["problem"]
            .as_str()
            .unwrap()
            .split('.')
            .next(),
        Some("“-5m” is not a duration")
    );
    let appendix = shown["appendix"].as_str().unwrap();
    for kept in [
        "owner: payments",
        "Written in a hurry.",
        "## Lunch",
        "Soup.",
        "| red |",
    ] {
        assert!(appendix.contains(kept), "{kept} in {appendix}");
    }
    bench.call("undo", Value::Null);
    assert_eq!(
        bench.call("document_list", json!({}))["documents"],
        json!([])
    );
}

#[test]
fn an_exported_document_is_imported_as_the_same() {
    let mut bench = Bench::new();
    let design = bench.design();
    bench.dependency(&design, "Payment | Gateway");
    let request =
        json!({"document": design, "section": "summary", "text": "# Loud\n\n```\n## quiet"});
    bench.call("section_write", request);
    let file = bench.call("document_export", json!({"id": design}));
    assert_eq!(file["name"], "Checkout-API-Design-document.md");
    let request = json!({"text": file["markdown"], "service": bench.service});
    let copy = bench.call("document_import", request)["output"]["id"].clone();
    let again = bench.call("document_export", json!({"id": copy}));
    assert_eq!(again["markdown"], file["markdown"]);
}

#[test]
fn a_confidential_document_leaves_on_purpose_only() {
    let mut bench = Bench::new();
    let talk = bench.made(
        "document_create",
        json!({"pack": "one-on-one", "service": bench.service}),
    );
    let error = bench.refuse("document_export", json!({"id": talk}));
    assert_eq!(error.kind, Kind::Refused);
    let file = bench.call(
        "document_export",
        json!({"id": talk, "include_confidential": true}),
    );
    assert!(file["markdown"].as_str().unwrap().starts_with("# "));
}

#[test]
fn too_much_is_refused_and_leaves_nothing() {
    let mut bench = Bench::new();
    let long = format!("## Summary\n\n{}", "x ".repeat(200_000));
    let rows = format!(
        "## Goals\n\n| Goal | Measure | Target |\n|---|---|---|\n{}",
        "| a | b | c |\n".repeat(2_001)
    );
    for text in [long, rows, "x".repeat(5 * 1024 * 1024)] {
        let request = json!({"text": text, "review": bench.review});
        assert_eq!(
            bench.refuse("document_import", request).kind,
            Kind::OverLimit
        );
    }
    assert_eq!(
        bench.call("document_list", json!({}))["documents"],
        json!([])
    );
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[120; 12]).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_picture_is_kept_once_and_shown() {
    let mut bench = Bench::new();
    let request = json!({"name": "Flow [v2].png", "base64": STANDARD.encode(png())});
    let added = bench.call("image_add", request.clone());
    assert_eq!(bench.call("image_add", request)["file"], added["file"]);
    let markdown = added["markdown"].as_str().unwrap();
    assert!(markdown.starts_with("![Flow v2](attachment:"), "{markdown}");
    let shown = bench.call(
        "markdown_preview",
        json!({"text": format!("See {markdown}\n\n```mermaid\ngraph TD\n```\n")}),
    );
    let blocks = shown["blocks"].as_array().unwrap();
    let html: String = blocks.iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(blocks.len(), 2, "{html}");
    assert!(html.contains("<img src=\"data:image/png;base64,"), "{html}");
    assert!(html.contains("alt=\"Flow v2\""), "{html}");
    assert!(html.contains("<code>graph TD"), "{html}");
    let gone = format!("![x](attachment:{})", "0".repeat(64));
    let shown = bench.call("markdown_preview", json!({"text": gone}));
    assert_eq!(
        shown["blocks"],
        json!(["<p>x (picture is not in this workspace)</p>\n"])
    );
}

#[test]
fn a_broken_picture_is_refused() {
    let mut bench = Bench::new();
    let whole = png();
    let cut = &whole[..whole.len() - 14];
    let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xda, 0, 2, 7];
    for bytes in [
        cut,
        b"<svg onload=alert(1)>",
        b"",
        b"\x89PNG\r\n\x1a\n",
        &jpeg,
        b"GIF89a",
    ] {
        let request = json!({"name": "x.png", "base64": STANDARD.encode(bytes)});
        assert_eq!(bench.refuse("image_add", request).kind, Kind::Invalid);
    }
    let request = json!({"name": "x.png", "base64": "%%%"});
    assert_eq!(bench.refuse("image_add", request).kind, Kind::Invalid);
    let request = json!({"name": "x.png", "base64": "AAAA".repeat(2 * 1024 * 1024)});
    assert_eq!(bench.refuse("image_add", request).kind, Kind::OverLimit);
}
