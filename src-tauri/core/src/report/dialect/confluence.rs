//! Confluence's storage format: XHTML with macros.
//!
//! Left out on purpose: the title, which Confluence keeps beside the page; sending anything.
//! Invariant: well-formed XML without named references or empty cells. Every text is escaped, every
//! `]]>` in code is split, and characters XML forbids are replaced.

use super::super::bundle::{attachment, file_name};
use super::super::link::FileStem;
use super::super::model::{
    Align, Block, CalloutKind, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain,
    tick,
};
use super::shape::{box_sign, is_blank, is_empty, is_forbidden};

/// Writes the body of the page.
pub fn page(report: &Report) -> String {
    let mut writer = Writer {
        out: String::with_capacity(16 * 1024),
        stem: &report.stem,
        in_link: false,
    };
    writer.blocks(&report.blocks);
    writer.out
}

/// Writes blocks alone, without a title.
pub fn fragment(blocks: &[Block], stem: &FileStem) -> String {
    let mut writer = Writer {
        out: String::new(),
        stem,
        in_link: false,
    };
    writer.blocks(blocks);
    writer.out
}

struct Writer<'a> {
    out: String,
    stem: &'a FileStem,
    /// True inside a link, which can't hold another.
    in_link: bool,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks.iter().filter(|block| !is_empty(block)) {
            self.block(block);
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level,
                anchor,
                text,
            } => {
                let tag = format!("h{}", (*level).clamp(1, 6));
                self.open(&tag);
                if let Some(anchor) = anchor {
                    self.anchor(anchor.as_str());
                }
                self.inlines(text);
                self.close(&tag);
            }
            Block::Contents => self.out.push_str("<ac:structured-macro ac:name=\"toc\"/>"),
            Block::Paragraph(text) => self.around("p", text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list),
            Block::Callout { kind, blocks } => self.boxed(callout(*kind), None, blocks),
            Block::Collapsible { title, blocks } => self.boxed("expand", Some(title), blocks),
            Block::Quote(blocks) => {
                self.open("blockquote");
                self.blocks(blocks);
                self.close("blockquote");
            }
            Block::Code { text, .. } => self.code(text),
            Block::Diagram { mermaid, picture } => match picture {
                Some(picture) => self.picture(picture),
                None => self.code(mermaid),
            },
            Block::Picture(picture) => self.picture(picture),
            Block::Rule => self.out.push_str("<hr/>"),
        }
    }

    /// A macro with a body of blocks.
    fn boxed(&mut self, name: &str, title: Option<&str>, blocks: &[Block]) {
        self.out
            .push_str(&format!("<ac:structured-macro ac:name=\"{name}\">"));
        if let Some(title) = title {
            self.out.push_str("<ac:parameter ac:name=\"title\">");
            self.words(title, " ");
            self.out.push_str("</ac:parameter>");
        }
        self.out.push_str("<ac:rich-text-body>\n");
        self.blocks(blocks);
        self.out
            .push_str("</ac:rich-text-body></ac:structured-macro>");
    }

    fn code(&mut self, text: &str) {
        self.out
            .push_str("<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[");
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean = |c| {
            if is_forbidden(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        };
        let text = text.replace(['\u{b}', '\u{c}'], " ");
        let text: String = text.chars().map(clean).collect();
        self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
        self.out
            .push_str("]]></ac:plain-text-body></ac:structured-macro>");
    }

    fn picture(&mut self, picture: &Picture) {
        let path = attachment(self.stem, &picture.stem);
        self.open("p");
        self.kept(&path, &picture.alt);
        self.close("p");
    }

    /// A picture that goes with the page.
    fn kept(&mut self, path: &str, alt: &str) {
        self.out.push_str("<ac:image ac:alt=\"");
        self.words(alt, " ");
        self.out.push_str("\"><ri:attachment ri:filename=\"");
        self.words(file_name(path), " ");
        self.out.push_str("\"/></ac:image>");
    }

    fn table(&mut self, table: &Table) {
        let width = table.width();
        self.out.push_str("<table><tbody>\n");
        self.row("th", &table.headers, width, table);
        for row in &table.rows {
            self.row("td", row, width, table);
        }
        self.out.push_str("</tbody></table>");
    }

    fn row(&mut self, tag: &str, cells: &[Inlines], width: usize, table: &Table) {
        self.open("tr");
        for column in 0..width {
            let cell = cells.get(column).map_or(&[][..], Vec::as_slice);
            self.open(tag);
            match cell {
                [Inline::Check(done), rest @ ..] => self.tasks(&[(*done, rest)]),
                _ => {
                    self.out.push_str(match table.aligns.get(column) {
                        None | Some(Align::Start) => "<p>",
                        Some(Align::Center) => "<p style=\"text-align: center;\">",
                        Some(Align::End) => "<p style=\"text-align: right;\">",
                    });
                    self.inlines(cell);
                    self.close("p");
                }
            }
            self.close(tag);
        }
        self.close("tr");
        self.out.push('\n');
    }

    fn tasks(&mut self, tasks: &[(bool, &[Inline])]) {
        self.open("ac:task-list");
        for (done, text) in tasks {
            self.task(*done, |writer| writer.inlines(text));
        }
        self.close("ac:task-list");
    }

    fn task(&mut self, done: bool, body: impl FnOnce(&mut Self)) {
        let status = if done { "complete" } else { "incomplete" };
        self.out.push_str(&format!(
            "<ac:task><ac:task-status>{status}</ac:task-status><ac:task-body>"
        ));
        body(self);
        self.out.push_str("</ac:task-body></ac:task>");
    }

    fn list(&mut self, list: &List) {
        let boxes = list.items.iter().all(|item| item.mark != Mark::None);
        if boxes && list.start.is_none() {
            self.open("ac:task-list");
            for item in &list.items {
                self.task(item.mark != Mark::Open, |writer| writer.item(item, false));
            }
            self.close("ac:task-list");
            return;
        }
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => self.out.push_str(&format!("<ol start=\"{start}\">")),
            Some(_) | None => self.open(tag),
        }
        for item in &list.items {
            self.open("li");
            self.item(item, true);
            self.close("li");
        }
        self.close(tag);
    }

    fn item(&mut self, item: &Item, signed: bool) {
        if signed {
            self.out.push_str(box_sign(&item.mark));
        }
        let rest = match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text), rest @ ..], Mark::NotApplicable(reason)) => {
                self.around("del", text);
                self.words(&format!(" (N/A: {reason})"), "<br/>");
                rest
            }
            ([Block::Paragraph(text), rest @ ..], _) => {
                self.inlines(text);
                rest
            }
            (blocks, _) => blocks,
        };
        self.blocks(rest);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.words(text, "<br/>"),
            Inline::Strong(inner) => self.around("strong", inner),
            Inline::Emph(inner) => self.around("em", inner),
            Inline::Strike(inner) => self.around("del", inner),
            Inline::Code(text) => {
                self.open("code");
                self.words(text, " ");
                self.close("code");
            }
            Inline::Link { url, text } if !self.in_link => {
                self.out.push_str("<a href=\"");
                self.words(url.as_str(), " ");
                self.out.push_str("\">");
                self.linked(text, url.as_str());
                self.close("a");
            }
            Inline::AnchorLink { to, text } if !self.in_link => {
                self.out.push_str(&format!(
                    "<ac:link ac:anchor=\"{}\"><ac:link-body>",
                    to.as_str()
                ));
                self.linked(text, to.as_str());
                self.out.push_str("</ac:link-body></ac:link>");
            }
            Inline::PageLink { page, text } if !self.in_link && !page.trim().is_empty() => {
                self.out.push_str("<ac:link><ri:page ri:content-title=\"");
                self.words(page, " ");
                self.out.push_str("\"/><ac:link-body>");
                self.linked(text, page);
                self.out.push_str("</ac:link-body></ac:link>");
            }
            Inline::Link { text, .. }
            | Inline::AnchorLink { text, .. }
            | Inline::PageLink { text, .. } => self.inlines(text),
            Inline::Anchor(anchor) => self.anchor(anchor.as_str()),
            Inline::Image { url, alt } => {
                self.out.push_str("<ac:image ac:alt=\"");
                self.words(alt, " ");
                self.out.push_str("\"><ri:url ri:value=\"");
                self.words(url.as_str(), " ");
                self.out.push_str("\"/></ac:image>");
            }
            Inline::Attached {
                alt,
                path: Some(path),
                ..
            } => self.kept(path, alt),
            Inline::Attached {
                alt, path: None, ..
            } => self.words(alt, " "),
            Inline::Check(done) => self.out.push(tick(*done)),
            Inline::Break => self.out.push_str("<br/>"),
        }
    }

    fn linked(&mut self, text: &[Inline], otherwise: &str) {
        self.in_link = true;
        if plain(text).trim().is_empty() {
            self.words(otherwise, " ");
        } else {
            self.inlines(text);
        }
        self.in_link = false;
    }

    fn anchor(&mut self, name: &str) {
        self.out.push_str(&format!(
            "<ac:structured-macro ac:name=\"anchor\"><ac:parameter ac:name=\"\">{name}\
             </ac:parameter></ac:structured-macro>"
        ));
    }

    fn around(&mut self, tag: &str, inner: &[Inline]) {
        if !is_blank(inner) {
            self.open(tag);
            self.inlines(inner);
            self.close(tag);
        }
    }

    fn open(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// Text; `line` stands for a line break.
    fn words(&mut self, text: &str, line: &str) {
        let text = text.trim_matches(['\n', '\r']);
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' | '\n' => self.out.push_str(line),
                '\t' | '\u{b}' | '\u{c}' => self.out.push(' '),
                '&' | '<' | '>' | '"' | '\'' => self.out.push_str(&format!("&#{};", u32::from(c))),
                _ if is_forbidden(c) => self.out.push(char::REPLACEMENT_CHARACTER),
                _ => self.out.push(c),
            }
        }
    }
}

/// The macro that comes nearest.
fn callout(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "info",
        CalloutKind::Tip => "tip",
        CalloutKind::Important => "note",
        CalloutKind::Warning | CalloutKind::Caution => "warning",
    }
}
