//! The command line host: reads the words after the program's name, does one thing, ends with a code.
//!
//! What a command does is core's. This crate chooses the workspace, words the answer for a terminal or as JSON, and ends with an exit
//! code that a script can act on (`failure.rs`). A reader that goes away early is no error.

mod arguments;
mod assessment;
mod call;
mod choose;
mod conflict;
mod demo;
mod document;
mod due;
mod failure;
mod files;
mod gate;
mod help;
mod lines;
mod move_reviews;
mod packs;
mod place;
mod portfolio;
mod publish;
mod report;
mod report_arguments;
mod review;
mod scenario;
mod screen;
mod search;
mod service;
mod snapshot;
#[path = "../../src/surroundings.rs"]
mod surroundings;
mod target;
mod upkeep;
mod verdict;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, Task};
use crate::failure::{Failure, Outcome};
use crate::place::Place;
use crate::screen::Screen;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::usage(&error),
    };
    let screen = Screen::new(arguments.json);
    let place = match Place::new(&arguments) {
        Ok(place) => place,
        Err(failure) => return failure.tell(arguments.json),
    };
    match run(arguments.task, &place, &screen) {
        Ok(code) => code,
        Err(failure) => failure.tell(arguments.json),
    }
}

fn run(task: Task, place: &Place, screen: &Screen) -> Outcome {
    match task {
        Task::Demo(demo) => demo::make(&demo, place, screen),
        Task::Call(call) => call::run(&call, place, screen),
        Task::Commands => call::list(screen),
        Task::Service(what) => service::run(&what, place, screen),
        Task::Review(what) => review::run(&what, place, screen),
        Task::Document(what) => document::run(&what, place, screen),
        Task::Scenario(what) => scenario::run(&what, place, screen),
        Task::Snapshot(what) => snapshot::run(&what, place, screen),
        Task::Assessment(what) => assessment::run(&what, place, screen),
        Task::Score => call::score(screen),
        Task::Report(report) => report::write(&report, place, screen),
        Task::Target(what) => target::run(&what, place, screen),
        Task::Publish(task) => publish::run(&task, place, screen),
        Task::Due(what) => due::list(&what, place, screen),
        Task::Export(export) => files::export(&export, place, screen),
        Task::Import { file } => files::import(&file, place, screen),
        Task::Conflict(what) => conflict::run(&what, place, screen),
        Task::Search(search) => search::run(&search, place, screen),
        Task::Gate(gate) => gate::judge(&gate, place, screen),
        Task::Pack(packs) => packs::run(&packs, place, screen),
        Task::Portfolio(portfolio) => portfolio::show(&portfolio, place, screen),
        Task::Check => upkeep::check(place, screen),
        Task::Backup(backup) => upkeep::back_up(&backup, place, screen),
        Task::Restore { copy } => upkeep::restore(&copy, place, screen),
        Task::Recover => upkeep::recover(place, screen),
        Task::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "lamppost", &mut text);
            screen.bytes(&text).map_err(Failure::from)
        }
    }
}
