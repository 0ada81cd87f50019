//! What a person sees and does in the page.
//!
//! Things are found as people and screen readers find them: by the words on them. Every action waits for its thing to be there.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::desktop::Theme;
use super::driver::{Driver, Element};
use super::failure::{Failure, Outcome};
use super::keys;

/// Runs in the page: `check` until it answers with something true, or the deadline.
const WAIT: &str = include_str!("wait.js");
/// Runs in the page: finds visible elements by role and name.
const NAMED: &str = include_str!("named.js");
const LISTEN: &str = include_str!("listen.js");
/// How long the page or core may take to reach a state; publishing is one of these. Less than a script may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The page in the window.
pub struct Page {
    driver: Driver,
}

impl Page {
    pub(crate) fn new(driver: Driver) -> Self {
        Self { driver }
    }

    pub(crate) fn end_driver(&mut self) {
        self.driver.end();
    }

    pub(crate) fn listen_for_errors(&self) -> Outcome<()> {
        self.driver.script(LISTEN, &[]).map(drop)
    }

    /// Runs the body of a function in the page and returns its answer.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        self.driver.script(body, arguments)
    }

    /// Runs the body of a function whose last argument is called with the answer.
    pub fn script_async(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        self.driver.script_async(body, arguments)
    }

    /// Asks the shell for something as the page does; a refusal is a failure with its `{ kind, message, hint }`.
    pub fn invoke(&self, command: &str, payload: &Value) -> Outcome<Value> {
        let body = "const [command, payload, done] = arguments; window.__TAURI_INTERNALS__.invoke(command, payload).then((value) => done({ value }), (error) => done({ error }))";
        let answer = self
            .driver
            .script_async(body, &[json!(command), payload.clone()])?;
        match answer.get("error") {
            None => Ok(answer["value"].clone()),
            Some(error) => Err(Failure::new(format!("{command}: {error}"))),
        }
    }

    /// Runs a command of core as the page does.
    pub fn call(&self, name: &str, payload: Value) -> Outcome<Value> {
        self.invoke("rpc", &json!({ "name": name, "payload": payload }))
    }

    /// Waits until the body of a function answers with something true, and returns that.
    pub fn wait(&self, what: &str, body: &str) -> Outcome<Value> {
        self.wait_with(what, body, &[])
    }

    /// Waits as [`Page::wait`] does, with arguments for the function.
    pub fn wait_with(&self, what: &str, body: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = WAIT.replace("/* CHECK */", body);
        let mut all = vec![json!(PATIENCE.as_secs() * 1_000)];
        all.extend_from_slice(arguments);
        let answer = self.driver.script_async(&script, &all)?;
        match answer.get("found") {
            Some(found) => Ok(found.clone()),
            None => Err(Failure::new(format!(
                "waited in vain for {what}{}\n{}",
                answer["error"]
                    .as_str()
                    .map(|error| format!(" ({error})"))
                    .unwrap_or_default(),
                self.text().unwrap_or_default()
            ))),
        }
    }

    /// Asks from outside the page until the answer is yes: of core, or of a page that is about to go.
    pub fn until(&self, what: &str, mut is_so: impl FnMut() -> Outcome<bool>) -> Outcome<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = is_so();
            if answer.as_ref().is_ok_and(|is_so| *is_so) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let why = answer.err().map(|error| format!(" ({error})"));
                return Err(Failure::new(format!(
                    "waited in vain for {what}{}\n{}",
                    why.unwrap_or_default(),
                    self.text().unwrap_or_default()
                )));
            }
        }
    }

    /// All text that can be seen.
    pub fn text(&self) -> Outcome<String> {
        let text = self.driver.script("return document.body.innerText", &[])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until this text can be seen.
    pub fn sees(&self, text: &str) -> Outcome<()> {
        let body = "return document.body.innerText.includes(arguments[0])";
        self.wait_with(&format!("the text `{text}`"), body, &[json!(text)])
            .map(drop)
    }

    /// The first element that a CSS selector finds.
    pub fn css(&self, selector: &str) -> Outcome<Element> {
        let found = self.wait_with(
            selector,
            "return document.querySelector(arguments[0])",
            &[json!(selector)],
        )?;
        Element::from_value(&found).ok_or_else(|| Failure::new(format!("{selector} is no element")))
    }

    /// The visible element of this role and name, as a screen reader would tell them: `button`, `link`, `textbox`, `radio`, …
    pub fn named(&self, role: &str, name: &str) -> Outcome<Element> {
        let found = self.wait_with(
            &format!("the {role} `{name}`"),
            &format!("{NAMED}\nreturn named(arguments[0], arguments[1])"),
            &[json!(role), json!(name)],
        )?;
        Element::from_value(&found)
            .ok_or_else(|| Failure::new(format!("the {role} `{name}` is no element")))
    }

    /// Clicks a button.
    pub fn click(&self, name: &str) -> Outcome<()> {
        self.click_on(&self.named("button", name)?)
    }

    /// Follows a link.
    pub fn follow(&self, name: &str) -> Outcome<()> {
        self.click_on(&self.named("link", name)?)
    }

    /// Clicks in the middle of an element, which is scrolled into view; waits until nothing lies over it.
    pub fn click_on(&self, element: &Element) -> Outcome<()> {
        let free = "const [e] = arguments; e.scrollIntoView({ block: 'nearest' }); const r = e.getBoundingClientRect(); \
                    const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); if (top === null || !e.contains(top)) throw new Error(`over it at ${r.x},${r.y} ${r.width}x${r.height} lies ${top?.outerHTML.slice(0, 200)}`); return true;";
        self.wait_with("the place to click to be free", free, &[element.to_value()])?;
        self.driver.click(element)
    }

    /// Replaces what stands in a labelled field by typing.
    pub fn fill(&self, label: &str, text: &str) -> Outcome<()> {
        let field = self.named("textbox", label)?;
        // Where a day's parts stand, and how many digits each takes, is the web view's language's.
        let day = "const [field, day] = arguments; if (field.type !== 'date') return false; field.focus(); field.value = day; \
                   field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); return true;";
        if self.driver.script(day, &[field.to_value(), json!(text)])? == json!(true) {
            return Ok(());
        }
        self.driver.script(
            "arguments[0].focus(); if (arguments[0].select) arguments[0].select();",
            &[field.to_value()],
        )?;
        self.type_text(text)
    }

    /// Chooses an entry of a labelled list by its text.
    pub fn choose(&self, label: &str, entry: &str) -> Outcome<()> {
        let list = self.named("combobox", label)?;
        let body = "const [list, entry] = arguments; const option = [...list.options].find((o) => o.text.trim() === entry); if (!option) return false; \
                    list.focus(); list.value = option.value; list.dispatchEvent(new Event('input', { bubbles: true })); list.dispatchEvent(new Event('change', { bubbles: true })); return true;";
        let chosen = self.driver.script(body, &[list.to_value(), json!(entry)])?;
        if chosen == json!(true) {
            Ok(())
        } else {
            Err(Failure::new(format!("`{label}` has no entry `{entry}`")))
        }
    }

    /// Presses a chord such as `Ctrl+Shift+z`, `Escape` or `j`.
    pub fn press(&self, chord: &str) -> Outcome<()> {
        self.act(keys::chord(chord)?)
    }

    /// Types into whatever has the focus.
    pub fn type_text(&self, text: &str) -> Outcome<()> {
        self.act(keys::text(text))
    }

    /// What has the focus: its role or tag, and its name.
    pub fn focus(&self) -> Outcome<String> {
        let body = format!(
            "{NAMED}\nconst at = document.activeElement; return `${{roleOf(at)}} ${{nameOf(at)}}`.trim()"
        );
        Ok(self
            .driver
            .script(&body, &[])?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Loads the page anew and waits until it takes input.
    pub fn reload(&self) -> Outcome<()> {
        self.driver.script(
            "window.__old = true; setTimeout(() => location.reload())",
            &[],
        )?;
        // Asked from outside, because a wait inside the old page would go away with it.
        let body = "return !window.__old && performance.getEntriesByName('interactive').length > 0";
        self.until("the page to come back", || {
            Ok(self.driver.script(body, &[])? == json!(true))
        })?;
        self.listen_for_errors()
    }

    /// Goes to an address inside the app, such as `#/`.
    pub fn go(&self, hash: &str) -> Outcome<()> {
        self.driver
            .script("location.hash = arguments[0]", &[json!(hash)])
            .map(drop)
    }

    /// Waits until nothing in the page is busy, and two frames have been drawn.
    pub fn settle(&self) -> Outcome<()> {
        self.wait("the page to settle", "return !document.querySelector('[aria-busy=true]') && document.fonts.status === 'loaded'")?;
        let frames = "requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))";
        self.driver.script_async(frames, &[]).map(drop)
    }

    /// The size of the page in CSS pixels.
    pub fn size(&self) -> Outcome<(u64, u64)> {
        let size = self
            .driver
            .script("return [innerWidth, innerHeight]", &[])?;
        Ok((size[0].as_u64().unwrap_or(0), size[1].as_u64().unwrap_or(0)))
    }

    /// Resizes the window, in pixels of the screen, and waits for the page to follow.
    pub fn resize(&self, width: u32, height: u32) -> Outcome<()> {
        self.driver
            .post("window/rect", &json!({ "width": width, "height": height }))?;
        let body = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        self.wait_with("the new size", body, &[json!(width), json!(height)])
            .map(drop)
    }

    /// Chooses a theme as the settings of the app do, whatever the system prefers.
    pub fn set_theme(&self, theme: Theme) -> Outcome<()> {
        self.driver.script(
            "document.documentElement.dataset.theme = arguments[0]",
            &[json!(theme.name())],
        )?;
        self.settle()
    }

    /// A picture of the page as PNG.
    pub fn screenshot(&self) -> Outcome<Vec<u8>> {
        self.driver.screenshot()
    }

    /// Writes a picture of the page to a file.
    pub fn save_screenshot(&self, file: &Path) -> Outcome<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(file, self.screenshot()?)?)
    }

    /// Errors, warnings of the console, unhandled rejections and refusals of the security policy since the page was loaded.
    pub fn errors(&self) -> Outcome<Vec<String>> {
        let errors = self
            .driver
            .script("return window.__errors ?? ['nobody listened']", &[])?;
        Ok(errors
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| error.as_str().unwrap_or_default().to_owned())
            .collect())
    }

    /// Fails if anything went wrong in the page so far.
    pub fn no_errors(&self) -> Outcome<()> {
        let errors = self.errors()?;
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(format!(
                "the page reported:\n{}",
                errors.join("\n")
            )))
        }
    }

    /// What axe-core finds wrong with the page as it stands: rule, impact, and where, a line each.
    pub fn accessibility(&self) -> Outcome<Vec<String>> {
        let source =
            std::fs::read_to_string(crate::top().join("ui/node_modules/axe-core/axe.min.js"))
                .map_err(|error| {
                    Failure::new(format!(
                        "axe-core is not there ({error}); `cargo verify ui-build` installs it"
                    ))
                })?;
        self.driver.script(
            &format!(
                "if (!window.axe) {{ const module = undefined, define = undefined; {source} }}"
            ),
            &[],
        )?;
        let run = include_str!("axe.js");
        let found = self.driver.script_async(run, &[])?;
        if let Some(error) = found.as_str() {
            return Err(Failure::new(format!("axe-core did not run: {error}")));
        }
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| line.as_str().unwrap_or_default().to_owned())
            .collect())
    }

    fn act(&self, actions: Vec<Value>) -> Outcome<()> {
        self.driver
            .post(
                "actions",
                &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
            )
            .map(drop)
    }
}
