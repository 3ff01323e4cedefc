//! Plans and receipts on disk: JSON, one object a line, so that neither has to fit into memory.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::BringingError;

pub(super) const VERSION: u32 = 1;
/// Longest line that is read: an organization with all its values is far shorter.
const LONGEST_LINE: u64 = 1_000_000;

/// The first line of either file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// `plan` or `receipt`.
    pub portadesk: String,
    pub version: u32,
    pub tenant: String,
    pub at: Timestamp,
    /// Of a plan: how many rows may write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// Of a receipt: the hash of its plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Of a receipt: under which name customers are held, so that whoever goes on need not wait for leases to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// Nobody else may read names of customers.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).mode(0o600);
    options
}

pub(super) fn line_of(value: &impl Serialize) -> Vec<u8> {
    // Texts, numbers and maps of texts: none of them can fail.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

pub(super) fn check(path: &Path, head: &Head, kind: &str) -> Result<(), BringingError> {
    if head.portadesk != kind {
        return Err(damaged(path, &format!("is no {kind}")));
    }
    if head.version != VERSION {
        return Err(damaged(path, "was made by another release"));
    }
    Ok(())
}

pub(super) fn of_file(path: &Path, source: io::Error) -> BringingError {
    BringingError::File { file: path.display().to_string(), source }
}

pub(super) fn damaged(path: &Path, what: &str) -> BringingError {
    BringingError::Damaged { file: path.display().to_string(), what: what.to_owned() }
}

/// Whole lines of a file, and the hash of those that were read.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    digest: Hashing,
    number: u64,
    /// Bytes of whole lines.
    pub whole: u64,
}

impl Lines {
    pub fn open(path: &Path) -> Result<Self, BringingError> {
        let file = File::open(path).map_err(|error| of_file(path, error))?;
        let (file, digest) = (BufReader::new(file), Hashing::default());
        Ok(Self { path: path.to_owned(), file, digest, number: 0, whole: 0 })
    }

    /// `None` at the end, also before a line that has none.
    pub fn next_line(&mut self) -> Result<Option<Vec<u8>>, BringingError> {
        let mut line = Vec::new();
        let read = self.file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        read.map_err(|error| of_file(&self.path, error))?;
        if !line.ends_with(b"\n") {
            return Ok(None);
        }
        self.digest.add(&line);
        self.number += 1;
        self.whole += line.len() as u64;
        Ok(Some(line))
    }

    pub fn next_as<T: DeserializeOwned>(&mut self) -> Result<Option<T>, BringingError> {
        let Some(line) = self.next_line()? else { return Ok(None) };
        self.read_as(&line).map(Some)
    }

    pub fn read_as<T: DeserializeOwned>(&self, line: &[u8]) -> Result<T, BringingError> {
        serde_json::from_slice(line)
            .map_err(|_| damaged(&self.path, &format!("cannot be understood in line {}", self.number)))
    }

    pub fn hash(&self) -> String {
        self.digest.hex()
    }
}

/// SHA-256 of what has gone by.
pub(super) struct Hashing(Context);

impl Default for Hashing {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl std::fmt::Debug for Hashing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashing")
    }
}

impl Hashing {
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
        let hash = self.0.clone().finish();
        hash.as_ref().iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
    }
}
