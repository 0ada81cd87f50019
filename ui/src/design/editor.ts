/**
 * The Markdown editor. Only the screens of documents load it, after they stand. It keeps the text itself and says that it
 * changed; nobody copies the text while keys come. It knows nothing of documents.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorSelection, EditorState, Transaction } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  selection: { from: number; to: number };
  label: string;
  hint: string;
  describedBy: string;
  /** The text changed by hand; `read` gives it when it is wanted. */
  onchange: (read: () => string) => void;
  onblur: () => void;
  onfocus: () => void;
  /** Esc leaves the text. */
  onleave: () => void;
  /** Files pasted or dropped; false where none of them is wanted. */
  onfiles: (files: File[]) => boolean;
}
export interface Editor {
  readonly text: string;
  focus(): void;
  hasFocus(): boolean;
  insert(text: string): void;
  /** Puts another text in place, as undo elsewhere does. */
  replace(text: string): void;
  destroy(): void;
}

// The page allows no style elements; a sheet made by script is not one.
const mounted: StyleModule[] = [];
let sheet: CSSStyleSheet | undefined;
const styleElement = StyleModule.mount.bind(StyleModule);
StyleModule.mount = (root, modules) => {
  if (!("replaceSync" in CSSStyleSheet.prototype)) return styleElement(root, modules);
  const fresh = [modules].flat().filter((one) => !mounted.includes(one));
  if (fresh.length === 0) return;
  mounted.push(...fresh);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet, ...(document.adoptedStyleSheets ?? [])];
  }
  sheet.replaceSync(mounted.map((one) => one.getRules()).join("\n"));
};

const marks = tagHighlighter([
  { tag: tags.heading, class: "md-heading" }, { tag: tags.strong, class: "md-strong" }, { tag: tags.emphasis, class: "md-emphasis" }, { tag: tags.strikethrough, class: "md-struck" },
  { tag: tags.monospace, class: "md-code" }, { tag: tags.link, class: "md-link" }, { tag: tags.url, class: "md-link" }, { tag: tags.quote, class: "md-quote" },
  { tag: tags.processingInstruction, class: "md-mark" }, { tag: tags.contentSeparator, class: "md-mark" }, { tag: tags.labelName, class: "md-mark" },
]);

export function createEditor(options: EditorOptions): Editor {
  const files = (list: FileList | undefined) => options.onfiles([...(list ?? [])]);
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      selection: EditorSelection.single(options.selection.from, options.selection.to),
      extensions: [
        history(),
        markdownLanguage,
        syntaxHighlighting(marks),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        placeholder(options.hint),
        EditorView.contentAttributes.of({ "aria-label": options.label, "aria-describedby": options.describedBy, spellcheck: "true", autocapitalize: "sentences" }),
        // Tab is not bound: it leaves the text, as everywhere on the page.
        keymap.of([
          { key: "Escape", run: () => (options.onleave(), true) },
          { key: "Enter", run: insertNewlineContinueMarkup },
          { key: "Backspace", run: deleteMarkupBackward },
          ...defaultKeymap.filter((binding) => binding.key !== "Escape"),
          ...historyKeymap,
        ]),
        EditorView.domEventHandlers({
          paste: (event) => files(event.clipboardData?.files),
          drop: (event) => files(event.dataTransfer?.files),
          blur: () => options.onblur(),
          focus: () => options.onfocus(),
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((one) => one.annotation(Transaction.remote))) return;
          const { doc } = update.state;
          options.onchange(() => doc.toString());
        }),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
    insert: (text) => view.dispatch(view.state.replaceSelection(text)),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)] }),
    destroy: () => view.destroy(),
  };
}
