//! Which services the portfolio shows and in which order; filters that are saved.

use std::cmp::Ordering;

use serde_json::Value;

use super::home::ReviewStatus;
use super::portfolio::{Entry, PortfolioArea, share};
use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, Made, Nothing, request, view, words};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Filter, Id, LINE_LIMIT};
use crate::score::Verdict;

request! {
    /// Which services are shown: those that fit everything that is said here.
    #[derive(Default)]
    pub struct PortfolioFilter {
        /// Every one of these words is in the name, the owner or the title of the review.
        pub text: Option<String>,
        /// The team that owns them.
        pub owner: Option<String>,
        /// Of one of these tiers; 0 stands for none set.
        pub tier: Option<Vec<u8>>,
        /// With one of these verdicts.
        pub verdict: Option<Vec<Verdict>>,
        /// With a review that is this far.
        pub status: Option<Vec<ReviewStatus>>,
        /// With an open gap at this question.
        pub gap: Option<String>,
        /// Fully signed, or not.
        pub signed: Option<bool>,
        /// With something past its day, or without.
        pub overdue: Option<bool>,
    }

    /// In which order services are shown; what has no value comes last.
    #[derive(Default)]
    pub struct PortfolioSort {
        /// By what; by name where absent.
        pub by: Option<PortfolioKey>,
        /// The area, where it is by that.
        pub area: Option<String>,
        /// Whether the greatest comes first.
        pub descending: Option<bool>,
    }

    /// Saves a filter of the portfolio.
    pub struct FilterSave {
        /// The one it takes the place of; a new one where absent.
        pub id: Option<Id>,
        /// Its name; another filter may not have it.
        pub title: String,
        /// What it asks for.
        pub filter: PortfolioFilter,
    }
}

view! {
    /// A saved filter.
    pub struct FilterRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub title: String,
        /// What it asks for.
        pub filter: PortfolioFilter,
        /// Whether it asks for something that this version does not know; then it lets everything through.
        pub damaged: bool,
    }
}

words! {
    /// By what services are ordered.
    pub enum PortfolioKey {
        /// Name.
        Name,
        /// Owner.
        Owner,
        /// Tier.
        Tier,
        /// Verdict, the worst first.
        Verdict,
        /// Score.
        Score,
        /// Answered share.
        Answered,
        /// How the answered share grew in six weeks.
        Trend,
        /// Open gaps.
        Gaps,
        /// Gaps with a live waiver.
        Waived,
        /// What is past its day.
        Overdue,
        /// Day of the launch.
        Launch,
        /// Day to look at it again.
        NextReview,
        /// Share of an area.
        Area,
    }
}

/// Most values of one key: more were not chosen by anybody.
const MOST: usize = 20;

/// A filter that was looked at.
pub(super) struct Wanted<'f> {
    filter: &'f PortfolioFilter,
    words: Vec<String>,
}

impl PortfolioFilter {
    /// A filter that can be asked.
    ///
    /// # Errors
    /// `Invalid` for a tier that is none, `OverLimit` for too long a text or list.
    pub(super) fn checked(&self) -> Result<Wanted<'_>> {
        let texts = [&self.text, &self.owner, &self.gap];
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.chars().count() > LINE_LIMIT)
        {
            return Err(Error::new(
                Kind::OverLimit,
                format!("A filter's text is too long, the limit is {LINE_LIMIT} characters."),
            )
            .hint("Shorten it."));
        }
        let lists = [
            self.tier.as_ref().map(Vec::len),
            self.verdict.as_ref().map(Vec::len),
            self.status.as_ref().map(Vec::len),
        ];
        if lists.into_iter().flatten().any(|length| length > MOST) {
            return Err(Error::new(
                Kind::OverLimit,
                format!("A filter names at most {MOST} values of one kind."),
            )
            .hint("Name each once."));
        }
        if self.tier.iter().flatten().any(|tier| *tier > 3) {
            return Err(
                Error::invalid("A tier is 1, 2 or 3; 0 stands for none set.")
                    .hint("Choose one of these."),
            );
        }
        let text = self.text.as_deref().unwrap_or_default().to_lowercase();
        Ok(Wanted {
            filter: self,
            words: text.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

impl Wanted<'_> {
    /// Whether a service is shown.
    pub(super) fn takes(&self, entry: &Entry) -> bool {
        let filter = self.filter;
        let row = &entry.row;
        let review = row.review.as_ref();
        let text = || {
            let title = review.map_or("", |review| &review.title);
            format!("{}\n{}\n{title}", row.name, row.owner).to_lowercase()
        };
        let among = |list: &Option<Vec<u8>>, value: u8| {
            list.as_ref().is_none_or(|list| list.contains(&value))
        };
        let owner = filter
            .owner
            .as_deref()
            .map(str::trim)
            .filter(|owner| !owner.is_empty());
        among(&filter.tier, row.tier.unwrap_or(0))
            && owner.is_none_or(|owner| owner.to_lowercase() == row.owner.to_lowercase())
            && filter.verdict.as_ref().is_none_or(|list| {
                review
                    .and_then(|review| review.verdict)
                    .is_some_and(|verdict| list.contains(&verdict))
            })
            && filter
                .status
                .as_ref()
                .is_none_or(|list| review.is_some_and(|review| list.contains(&review.status)))
            && filter
                .gap
                .as_ref()
                .is_none_or(|gap| entry.spread.gaps.contains(gap))
            && filter.signed.is_none_or(|signed| signed == entry.signed)
            && filter
                .overdue
                .is_none_or(|overdue| overdue == (entry.overdue > 0))
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|word| text.contains(word.as_str()))
            })
    }
}

impl PortfolioSort {
    /// Puts services, which come by name, into this order; equal ones stay by name.
    ///
    /// # Errors
    /// `NotFound` for an area that none of them has.
    pub(super) fn sort(&self, entries: &mut [Entry], areas: &[PortfolioArea]) -> Result<()> {
        let by = self.by.unwrap_or(PortfolioKey::Name);
        let area = self.area.as_deref().unwrap_or_default();
        if by == PortfolioKey::Area
            && areas.iter().all(|known| known.id != area)
            && !entries.is_empty()
        {
            return Err(Error::not_found("area", area));
        }
        let down = self.descending == Some(true);
        let order = |a: Option<Ordering>, known: (bool, bool)| match (a, known) {
            (Some(order), _) if down => order.reverse(),
            (Some(order), _) => order,
            // What has no value comes last in both directions.
            (None, (a, b)) => b.cmp(&a),
        };
        let numbers = |entries: &mut [Entry], value: &dyn Fn(&Entry) -> Option<i64>| {
            entries.sort_by_cached_key(|entry| {
                let value = value(entry);
                (
                    value.is_none(),
                    value.map(|value| if down { -value } else { value }),
                )
            });
        };
        let texts = |entries: &mut [Entry], value: &dyn Fn(&Entry) -> Option<String>| {
            entries.sort_by(|a, b| {
                let (a, b) = (value(a), value(b));
                let both = a.as_ref().zip(b.as_ref()).map(|(a, b)| a.cmp(b));
                order(both, (a.is_some(), b.is_some()))
            });
        };
        let review = |entry: &Entry, of: fn(&super::home::ReviewRow) -> Option<i64>| {
            entry.row.review.as_ref().and_then(of)
        };
        match by {
            PortfolioKey::Name => texts(entries, &|entry| Some(entry.row.name.to_lowercase())),
            PortfolioKey::Owner => texts(entries, &|entry| {
                Some(entry.row.owner.to_lowercase()).filter(|owner| !owner.is_empty())
            }),
            PortfolioKey::Tier => numbers(entries, &|entry| entry.row.tier.map(i64::from)),
            PortfolioKey::Verdict => numbers(entries, &|entry| {
                review(entry, |review| {
                    review.verdict.map(|verdict| match verdict {
                        Verdict::NoGo => 0,
                        Verdict::Conditional => 1,
                        Verdict::Go => 2,
                    })
                })
            }),
            PortfolioKey::Score => numbers(entries, &|entry| {
                review(entry, |review| review.score.map(i64::from))
            }),
            PortfolioKey::Answered => {
                numbers(entries, &|entry| {
                    review(entry, |review| review.completeness.map(i64::from))
                });
            }
            PortfolioKey::Trend => numbers(entries, &|entry| {
                review(entry, |review| {
                    let (first, last) = (review.trend.first()?, review.trend.last()?);
                    Some(i64::from(*last) - i64::from(*first))
                })
            }),
            PortfolioKey::Gaps => numbers(entries, &|entry| {
                entry.row.review.as_ref().map(|_| i64::from(entry.gaps))
            }),
            PortfolioKey::Waived => {
                numbers(entries, &|entry| {
                    review(entry, |review| Some(i64::from(review.counts.waived)))
                });
            }
            PortfolioKey::Overdue => numbers(entries, &|entry| Some(i64::from(entry.overdue))),
            PortfolioKey::Launch => {
                texts(entries, &|entry| {
                    entry
                        .row
                        .review
                        .as_ref()
                        .and_then(|review| review.launch_on.clone())
                });
            }
            PortfolioKey::NextReview => texts(entries, &|entry| entry.next_review_on.clone()),
            PortfolioKey::Area => numbers(entries, &|entry| {
                let found = entry.spread.areas.iter().find(|known| known.0 == area)?;
                share(found.1).map(i64::from)
            }),
        }
        Ok(())
    }
}

/// Lists the saved filters by name.
pub(super) fn filter_list(session: &mut Session, _: Nothing) -> Result<Vec<FilterRow>> {
    session.filters()
}

/// Saves a filter of the portfolio.
pub(super) fn filter_save(session: &mut Session, request: FilterSave) -> Result<Done<Made>> {
    request.filter.checked()?;
    let title = request.title.trim();
    let value = required("The name", title)?;
    let filters = session.filters()?;
    if let Some(id) = &request.id {
        session.one::<Filter>(id)?;
    }
    let own = request.id.as_ref().map(Id::as_str);
    let taken = filters.iter().find(|filter| {
        filter.title.to_lowercase() == title.to_lowercase() && own != Some(filter.id.as_str())
    });
    if let Some(taken) = taken {
        return Err(
            Error::invalid(format!("There is a filter named {}.", taken.title))
                .hint("Choose another name."),
        );
    }
    let query = serde_json::to_string(&request.filter).map_err(super::call::unwritten)?;
    let step = Step::named(super::participant::clip(&format!(
        "Save the filter {title}"
    )));
    session.step(step, |writer| {
        let id = match request.id {
            Some(id) => id,
            None => writer.create(Filter::SPEC.kind, None)?,
        };
        writer.set(&id, "title", &value)?;
        writer.set(&id, "query", &Value::from(query))?;
        Ok(Made { id })
    })
}

/// Deletes a saved filter.
pub(super) fn filter_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (filter, _) = session.one::<Filter>(&request.id)?;
    let title = filter.title.unwrap_or_default();
    let step = Step::named(super::participant::clip(&format!(
        "Delete the filter {title}"
    )));
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    fn filters(&self) -> Result<Vec<FilterRow>> {
        let rows = self.store.all(Filter::SPEC.kind)?;
        let shown = rows.into_iter().map(|row| {
            let filter: Filter = row.decode();
            let query = filter.query.unwrap_or_default();
            let read = serde_json::from_str(&query);
            FilterRow {
                id: filter.id.to_string(),
                title: filter.title.unwrap_or_default(),
                damaged: read.is_err(),
                filter: read.unwrap_or_default(),
            }
        });
        let mut filters: Vec<FilterRow> = shown.collect();
        filters.sort_by_key(|filter| (filter.title.to_lowercase(), filter.id.clone()));
        Ok(filters)
    }
}
