//! A database file for one test, removed afterwards.

use std::path::PathBuf;

use aws_lc_rs::rand;

use super::Store;

/// A folder of its own under the system's temporary one.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        let mut name = [0; 8];
        rand::fill(&mut name).expect("random bytes");
        let folder = std::env::temp_dir().join(format!("portadesk-test-{:016x}", u64::from_be_bytes(name)));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}", self.0.join("portadesk.db").display())
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url()).await.expect("the store opens")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
