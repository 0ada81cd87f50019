//! Names the shell's commands, so that the permission list covers them, and embeds the page.
//!
//! Without the list Tauri lets a page call every command. A command that is not named here and in `capabilities/main.json` is refused.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // A page that was built anew has other file names, which a list of the old files would miss.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = AppManifest::new().commands(&[
        "rpc",
        "open_workspace",
        "new_workspace",
        "open_read_only",
        "restore_backup",
        "pick_evidence_file",
        "export_report",
        "open_report",
        "copy_text",
        "print_page",
        "pick_target_folder",
        "pick_markdown",
        "export_document",
        "pick_ballot",
        "export_ballot",
        "save_due",
        "save_table",
        "export_file",
        "import_file",
        "open_link",
        "close_window",
    ]);
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(commands)) {
        println!("cargo:warning=Build the page first: cargo app does, or npm run build in ui.");
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
