//! The wikis that reports are published to, as they really are.
//!
//! MediaWiki and DokuWiki run where they are installed, as Debian's packages `mediawiki` and `dokuwiki` are;
//! where they are not, the test says loudly that it was skipped. Confluence can't be had: a fake of our own
//! stands for it, so those tests show what the driver sends and does, not what Confluence makes of it.

mod confluence;
mod dokuwiki;
mod journey;
mod mediawiki;
mod merged;
mod place;
mod requests;
