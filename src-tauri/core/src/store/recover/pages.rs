//! Pages of a damaged database, read without trusting any of them.
//!
//! Format: <https://www.sqlite.org/fileformat2.html>, sections 1.3, 1.5 and 1.6.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::record::varint;
use super::wal::{Frame, frames, page_size_of};
use crate::error::Result;
use crate::store::lock::beside;
use crate::store::sql_error::io;

/// The longest payload worth assembling: the largest attachment and some room.
const PAYLOAD_LIMIT: usize = 64 * 1024 * 1024;

/// A damaged file and its write-ahead log.
pub(super) struct Pages {
    /// Bytes of a page.
    pub(super) size: usize,
    file: RefCell<File>,
    count: usize,
    log: Option<RefCell<File>>,
    frames: Vec<Frame>,
    /// Where in the log the latest image of a page is.
    latest: HashMap<usize, u64>,
}

/// Where an image of a page is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// The page of this number, counted from 1, of the file.
    File(usize),
    /// The bytes from here of the log.
    Log(u64),
}

impl Pages {
    /// Opens a file, and its log where there is one, to be read in pages of this size.
    pub(super) fn open(path: &Path, size: usize) -> Result<Self> {
        let failed = |error| io("The damaged file cannot be read", &error);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let mut log = log_of(path)?;
        let frames = match &mut log {
            Some(log) => frames(log, size).map_err(failed)?,
            None => Vec::new(),
        };
        let mut latest = HashMap::new();
        for frame in &frames {
            latest.insert(frame.page, frame.at);
        }
        Ok(Self {
            size,
            file: RefCell::new(file),
            count: usize::try_from(length).unwrap_or(usize::MAX).div_ceil(size),
            log: log.map(RefCell::new),
            frames,
            latest,
        })
    }

    /// Every image of every page: what was committed first, then what may have been rolled back.
    pub(super) fn images(&self) -> impl Iterator<Item = Place> + '_ {
        let of = |committed: bool| {
            self.frames
                .iter()
                .filter(move |frame| frame.committed == committed)
                .map(|frame| Place::Log(frame.at))
        };
        (1..=self.count)
            .map(Place::File)
            .chain(of(true))
            .chain(of(false))
    }

    /// Reads an image; a page cut short is filled up with zeros. False where nothing can be read.
    pub(super) fn read(&self, place: Place, image: &mut Vec<u8>) -> bool {
        image.clear();
        let (file, at) = match (place, &self.log) {
            (Place::File(number), _) => (&self.file, (number - 1) as u64 * self.size as u64),
            (Place::Log(at), Some(log)) => (log, at),
            (Place::Log(_), None) => return false,
        };
        let mut file = file.borrow_mut();
        if file.seek(SeekFrom::Start(at)).is_err() {
            return false;
        }
        // A sector the disk refuses costs its page, not the rescue.
        let read = (&mut *file).take(self.size as u64).read_to_end(image);
        image.resize(self.size, 0);
        read.is_ok()
    }

    /// The whole payload of a cell, its overflow pages included.
    pub(super) fn payload(&self, image: &[u8], cell: usize, newest: bool) -> Option<Vec<u8>> {
        let (length, used) = varint(image.get(cell..)?)?;
        let (_, rowid) = varint(image.get(cell + used..)?)?;
        let start = cell + used + rowid;
        let length = usize::try_from(length).ok()?;
        if length > PAYLOAD_LIMIT {
            return None;
        }
        let most = self.size - 35;
        if length <= most {
            return Some(image.get(start..start + length)?.to_vec());
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let mixed = least + (length - least) % (self.size - 4);
        let local = if mixed <= most { mixed } else { least };
        let mut payload = image.get(start..start + local)?.to_vec();
        let mut next = number_at(image, start + local)?;
        let mut page = Vec::new();
        while payload.len() < length {
            if !self.read(self.place(next, newest)?, &mut page) {
                return None;
            }
            let take = (length - payload.len()).min(self.size - 4);
            payload.extend_from_slice(page.get(4..4 + take)?);
            next = number_at(&page, 0)?;
        }
        Some(payload)
    }

    fn place(&self, number: usize, newest: bool) -> Option<Place> {
        match self.latest.get(&number) {
            Some(at) if newest => Some(Place::Log(*at)),
            _ if (1..=self.count).contains(&number) => Some(Place::File(number)),
            _ => None,
        }
    }
}

/// The page sizes a file may have: the usual one, and what the headers of file and log say.
pub(super) fn page_sizes(path: &Path) -> Result<BTreeSet<usize>> {
    let mut sizes = BTreeSet::from([4_096]);
    let mut header = [0u8; 18];
    if let Ok(mut file) = File::open(path)
        && file.read_exact(&mut header).is_ok()
    {
        sizes.extend(page_size(
            u32::from(header[16]) << 8 | u32::from(header[17]),
        ));
    }
    if let Some(mut log) = log_of(path)? {
        sizes.extend(page_size_of(&mut log));
    }
    Ok(sizes)
}

/// Where the cells of a table leaf begin; nothing for any other page.
pub(super) fn leaf_cells(page: &[u8]) -> Vec<usize> {
    // The first page begins with the header of the file.
    let header = if page.starts_with(b"SQLite format 3\0") {
        100
    } else {
        0
    };
    let Some(head) = page.get(header..header + 8) else {
        return Vec::new();
    };
    if head[0] != 0x0d {
        return Vec::new();
    }
    let count = usize::from(head[3]) << 8 | usize::from(head[4]);
    (0..count)
        .filter_map(|at| page.get(header + 8 + at * 2..header + 10 + at * 2))
        .map(|b| usize::from(b[0]) << 8 | usize::from(b[1]))
        .collect()
}

/// A page size as a header says it: 1 stands for 65,536.
pub(super) fn page_size(raw: u32) -> Option<usize> {
    match raw {
        1 | 65_536 => Some(65_536),
        512..=32_768 if raw.is_power_of_two() => usize::try_from(raw).ok(),
        _ => None,
    }
}

fn log_of(path: &Path) -> Result<Option<File>> {
    match File::open(beside(path, "-wal")) {
        Ok(log) => Ok(Some(log)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io("The damaged file cannot be read", &error)),
    }
}

fn number_at(page: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = page.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}
