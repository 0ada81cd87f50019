/** The desktop host. The one file that knows Tauri; it adds nothing to what the shell offers. */
import { invoke } from "@tauri-apps/api/core";
import type { ImportView } from "../gen/api";
import type { Exported, FileWritten, Host, Kept, ReportAbout, TextFile } from "./index";

/** The portfolio has no id, so the shell takes its name alone. */
function named(about: ReportAbout): Exclude<ReportAbout, { portfolio: true }> | "portfolio" {
  return "portfolio" in about ? "portfolio" : about;
}

export const tauri: Host = {
  call: (name, payload, at) => invoke("rpc", { name, payload, ...(at ? { at } : {}) }),
  desktop: {
    openWorkspace: () => invoke<boolean>("open_workspace"),
    newWorkspace: () => invoke<boolean>("new_workspace"),
    openReadOnly: () => invoke<boolean>("open_read_only"),
    restoreBackup: () => invoke<boolean>("restore_backup"),
    pickEvidenceFile: () => invoke<Kept | null>("pick_evidence_file"),
    exportReport: (about, dialect, how) => invoke<Exported | null>("export_report", { about: named(about), dialect, ...how }),
    openReport: (about, how) => invoke<void>("open_report", { about: named(about), ...how }),
    pickTargetFolder: (target) => invoke<boolean>("pick_target_folder", { target }),
    copyText: (text) => invoke<void>("copy_text", { text }),
    print: () => invoke<void>("print_page"),
    pickMarkdown: () => invoke<TextFile | null>("pick_markdown"),
    exportDocument: (id, include) => invoke<{ name: string } | null>("export_document", { id, include }),
    pickBallot: () => invoke<TextFile | null>("pick_ballot"),
    exportBallot: (respondent) => invoke<{ name: string } | null>("export_ballot", { respondent }),
    saveDue: (days, mine) => invoke<{ name: string } | null>("save_due", { days, mine }),
    saveTable: (filter, sort) => invoke<{ name: string } | null>("save_table", { filter, sort }),
    exportFile: (what) => invoke<FileWritten | null>("export_file", { ...what }),
    importFile: () => invoke<ImportView | null>("import_file"),
    openLink: (url) => invoke<void>("open_link", { url }),
    closeWindow: () => invoke<void>("close_window"),
    onClose: (ask) => {
      // Holding the event keeps the window open: text may still wait for its 400 ms.
      window.addEventListener("lamppost:close", (event) => {
        event.preventDefault();
        void ask().then((yes) => (yes ? invoke("close_window") : undefined));
      });
    },
  },
};
