//! The display as a window manager and a person's eyes have it: the close button, and what is drawn.
//!
//! WebDriver's own "close window" ends the process without asking anybody, and a display without a window manager has no button. So
//! this sends the message that the button sends, `WM_DELETE_WINDOW` (ICCCM, section 4.2.8.1), in the few requests of the X11 protocol
//! that it takes. The same connection reads pixels, for programs that no driver drives.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::failure::{Failure, Outcome};

const SEND_EVENT: u8 = 25;
const QUERY_TREE: u8 = 15;
const GET_WINDOW_ATTRIBUTES: u8 = 3;
const INTERN_ATOM: u8 = 16;
const GET_PROPERTY: u8 = 20;
const GET_IMAGE: u8 = 73;
const Z_PIXMAP: u8 = 2;
const CLIENT_MESSAGE: u8 = 33;
const VIEWABLE: u8 = 2;

/// Presses the close button of every visible window of the display; there is but one.
pub(crate) fn press_close(display: &str) -> Outcome<()> {
    let mut screen = Screen::connect(display)?;
    let protocols = screen.atom("WM_PROTOCOLS")?;
    let delete = screen.atom("WM_DELETE_WINDOW")?;
    let windows = screen.windows()?;
    let mut pressed = 0;
    for window in windows {
        if screen.is_visible(window)? && screen.has_property(window, protocols)? {
            screen.send_message(window, protocols, delete)?;
            pressed += 1;
        }
    }
    // An answer to this says that the messages before it went out.
    screen.atom("WM_PROTOCOLS")?;
    if pressed == 0 {
        Err(Failure::new("there is no window to close"))
    } else {
        Ok(())
    }
}

/// A connection to the display.
pub struct Screen {
    stream: UnixStream,
    root: u32,
}

impl Screen {
    pub(crate) fn connect(display: &str) -> Outcome<Self> {
        let number = display.trim_start_matches(':');
        let mut stream = UnixStream::connect(format!("/tmp/.X11-unix/X{number}"))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        // Little-endian, protocol 11.0, no authorisation.
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let head = read(&mut stream, 8)?;
        let rest = read(&mut stream, usize::from(u16_at(&head, 6)) * 4)?;
        if head[0] != 1 {
            return Err(Failure::new("the display refused the connection"));
        }
        // The screens follow a fixed part of 32 bytes, the vendor's name, and 8 bytes for each picture format.
        let vendor = usize::from(u16_at(&rest, 16)).next_multiple_of(4);
        let formats = usize::from(rest[21]) * 8;
        let root = u32_at(&rest, 32 + vendor + formats);
        Ok(Self { stream, root })
    }

    /// The pixels of a rectangle of the screen, row by row.
    pub fn pixels(&mut self, [x, y]: [u16; 2], [width, height]: [u16; 2]) -> Outcome<Vec<u32>> {
        let mut body = self.root.to_le_bytes().to_vec();
        body.extend_from_slice(&[x, y, width, height].map(u16::to_le_bytes).concat());
        body.extend_from_slice(&u32::MAX.to_le_bytes());
        let answer = self.ask(GET_IMAGE, Z_PIXMAP, &body)?;
        let pixels = answer[32..].chunks_exact(4);
        Ok(pixels.map(|pixel| u32_at(pixel, 0)).collect())
    }

    fn atom(&mut self, name: &str) -> Outcome<u32> {
        let mut body = u32::try_from(name.len())?.to_le_bytes().to_vec();
        body.extend_from_slice(name.as_bytes());
        body.resize(body.len().next_multiple_of(4), 0);
        Ok(u32_at(&self.ask(INTERN_ATOM, 0, &body)?, 8))
    }

    fn windows(&mut self) -> Outcome<Vec<u32>> {
        let answer = self.ask(QUERY_TREE, 0, &self.root.to_le_bytes())?;
        let count = usize::from(u16_at(&answer, 16));
        Ok((0..count).map(|at| u32_at(&answer, 32 + 4 * at)).collect())
    }

    fn is_visible(&mut self, window: u32) -> Outcome<bool> {
        Ok(self.ask(GET_WINDOW_ATTRIBUTES, 0, &window.to_le_bytes())?[26] == VIEWABLE)
    }

    fn has_property(&mut self, window: u32, property: u32) -> Outcome<bool> {
        let body = [window, property, 0, 0, 0].map(u32::to_le_bytes).concat();
        Ok(self.ask(GET_PROPERTY, 0, &body)?[1] != 0)
    }

    fn send_message(&mut self, window: u32, kind: u32, message: u32) -> Outcome<()> {
        let mut body = [window, 0].map(u32::to_le_bytes).concat();
        body.extend_from_slice(&[CLIENT_MESSAGE, 32, 0, 0]);
        body.extend_from_slice(
            &[window, kind, message, 0, 0, 0, 0]
                .map(u32::to_le_bytes)
                .concat(),
        );
        self.send(SEND_EVENT, 0, &body)
    }

    fn send(&mut self, request: u8, detail: u8, body: &[u8]) -> Outcome<()> {
        let length = u16::try_from(1 + body.len() / 4)?.to_le_bytes();
        Ok(self
            .stream
            .write_all(&[&[request, detail, length[0], length[1]], body].concat())?)
    }

    /// An answer has 32 bytes and as many words more as its bytes 4 to 7 say; an error has 32 and begins with 0.
    fn ask(&mut self, request: u8, detail: u8, body: &[u8]) -> Outcome<Vec<u8>> {
        self.send(request, detail, body)?;
        let mut answer = read(&mut self.stream, 32)?;
        if answer[0] != 1 {
            return Err(Failure::new(format!(
                "the display answered request {request} with error {}",
                answer[1]
            )));
        }
        let more = usize::try_from(u32_at(&answer, 4))? * 4;
        answer.extend(read(&mut self.stream, more)?);
        Ok(answer)
    }
}

fn read(stream: &mut UnixStream, count: usize) -> Outcome<Vec<u8>> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
