//! The radar: the same bytes everywhere, and any text and number stay inside it.

use lamppost_core::report::picture;
use lamppost_core::report::radar::{Axis, radar};

fn axes() -> Vec<Axis> {
    let axis = |label: &str, now: Option<u32>, before: Option<u32>| Axis {
        label: label.to_owned(),
        now,
        before,
    };
    vec![
        axis("Delivery pipeline", Some(380), Some(330)),
        axis("Everything as code", Some(320), Some(290)),
        axis("Monitoring & <alerts>", Some(340), Some(310)),
        axis("SLOs and error budgets", Some(350), Some(400)),
        axis("Incident response", Some(400), Some(350)),
        axis("Release and rollback", None, Some(260)),
        axis(
            "Toil and automation, and everything that could be done about it some day",
            Some(200),
            None,
        ),
        axis("Culture", Some(330), Some(330)),
        axis("Risk", Some(999_999), Some(220)),
        axis("", Some(0), Some(220)),
    ]
}

#[test]
fn the_radar_is_stable() {
    snapbox::assert_data_eq!(
        radar("Index by dimension", &axes()),
        snapbox::file!["radar.svg"].raw()
    );
}

#[test]
fn any_number_of_axes_is_drawn() {
    for many in [0, 1, 2, 3, 40] {
        let axes: Vec<Axis> = axes().into_iter().cycle().take(many).collect();
        assert!(!picture::png(&radar("Index", &axes)).unwrap().is_empty());
    }
}

#[test]
fn without_a_time_before_nothing_is_dashed() {
    let axes: Vec<Axis> = axes()
        .into_iter()
        .map(|axis| Axis {
            before: None,
            ..axis
        })
        .collect();
    assert!(!radar("Index", &axes).contains("dash"));
}

#[test]
fn hostile_labels_stay_inside_their_text() {
    for label in crate::hostile::strings() {
        let axes = [Axis {
            label: label.clone(),
            now: Some(250),
            before: Some(100),
        }];
        let svg = radar(&label, &axes);
        let tree = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
        let allowed = ["svg", "title", "rect", "text", "line", "polygon"];
        for node in tree.descendants().filter(|node| node.is_element()) {
            assert!(
                allowed.contains(&node.tag_name().name()),
                "{label:?} gave {svg}"
            );
        }
    }
}
