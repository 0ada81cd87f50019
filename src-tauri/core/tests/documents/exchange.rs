//! Out and in through the commands: every kind of document, with hostile text in every section,
//! field and cell, comes back the same and renders to a report that is safe to show.

use serde_json::{Value, json};

use crate::bench::Bench;

/// Texts that break readers and writers of Markdown.
const TEXTS: &[&str] = &[
    "# Loud\n\n## Dependencies\n\n```\n## quiet",
    "| a | b |\n| --- | --- |\n| c \\| d | <br> |",
    "<script>alert(1)</script>\n<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](data:text/html;base64,AAAA) <https://a.example>",
    "> Not needed, because: no\n\n<!-- lamppost end 1 -->\n<!-- lamppost text 1 -->",
    "  indented\n\ttab\ttab\n\ntrailing  \n\n\n",
    "Title\n=====\n\n- **Status**: draft\n- [ ] task",
    "a\u{0}b \u{1b}[31m \u{202e}rtl\u{2066} \u{2028} \u{feff} e\u{301} 👩‍👩‍👧‍👦",
    "lone\rreturn\r\nand both\n\r",
    "</td></tr></table><!-- \n--> ]]> &amp; &#124; {{x}} ${y} %n",
    "=HYPERLINK(\"http://x\") \\",
    "~~~\nnever closed\n<details>\n<summary>",
    "---\nowner: me\n---\n# again\n\n## Appendix\n\nNot the appendix.",
    "1. one\n1) two\n* * *\n+ plus\n^[note] :smile: @here #1 $x$",
];

/// A value of a column's type, as hostile as the type lets it be.
fn value(column: &Value, turn: usize) -> String {
    let text = TEXTS[turn % TEXTS.len()];
    match column["kind"].as_str().unwrap() {
        "text" => text.to_owned(),
        "number" => ["-12.50", "0", "999999999999.999"][turn % 3].to_owned(),
        "percent" => "99.95 %".to_owned(),
        "duration" => "2w1d1h1m1s".to_owned(),
        "choice" => {
            let choices = column["choices"].as_array().unwrap();
            choices[turn % choices.len()].as_str().unwrap().to_owned()
        }
        "date" => "2028-02-29".to_owned(),
        "link" => "https://a.example/?q=1|2&x=<y>*z*_[`#]".to_owned(),
        "person" => "Ana <b>|*Lima*, `SRE` \\ team".to_owned(),
        other => panic!("{other}"),
    }
}

/// Fills everything there is to fill; every third section is skipped as well.
fn fill(bench: &mut Bench, document: &Value) {
    let sections = bench.show(document)["sections"].clone();
    let mut turn = 0;
    let mut next = || {
        turn += 1;
        turn
    };
    for (at, section) in sections.as_array().unwrap().iter().enumerate() {
        let id = &section["id"];
        let text = TEXTS[next() % TEXTS.len()];
        bench.call(
            "section_write",
            json!({"document": document, "section": id, "text": text}),
        );
        if at % 3 == 0 {
            let reason = TEXTS[next() % TEXTS.len()];
            bench.call(
                "section_skip",
                json!({"document": document, "section": id, "reason": reason}),
            );
        }
        for field in section["fields"].as_array().unwrap() {
            let column = &field["column"];
            let value = value(column, next());
            bench.call(
                "field_write",
                json!({"document": document, "section": id, "field": column["id"], "value": value}),
            );
        }
        for table in section["tables"].as_array().unwrap() {
            for _ in 0..3 {
                let request = json!({"document": document, "table": table["id"]});
                let row = bench.call("row_add", request)["output"]["row"]["id"].clone();
                for column in table["columns"].as_array().unwrap() {
                    if column["computed"] == true {
                        continue;
                    }
                    let value = value(column, next());
                    bench.cell(&row, column["id"].as_str().unwrap(), &value);
                }
            }
        }
    }
    bench.call(
        "appendix_write",
        json!({"document": document, "text": TEXTS.join("\n\n")}),
    );
}

/// What a person sees of a document, without the ids and days that a copy has of its own.
fn content(bench: &mut Bench, document: &Value) -> Value {
    let shown = bench.show(document);
    let sections = shown["sections"].as_array().unwrap().iter().map(|section| {
        let tables = section["tables"].as_array().unwrap().iter().map(|table| {
            let rows = table["rows"].as_array().unwrap().iter();
            let rows: Vec<Value> = rows
                .map(|row| json!([row["name"], row["cells"], row["missing"]]))
                .collect();
            json!([table["id"], rows])
        });
        json!({
            "id": section["id"], "state": section["state"], "text": section["text"], "skipped": section["skipped"],
            "words": section["words"], "fields": section["fields"], "tables": tables.collect::<Vec<_>>(),
        })
    });
    json!({"title": shown["title"], "appendix": shown["appendix"], "sections": sections.collect::<Vec<_>>()})
}

#[test]
fn every_kind_of_document_goes_out_and_comes_back_the_same() {
    let mut bench = Bench::new();
    let kinds = bench.call("document_list", json!({}))["kinds"].clone();
    assert_eq!(kinds.as_array().unwrap().len(), 8);
    for kind in kinds.as_array().unwrap() {
        let request =
            json!({"pack": kind["pack"], "team": "Payments", "title": "A | *b* <i> #1 #"});
        let document = bench.made("document_create", request);
        fill(&mut bench, &document);
        let file = bench.call(
            "document_export",
            json!({"id": document, "include_confidential": true}),
        );
        let request = json!({"text": file["markdown"], "team": "Payments"});
        let copy = bench.call("document_import", request)["output"].clone();
        assert_eq!(copy["problems"], json!([]), "{}", kind["pack"]);
        let (was, is) = (
            content(&mut bench, &document),
            content(&mut bench, &copy["id"]),
        );
        for (was, is) in was["sections"]
            .as_array()
            .unwrap()
            .iter()
            .zip(is["sections"].as_array().unwrap())
        {
            assert_eq!(was, is, "{} {}", kind["pack"], was["id"]);
        }
        assert_eq!(was, is, "{}", kind["pack"]);

        let report = bench.call(
            "report_preview",
            json!({"document": document, "include_confidential": true}),
        );
        let html = report["html"].as_str().unwrap();
        for live in [
            "<script",
            "<img",
            "href=\"javascript:",
            "src=\"data:text",
            "<details onto",
            "<iframe",
        ] {
            assert!(!html.contains(live), "{} shows {live}", kind["pack"]);
        }
    }
}

#[test]
fn nothing_of_a_confidential_document_leaves_with_anything_else() {
    let mut bench = Bench::new();
    let design = bench.design();
    bench.dependency(&design, "Basket");
    let mut talks = Vec::new();
    for owner in ["review", "service", "team"] {
        let mut request = json!({"pack": "one-on-one", "title": "Whispered"});
        request[owner] = match owner {
            "review" => bench.review.clone(),
            "service" => bench.service.clone(),
            _ => json!("Payments"),
        };
        let talk = bench.made("document_create", request);
        let sections = bench.show(&talk)["sections"].clone();
        for section in sections.as_array().unwrap() {
            let request = json!({"document": talk, "section": section["id"], "text": "Whispered"});
            bench.call("section_write", request);
            let request =
                json!({"document": talk, "section": section["id"], "reason": "Whispered"});
            bench.call("section_skip", request);
        }
        bench.call(
            "appendix_write",
            json!({"document": talk, "text": "Whispered"}),
        );
        talks.push(talk);
    }
    let others = [
        ("report_preview", json!({"review": bench.review})),
        (
            "report_preview",
            json!({"review": bench.review, "include_confidential": true}),
        ),
        ("report_preview", json!({"document": design})),
        ("document_export", json!({"id": design})),
    ];
    for (name, payload) in others {
        let left = bench.call(name, payload).to_string();
        assert!(!left.contains("Whispered"), "{name}");
    }
    for talk in &talks {
        for name in ["document_export", "report_preview"] {
            let key = if name == "report_preview" {
                "document"
            } else {
                "id"
            };
            for said in [Value::Null, json!(false)] {
                let mut payload = json!({"include_confidential": said});
                payload[key] = talk.clone();
                let error = bench.refuse(name, payload);
                assert_eq!(error.kind, lamppost_core::Kind::Refused);
                assert!(error.hint.contains("on purpose"), "{error:?}");
            }
            let mut payload = json!({"include_confidential": true});
            payload[key] = talk.clone();
            assert!(bench.call(name, payload).to_string().contains("Whispered"));
        }
    }
}
