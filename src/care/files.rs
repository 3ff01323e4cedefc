//! Files on their way in: piece by piece from the network into the store, and never more than a piece in memory.

use super::{
    Care, CareError, FileKind, FormKey,
    kind::{ENOUGH, Readable},
};
use crate::{portabilling::CustomerId, store::FileRoom};

/// Bytes that stand together in the store.
const PIECE: usize = 256 * 1024;

/// A file that is coming in.
#[derive(Debug)]
pub struct FileIn {
    care: Care,
    query: FormKey,
    number: u32,
    kind: Option<FileKind>,
    readable: Readable,
    waiting: Vec<u8>,
    pieces: u32,
    bytes: u64,
}

/// A file that has come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub number: u32,
    pub name: String,
    pub kind: FileKind,
    pub bytes: u64,
}

impl Care {
    /// Makes room for a file of a form.
    ///
    /// # Errors
    /// [`CareError::TooManyFiles`], [`CareError::NoRoom`]; [`CareError::FormEnded`] when the form was sent.
    pub async fn begin_file(&self, customer: CustomerId, key: &FormKey, name: &str) -> Result<FileIn, CareError> {
        let settings = self.settings();
        let about = self.seal(name.as_bytes(), &place(key.as_str(), None))?;
        let (store, now) = (&self.0.parts.store, self.0.parts.clock.now());
        let wanted = (&*about, settings.max_files, settings.max_waiting_bytes);
        let room = store.begin_file(&self.0.tenant, key.as_str(), customer, wanted, now).await?;
        match room {
            FileRoom::Full => Err(CareError::TooManyFiles),
            FileRoom::Closed => Err(CareError::FormEnded),
            FileRoom::NoRoom => Err(CareError::NoRoom),
            FileRoom::Number(number) => Ok(FileIn {
                care: self.clone(),
                query: key.clone(),
                number,
                kind: None,
                readable: Readable::default(),
                waiting: Vec::new(),
                pieces: 0,
                bytes: 0,
            }),
        }
    }

    /// Takes a file away from a form that was not sent.
    ///
    /// # Errors
    /// [`CareError::Store`].
    pub async fn drop_file(&self, customer: CustomerId, key: &FormKey, number: u32) -> Result<(), CareError> {
        Ok(self.0.parts.store.drop_file(&self.0.tenant, key.as_str(), customer, number).await?)
    }

    /// The files of a form, in the order in which they came.
    ///
    /// # Errors
    /// [`CareError::Store`].
    pub async fn files(&self, key: &FormKey) -> Result<Vec<Received>, CareError> {
        let files = self.0.parts.store.query_files(&self.0.tenant, key.as_str()).await?;
        let shown = files.into_iter().filter_map(|file| {
            let kind = FileKind::ALL.into_iter().find(|kind| kind.media_type() == file.kind)?;
            let name = self.open(&file.about, &place(key.as_str(), None))?;
            let name = kind.named(&String::from_utf8_lossy(&name));
            Some(Received { number: file.number, name, kind, bytes: file.bytes })
        });
        Ok(shown.collect())
    }
}

impl FileIn {
    /// Takes what has come.
    ///
    /// # Errors
    /// [`CareError::FileTooLarge`] and [`CareError::FileOfNoKind`] as soon as that is known; [`CareError::FormEnded`] when the
    /// form was sent meanwhile. Then nothing more is to be brought: call [`FileIn::give_up`].
    pub async fn take(&mut self, bytes: &[u8]) -> Result<(), CareError> {
        let most_bytes = self.care.settings().max_file_bytes;
        self.bytes += bytes.len() as u64;
        if self.bytes > most_bytes {
            return Err(CareError::FileTooLarge { most_bytes });
        }
        self.waiting.extend_from_slice(bytes);
        if self.kind.is_none() && self.waiting.len() >= ENOUGH {
            self.recognise(false)?;
        }
        while self.waiting.len() >= PIECE {
            let rest = self.waiting.split_off(PIECE);
            self.keep(false).await?;
            self.waiting = rest;
        }
        Ok(())
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// As [`FileIn::take`]; [`CareError::FileEmpty`].
    pub async fn finish(&mut self) -> Result<u32, CareError> {
        if self.bytes == 0 {
            return Err(CareError::FileEmpty);
        }
        let kind = match self.kind {
            Some(kind) => kind,
            None => self.recognise(true)?,
        };
        self.keep(true).await?;
        let (store, tenant) = (&self.care.0.parts.store, &self.care.0.tenant);
        let about = (kind.media_type(), self.bytes);
        let is_in_time = store.finish_file(tenant, self.query.as_str(), self.number, about).await?;
        if is_in_time { Ok(self.number) } else { Err(CareError::FormEnded) }
    }

    /// Leaves no trace of it. Also what is not called here is never part of a query: the file did not come to its end.
    pub async fn give_up(self, customer: CustomerId) {
        if let Err(error) = self.care.drop_file(customer, &self.query, self.number).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a file that broke off stays for a day");
        }
    }

    fn recognise(&mut self, is_all: bool) -> Result<FileKind, CareError> {
        let allowed = &self.care.settings().file_types;
        let kind = FileKind::of(&self.waiting, is_all).filter(|kind| allowed.contains(kind));
        self.kind = kind;
        kind.ok_or(CareError::FileOfNoKind)
    }

    async fn keep(&mut self, is_last: bool) -> Result<(), CareError> {
        if self.kind == Some(FileKind::Text) && !self.readable.go_on(&self.waiting, is_last) {
            return Err(CareError::FileOfNoKind);
        }
        if self.waiting.is_empty() {
            return Ok(());
        }
        let at = (self.number, self.pieces);
        let sealed = self.care.seal(&self.waiting, &place(self.query.as_str(), Some(at)))?;
        self.waiting.clear();
        let (store, tenant) = (&self.care.0.parts.store, &self.care.0.tenant);
        if !store.add_chunk(tenant, self.query.as_str(), at, sealed).await? {
            return Err(CareError::FormEnded);
        }
        self.pieces += 1;
        Ok(())
    }
}

/// What a sealed piece belongs to; a name belongs to its query.
pub(super) fn place(query: &str, piece: Option<(u32, u32)>) -> String {
    match piece {
        Some((file, piece)) => format!("{query}/{file}/{piece}"),
        None => format!("{query}/name"),
    }
}
