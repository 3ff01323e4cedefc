//! The zip itself: sorted files, one fixed time, so that the same app gives the same bytes.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{AppFile, AppSource};

pub(super) fn pack(app: &AppSource) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, file) in app.files() {
        if let AppFile::Content(content) = file {
            zip.start_file(path, options)?;
            zip.write_all(content)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}
