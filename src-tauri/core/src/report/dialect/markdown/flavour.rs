//! What differs between the wikis that read Markdown.
//!
//! One table of differences, so that there is one Markdown writer. Each line comes from the wiki's own
//! documentation of its Markdown.

/// How one wiki wants its Markdown.
#[derive(Debug)]
pub(super) struct Flavour {
    /// What stands before the page.
    pub(super) front: Front,
    /// Where the list of sections comes from.
    pub(super) contents: Contents,
    /// How a box that stands out is written.
    pub(super) callout: Boxed,
    /// How content is folded away.
    pub(super) folded: Folded,
    /// How a Mermaid diagram is shown.
    pub(super) diagram: Drawn,
    /// How an item that is not applicable is ticked.
    pub(super) not_applicable: Skipped,
    /// What a link to a picture begins with.
    pub(super) pictures: &'static str,
    /// Characters that mean something to this wiki alone, anywhere in a line; a backslash stops them.
    pub(super) escaped: &'static str,
    /// True where the wiki sets signs such as `(c)`, `1/2` and `1st` in better type.
    pub(super) typography: bool,
    /// True where it looks for addresses, emoji and names of headings after references are decoded.
    pub(super) looks_late: bool,
}

/// What stands before the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// Nothing.
    None,
    /// YAML with the title.
    Title,
    /// YAML with the title, and the request to read the page as Markdown without components.
    PlainMarkdown,
}

/// Where the list of sections comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// The page itself lists links.
    Links,
    /// The wiki puts it in place of `[[_TOC_]]`.
    Toc,
    /// The wiki shows one beside each page.
    Theme,
}

/// How a box that stands out is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boxed {
    /// `> [!WARNING]`
    Alert,
    /// `:::warning`
    Directive,
    /// A quote that begins with a word in bold.
    Quote,
}

/// How content is folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folded {
    /// The element `details`.
    Details,
    /// `> [!note]-`
    Alert,
}

/// How a Mermaid diagram is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// A block of code in the language `mermaid`, which the wiki draws.
    Code,
    /// A block between `::: mermaid` and `:::`.
    Colons,
    /// The picture; its source as code where there is none.
    Picture,
}

/// How an item that is not applicable is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skipped {
    /// Done, and struck through.
    Struck,
    /// `[~]`, which GitLab shows as inapplicable.
    Tilde,
}

/// GitHub wikis and repositories.
pub(super) static GITHUB: Flavour = Flavour {
    front: Front::None,
    contents: Contents::Links,
    callout: Boxed::Alert,
    folded: Folded::Details,
    diagram: Drawn::Code,
    not_applicable: Skipped::Struck,
    pictures: "attachments/",
    escaped: "",
    typography: false,
    looks_late: false,
};

/// GitLab wikis: `#1`, `!1`, `%x`, `~x`, `&1`, `$1` and `@x` become links, `{+ +}` and `[- -]` a comparison.
pub(super) static GITLAB: Flavour = Flavour {
    front: Front::Title,
    contents: Contents::Toc,
    not_applicable: Skipped::Tilde,
    escaped: "@#!$%~&+-{}[]",
    ..GITHUB
};

/// Azure DevOps wikis: `#1` and `!1` become links to work items and pull requests.
pub(super) static AZURE: Flavour = Flavour {
    contents: Contents::Toc,
    callout: Boxed::Quote,
    diagram: Drawn::Colons,
    pictures: "/.attachments/",
    escaped: "#!",
    ..GITHUB
};

/// MkDocs with the plugin for TechDocs.
pub(super) static MKDOCS: Flavour = Flavour {
    front: Front::Title,
    contents: Contents::Theme,
    diagram: Drawn::Picture,
    typography: true,
    ..GITHUB
};

/// Docusaurus: an address that is none ends its build, `:smile:` becomes a picture and `{#x}` leaves a heading.
pub(super) static DOCUSAURUS: Flavour = Flavour {
    front: Front::PlainMarkdown,
    contents: Contents::Theme,
    callout: Boxed::Directive,
    looks_late: true,
    ..GITHUB
};

/// Obsidian: `#x` is a tag, `%%` a comment, `==` a highlight.
pub(super) static OBSIDIAN: Flavour = Flavour {
    front: Front::Title,
    contents: Contents::Theme,
    folded: Folded::Alert,
    escaped: "#%=",
    ..GITHUB
};
