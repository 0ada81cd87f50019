//! Reports: the preview for the screen, and the files for a folder.
//!
//! The one way from what a report is about to the report itself; a new kind of report is one line here.

use std::path::Path;

use super::report_about::{About, ReportOptions, ReportPreview, ReportSections, SectionChoice};
use super::report_overview::MOST;
use super::session::Session;
use super::wire::view;
use crate::error::{Error, Result};
use crate::report::model::{Block, Inline};
use crate::report::{self, Bundle, Dialect, Outline, Report, WrittenFiles};

view! {
    /// A report as it will be written.
    pub struct ReportView {
        /// Safe HTML, made by core alone.
        pub html: String,
        /// The text of the page.
        pub page: String,
        /// The files that will be written, in order.
        pub files: Vec<ReportFile>,
    }

    /// A file of a report.
    pub struct ReportFile {
        /// Its path, relative to the chosen folder.
        pub path: String,
        /// Its size in bytes.
        pub size: u32,
    }
}

/// Shows a report as it will be written.
pub(super) fn report_preview(session: &mut Session, request: ReportPreview) -> Result<ReportView> {
    let about = About::one_of(
        request.review.as_ref(),
        request.document.as_ref(),
        request.assessment.as_ref(),
        request.service.as_ref(),
        request.portfolio == Some(true),
    )?
    .compared(request.before, request.after)?;
    let options = ReportOptions {
        since: session.exported_span(&about)?.since,
        profile: request.profile,
        layout: request.layout,
        include_confidential: request.include_confidential == Some(true),
        ..ReportOptions::default()
    };
    let page = session.report(&about, &options)?;
    let dialect = request.dialect.unwrap_or_default();
    let bundle = report::write(&page, dialect)?;
    let files = bundle
        .files
        .iter()
        .map(|file| ReportFile {
            path: file.path.clone(),
            size: u32::try_from(file.bytes.len()).unwrap_or(u32::MAX),
        })
        .collect();
    Ok(ReportView {
        html: report::preview(&page),
        page: report::dialect::page(&page, dialect)?,
        files,
    })
}

/// Lists the sections that a report may have.
pub(super) fn report_sections(
    _: &mut Session,
    request: ReportSections,
) -> Result<Vec<SectionChoice>> {
    let sections = request.about.sections().iter();
    Ok(sections
        .map(|section| SectionChoice {
            id: section.id.to_owned(),
            title: section.title.to_owned(),
            text: section.text.to_owned(),
        })
        .collect())
}

impl Session {
    /// A report.
    ///
    /// # Errors
    /// `NotFound` for what it is about or the layout; `Refused` for a confidential document that is not included on
    /// purpose, and for an assessment while people vote; `Invalid` for a layout of another kind; `Pack` where a pack is
    /// not installed.
    pub fn report(&mut self, about: &About, options: &ReportOptions) -> Result<Report> {
        let outline = self.outline(about, options)?;
        let mut page = match about {
            About::Review(id) => report::review_report(&self.review_input(id)?, &outline),
            About::Document(id) => {
                let input = self.document_page(id, options.include_confidential)?;
                report::document_report(&input, &outline)
            }
            About::Assessment(id) => {
                report::assessment_report(&self.assessment_input(id)?, &outline)
            }
            About::Service(id) => {
                report::service_report(&self.service_input(id, &options.pages)?, &outline)
            }
            About::Portfolio => {
                report::portfolio_report(&self.portfolio_input(&options.pages, MOST)?, &outline)
            }
            About::Comparison {
                review,
                before,
                after,
            } => {
                let input = self.comparison_input(review, before, after)?;
                report::comparison_report(&input, &outline)
            }
        };
        if let Some(snapshot) = &self.snapshot {
            let words = vec![Inline::text(snapshot)];
            page.blocks
                .insert(0, Block::Paragraph(vec![Inline::Emph(words)]));
        }
        self.illustrated(page)
    }

    /// The files of a report.
    ///
    /// # Errors
    /// Those of [`Session::report`].
    pub fn bundle(
        &mut self,
        about: &About,
        options: &ReportOptions,
        dialect: Dialect,
    ) -> Result<Bundle> {
        report::write(&self.report(about, options)?, dialect)
    }

    /// Writes a report as files into a folder, and keeps that it was: the next one tells what changed since.
    ///
    /// # Errors
    /// Those of [`Session::report`] and of writing. A workspace that takes no changes keeps nothing.
    pub fn export(
        &mut self,
        about: &About,
        options: &ReportOptions,
        dialect: Dialect,
        folder: &Path,
    ) -> Result<(Bundle, WrittenFiles)> {
        let span = self.exported_span(about)?;
        let options = ReportOptions {
            since: span.since,
            ..options.clone()
        };
        let bundle = self.bundle(about, &options, dialect)?;
        let written = report::write_to_folder(folder, &bundle)?;
        self.keep_exported(about, span)?;
        Ok((bundle, written))
    }

    /// Which sections the report has, and what changed.
    fn outline(&self, about: &About, options: &ReportOptions) -> Result<Outline> {
        let kind = about.kind();
        let mut outline = Outline::default();
        if let Some(layout) = &options.layout {
            let layout = self.layout(layout)?;
            if layout.about != kind {
                return Err(Error::invalid(format!(
                    "The layout {} is for the report of a {}.",
                    layout.name,
                    layout.about.name()
                ))
                .hint("Choose another layout."));
            }
            outline.profile = layout.profile;
            outline.first = layout.sections;
            outline.hidden = layout.hidden;
        }
        if let Some(profile) = options.profile {
            outline.profile = profile;
        }
        outline.changed = self.changes_since(about, options.since)?;
        if outline.shows_history(kind) {
            outline.history = self.history_of(about)?;
        }
        Ok(outline)
    }
}
