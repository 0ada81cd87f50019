//! Generated files are fresh, and what the wire carries stays as it should.

use lamppost_core::api;

#[test]
fn the_typescript_types_have_no_big_integers() {
    let text = api::typescript();
    assert!(
        !text.contains("bigint"),
        "keep 64-bit integers off the wire"
    );
    assert!(text.contains("home_show"));
}

#[test]
fn every_command_has_a_sentence_and_schemas() {
    for command in api::commands() {
        assert!(command.text.ends_with('.'), "{}", command.name);
        assert!(command.request.is_object() && command.response.is_object());
    }
}
