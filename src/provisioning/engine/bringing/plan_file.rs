//! A plan on disk: a head, its rows, and an end with counts and the SHA-256 of everything before. A plan that was edited or
//! cut off is refused.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    BringingError, Row,
    lines::{Hashing, Head, Lines, VERSION, check, damaged, line_of, of_file, options},
};

/// What a plan holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub rows: u64,
    /// Rows that change something.
    pub writes: u64,
    /// By act and reason: `create no_organization`.
    pub counts: BTreeMap<String, u64>,
    /// Customers for whom nothing is to be done.
    pub in_step: u64,
    /// Rows that would write, and did not fit under the cap: for a later plan.
    pub left_out: u64,
}

impl Totals {
    pub(super) fn count(&mut self, row: &Row) {
        self.rows += 1;
        self.writes += u64::from(row.act.writes());
        *self.counts.entry(format!("{} {}", row.act.as_str(), row.reason.as_str())).or_default() += 1;
    }
}

#[derive(Serialize, Deserialize)]
struct End {
    end: Totals,
    sha256: String,
}

/// A plan that is whole.
#[derive(Debug)]
pub struct PlanFile {
    path: PathBuf,
    pub tenant: String,
    pub made_at: Timestamp,
    pub at_most: Option<u64>,
    pub totals: Totals,
    /// SHA-256 of all but the last line, in hexadecimal digits.
    pub hash: String,
}

impl PlanFile {
    /// Reads a plan through, and checks that it is whole and as it was made.
    ///
    /// # Errors
    /// [`BringingError::File`] and [`BringingError::Damaged`].
    pub fn open(path: &Path) -> Result<Self, BringingError> {
        let mut lines = Lines::open(path)?;
        let head: Head = lines.next_as()?.ok_or_else(|| damaged(path, "is empty"))?;
        check(path, &head, "plan")?;
        let mut totals = Totals::default();
        loop {
            let before = lines.hash();
            let Some(line) = lines.next_line()? else { return Err(damaged(path, "ends in the middle")) };
            if let Ok(end) = serde_json::from_slice::<End>(&line) {
                let is_whole = end.sha256 == before && end.end.rows == totals.rows && end.end.writes == totals.writes;
                if !is_whole || lines.next_line()?.is_some() {
                    return Err(damaged(path, "was changed after it was made"));
                }
                let Head { tenant, at, at_most, .. } = head;
                let path = path.to_owned();
                return Ok(Self { path, tenant, made_at: at, at_most, totals: end.end, hash: before });
            }
            totals.count(&lines.read_as(&line)?);
        }
    }

    /// The rows, read anew.
    ///
    /// # Errors
    /// [`BringingError::File`] and [`BringingError::Damaged`].
    pub fn rows(&self) -> Result<Rows, BringingError> {
        let mut lines = Lines::open(&self.path)?;
        lines.next_line()?;
        Ok(Rows { lines, left: self.totals.rows })
    }
}

/// The rows of a plan, one after the other.
#[derive(Debug)]
pub struct Rows {
    lines: Lines,
    left: u64,
}

impl Iterator for Rows {
    type Item = Result<Row, BringingError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        self.lines.next_as().transpose()
    }
}

/// A plan that is being made. It takes its name only when it is whole.
#[derive(Debug)]
pub(super) struct PlanWriter {
    path: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    digest: Hashing,
    pub totals: Totals,
    head: Head,
}

impl PlanWriter {
    pub fn create(path: &Path, tenant: &str, at: Timestamp, at_most: Option<u64>) -> Result<Self, BringingError> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = options().truncate(true).open(&part).map_err(|error| of_file(&part, error))?;
        let (file, digest) = (BufWriter::new(file), Hashing::default());
        let head = Head {
            portadesk: "plan".to_owned(),
            version: VERSION,
            tenant: tenant.to_owned(),
            at,
            at_most,
            plan: None,
            owner: None,
        };
        let (path, totals) = (path.to_owned(), Totals::default());
        let mut writer = Self { path, part, file, digest, totals, head: head.clone() };
        writer.line(&head)?;
        Ok(writer)
    }

    /// Adds a row, and gives it its number.
    pub fn add(&mut self, mut row: Row) -> Result<(), BringingError> {
        row.row = self.totals.rows + 1;
        self.totals.count(&row);
        self.line(&row)
    }

    /// Ends the plan, makes it durable, and gives it its name.
    pub fn finish(mut self) -> Result<PlanFile, BringingError> {
        let hash = self.digest.hex();
        let end = End { end: self.totals.clone(), sha256: hash.clone() };
        self.line(&end)?;
        let kept = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        kept.and_then(|()| fs::rename(&self.part, &self.path)).map_err(|error| of_file(&self.path, error))?;
        let Head { tenant, at, at_most, .. } = self.head;
        Ok(PlanFile { path: self.path, tenant, made_at: at, at_most, totals: self.totals, hash })
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), BringingError> {
        let line = line_of(value);
        self.digest.add(&line);
        self.file.write_all(&line).map_err(|error| of_file(&self.part, error))
    }
}
