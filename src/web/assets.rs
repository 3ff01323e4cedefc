//! The panel's stylesheet and script, compressed and named for their content when the program was built.
//!
//! A name never has two contents, so the answers may be cached for ever (`immutable`).

/// A file as browsers fetch it.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// `/assets/panel.<hash>.css`.
    pub path: &'static str,
    pub content_type: &'static str,
    pub identity: &'static [u8],
    pub brotli: &'static [u8],
    pub gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset behind a request's path, if there is one with exactly this name.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ALL.into_iter().find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_by_its_hashed_name_only() {
        for asset in ALL {
            let (stem, hash_and_ending) = asset.path.split_once('.').unwrap();
            let (hash, ending) = hash_and_ending.split_once('.').unwrap();

            assert_eq!(hash.len(), 16);
            assert_eq!(find(asset.path).unwrap().identity, asset.identity);
            assert!(find(&format!("{stem}.{ending}")).is_none());
        }
    }

    #[test]
    fn compressed_bodies_are_smaller_and_start_as_their_format_does() {
        for asset in ALL {
            assert!(asset.brotli.len() < asset.gzip.len(), "{}", asset.path);
            assert!(asset.gzip.len() < asset.identity.len() / 2, "{}", asset.path);
            assert_eq!(asset.gzip[..2], [0x1f, 0x8b]);
        }
    }

    #[test]
    fn the_first_paint_stays_far_below_forty_kilobytes() {
        for page in [[&PANEL_CSS, &PANEL_JS], [&MANAGE_CSS, &MANAGE_JS], [&TICKETS_CSS, &TICKETS_JS]] {
            let bytes: usize = page.iter().map(|asset| asset.brotli.len()).sum();

            assert!(bytes < 16 * 1024, "{bytes}");
        }
    }
}
