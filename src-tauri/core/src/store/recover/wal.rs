//! Frames of a write-ahead log, and which of them were committed.
//!
//! SQLite stops at the first frame whose checksum fails. What lies behind may have been saved (a
//! bit flipped) or rolled back, or be left from before the log began again; it is kept apart.
//!
//! Format: <https://www.sqlite.org/fileformat2.html>, sections 4.1 and 4.2.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::pages::page_size;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// One page in the log.
pub(super) struct Frame {
    /// Its number in the file.
    pub(super) page: usize,
    /// Where its bytes begin.
    pub(super) at: u64,
    /// Whether SQLite would read it.
    pub(super) committed: bool,
}

/// The page size in the header of a log.
pub(super) fn page_size_of(log: &mut File) -> Option<usize> {
    let mut header = [0u8; HEADER];
    log.seek(SeekFrom::Start(0)).ok()?;
    log.read_exact(&mut header).ok()?;
    page_size(word(&header, 8, u32::from_be_bytes))
}

/// Every whole frame of a log, in order.
pub(super) fn frames(log: &mut File, page_size: usize) -> io::Result<Vec<Frame>> {
    log.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(1 << 20, log);
    let mut header = [0u8; HEADER];
    if !fill(&mut reader, &mut header)? {
        return Ok(Vec::new());
    }
    // The magic number says in which byte order the sums are taken.
    let order: fn([u8; 4]) -> u32 = if header[3] & 1 == 1 {
        u32::from_be_bytes
    } else {
        u32::from_le_bytes
    };
    let mut sum = checksum(&header[..24], (0, 0), order);
    let mut chain = header.starts_with(&[0x37, 0x7f, 0x06]) && sum == sum_at(&header, 24);
    let mut frames: Vec<Frame> = Vec::new();
    let mut committed = 0;
    let mut frame = vec![0u8; FRAME_HEADER + page_size];
    let mut at = HEADER as u64;
    while fill(&mut reader, &mut frame)? {
        let number = word(&frame, 0, u32::from_be_bytes) as usize;
        if chain {
            sum = checksum(&frame[..8], sum, order);
            sum = checksum(&frame[FRAME_HEADER..], sum, order);
            chain = frame[8..16] == header[16..24] && sum == sum_at(&frame, 16);
        }
        frames.push(Frame {
            page: number,
            at: at + FRAME_HEADER as u64,
            committed: false,
        });
        // The last frame of a transaction holds the size of the file after it.
        if chain && word(&frame, 4, u32::from_be_bytes) != 0 {
            committed = frames.len();
        }
        at += frame.len() as u64;
    }
    for frame in &mut frames[..committed] {
        frame.committed = true;
    }
    Ok(frames)
}

/// Reads all of `bytes`; false at the end of the file.
fn fill(reader: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn checksum(bytes: &[u8], from: (u32, u32), order: fn([u8; 4]) -> u32) -> (u32, u32) {
    bytes.chunks_exact(8).fold(from, |(a, b), pair| {
        let a = a.wrapping_add(word(pair, 0, order)).wrapping_add(b);
        let b = b.wrapping_add(word(pair, 4, order)).wrapping_add(a);
        (a, b)
    })
}

fn sum_at(bytes: &[u8], at: usize) -> (u32, u32) {
    (
        word(bytes, at, u32::from_be_bytes),
        word(bytes, at + 4, u32::from_be_bytes),
    )
}

fn word(bytes: &[u8], at: usize, order: fn([u8; 4]) -> u32) -> u32 {
    order([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
