//! What a file is, by its own bytes. What its sender says of it, and how it is called, counts for nothing.

/// Bytes at the beginning of a file that are enough to tell.
pub const ENOUGH: usize = 512;

/// A kind of file that can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,
    /// Readable text: UTF-8 without control characters.
    Text,
    Wav,
    Mp3,
    /// A record of network traffic.
    Pcap,
}

impl FileKind {
    pub const ALL: [Self; 9] =
        [Self::Png, Self::Jpeg, Self::Gif, Self::Webp, Self::Pdf, Self::Text, Self::Wav, Self::Mp3, Self::Pcap];

    /// As in the configuration; also how a file of this kind ends.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Pcap => "pcap",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
            Self::Pcap => "application/vnd.tcpdump.pcap",
        }
    }

    /// The kind of a file that begins so. `is_all`: nothing follows.
    #[must_use]
    pub fn of(beginning: &[u8], is_all: bool) -> Option<Self> {
        let at = |place: usize, mark: &[u8]| beginning.get(place..).is_some_and(|rest| rest.starts_with(mark));
        let begins = |mark: &[u8]| at(0, mark);
        let found = match () {
            () if begins(b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if begins(b"\xff\xd8\xff") => Self::Jpeg,
            () if begins(b"GIF87a") || begins(b"GIF89a") => Self::Gif,
            () if begins(b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () if begins(b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if begins(b"%PDF-") => Self::Pdf,
            () if begins(b"ID3") || begins(b"\xff\xfb") || begins(b"\xff\xf3") || begins(b"\xff\xf2") => Self::Mp3,
            () if [
                &b"\xd4\xc3\xb2\xa1"[..],
                b"\xa1\xb2\xc3\xd4",
                b"\x4d\x3c\xb2\xa1",
                b"\xa1\xb2\x3c\x4d",
                b"\x0a\x0d\x0d\x0a",
            ]
            .into_iter()
            .any(begins) =>
            {
                Self::Pcap
            }
            () => return Readable::default().go_on(beginning, is_all).then_some(Self::Text),
        };
        Some(found)
    }

    /// Whether a name fits; if not, the ending makes it fit.
    #[must_use]
    pub fn named(self, name: &str) -> String {
        let name = clean(name);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let fits = match self {
            Self::Jpeg => ["jpg", "jpeg"].contains(&ending.as_str()),
            Self::Text => ["txt", "log", "csv", "sip"].contains(&ending.as_str()),
            Self::Pcap => ["pcap", "pcapng"].contains(&ending.as_str()),
            _ => ending == self.as_str(),
        };
        if fits { name } else { format!("{name}.{}", self.as_str()) }
    }
}

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 100;

/// The last part of a path, without anything that is no letter of a name.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_letter = |c: &char| !c.is_control() && !"<>:\"|?*\u{202e}\u{202d}\u{2066}\u{2067}\u{2068}".contains(*c);
    let name: String = last.chars().filter(is_letter).collect();
    let name = name.trim().trim_start_matches('.');
    let name: String = if name.chars().count() > LONGEST_NAME {
        // The ending tells people what it is.
        let kept = name.chars().count() - LONGEST_NAME;
        name.chars().skip(kept).collect()
    } else {
        name.to_owned()
    };
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Whether text goes on as text, from piece to piece.
#[derive(Debug, Default, Clone)]
pub struct Readable {
    /// The first bytes of a letter whose others are in the next piece.
    rest: Vec<u8>,
}

impl Readable {
    #[must_use]
    pub fn go_on(&mut self, piece: &[u8], is_last: bool) -> bool {
        let bytes = [self.rest.as_slice(), piece].concat();
        self.rest.clear();
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() && !is_last => {
                let (whole, rest) = bytes.split_at(error.valid_up_to());
                self.rest = rest.to_vec();
                std::str::from_utf8(whole).unwrap_or_default()
            }
            Err(_) => return false,
        };
        !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0..", Some(FileKind::Jpeg)),
            (b"RIFF....WEBPVP8 ", Some(FileKind::Webp)),
            (b"RIFF....WAVEfmt ", Some(FileKind::Wav)),
            (b"%PDF-1.7\n\x00\x01", Some(FileKind::Pdf)),
            (b"INVITE sip:x@y SIP/2.0\r\n", Some(FileKind::Text)),
            ("Привіт".as_bytes(), Some(FileKind::Text)),
            (b"\xd4\xc3\xb2\xa1\x02\x00", Some(FileKind::Pcap)),
            (b"MZ\x90\x00\x03\x00", None),
            (b"PK\x03\x04\x14\x00\x00", None),
            (b"\x7fELF\x02\x01", None),
            (b"text with a \x00", None),
            (b"\xc3", None),
        ] {
            assert_eq!(FileKind::of(bytes, true), kind, "{bytes:?}");
        }
        assert_eq!(FileKind::of("aé".as_bytes().split_last().unwrap().1, false), Some(FileKind::Text));
    }

    #[test]
    fn a_name_is_one_part_of_a_path_and_says_what_the_file_is() {
        for (kind, name, expected) in [
            (FileKind::Text, "trace.log", "trace.log"),
            (FileKind::Text, "page.html", "page.html.txt"),
            (FileKind::Png, "C:\\photos\\me.PNG", "me.PNG"),
            (FileKind::Png, "../../etc/passwd", "passwd.png"),
            (FileKind::Jpeg, "", "file.jpg"),
            (FileKind::Pdf, "a\u{202e}fdp.exe", "afdp.exe.pdf"),
            (FileKind::Pdf, ".htaccess", "htaccess.pdf"),
            (FileKind::Pdf, "a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ] {
            assert_eq!(kind.named(name), expected);
        }
        assert_eq!(FileKind::Pdf.named(&("ж".repeat(300) + ".pdf")).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_letter_may_stand_in_two_pieces() {
        let bytes = "añb".as_bytes();
        for cut in 0..=bytes.len() {
            let mut readable = Readable::default();
            assert!(readable.go_on(&bytes[..cut], false) && readable.go_on(&bytes[cut..], true), "{cut}");
        }
        let mut readable = Readable::default();
        assert!(readable.go_on(&bytes[..2], false) && !readable.go_on(b"", true), "the rest never came");
        assert!(!Readable::default().go_on(b"a\x07", true));
    }
}
