//! One HTML file that needs nothing else: to read in a browser, to print, to send.
//!
//! Left out on purpose: scripts and anything loaded from elsewhere; a policy in the page forbids both.
//! Invariant: the body is what the preview shows, with its headings one level higher.

use super::super::html;
use super::super::model::Report;

/// Styles for screen and paper; the colours follow the reader's system.
const STYLE: &str = include_str!("alone.css");

/// Writes the whole file.
pub fn page(report: &Report) -> String {
    let title = html::escaped(&report.title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        html::page(report)
    )
}
