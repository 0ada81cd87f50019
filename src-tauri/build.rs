//! Names the commands of the shell, so that the permission list covers them, and embeds the page.

fn main() {
    tauri_build::build();
}
