//! Why a server could not be reached, told apart by who can do something about it.

use std::{error::Error, io};

use super::{Fix, Who};

/// What stood between us and a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NoSuchName,
    Refused,
    NoAnswer,
    /// The certificate is signed by nobody we trust.
    UnknownAuthority,
    /// The certificate is for another name.
    OtherName,
    /// The certificate has run out or is not valid yet.
    OutOfDate,
    /// The two do not agree on TLS; most often there is plain HTTP behind the port.
    NoTls,
    Unknown,
}

impl Obstacle {
    pub fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::NoAnswer;
        }
        let mut text = String::new();
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(error) = cause {
            match error.downcast_ref::<io::Error>().map(io::Error::kind) {
                Some(io::ErrorKind::ConnectionRefused) => return Self::Refused,
                Some(io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                    return Self::NoAnswer;
                }
                _ => {}
            }
            text.push_str(&error.to_string().to_ascii_lowercase());
            text.push('\n');
            cause = error.source();
        }
        Self::of_text(&text)
    }

    /// The TLS library's errors have no types that reach us, only words.
    fn of_text(text: &str) -> Self {
        const WORDS: [(&str, Obstacle); 9] = [
            ("dns error", Obstacle::NoSuchName),
            ("failed to lookup address", Obstacle::NoSuchName),
            ("unknownissuer", Obstacle::UnknownAuthority),
            ("causedasendentity", Obstacle::UnknownAuthority),
            ("not valid for", Obstacle::OtherName),
            ("notvalidforname", Obstacle::OtherName),
            ("expired", Obstacle::OutOfDate),
            ("not valid yet", Obstacle::OutOfDate),
            ("corrupt message", Obstacle::NoTls),
        ];
        WORDS.iter().find(|(word, _)| text.contains(word)).map_or(Self::Unknown, |(_, obstacle)| *obstacle)
    }

    /// What happened, about the server at `address`.
    pub fn cause(self, address: &str) -> String {
        match self {
            Self::NoSuchName => format!("the name in {address} is not known: no name server this machine asks has it"),
            Self::Refused => format!("nothing listens at {address}: the connection is refused"),
            Self::NoAnswer => format!("{address} does not answer in time"),
            Self::UnknownAuthority => format!("the certificate of {address} is signed by nobody this machine trusts"),
            Self::OtherName => format!("the certificate of {address} is for another name"),
            Self::OutOfDate => format!("the certificate of {address} has run out or is not valid yet"),
            Self::NoTls => format!("{address} does not speak TLS: is it plain http, or another port?"),
            Self::Unknown => format!("{address} cannot be reached"),
        }
    }

    /// What to do about a server whose address stands under `key`. `authority` says what helps against a certificate of a
    /// private authority.
    pub fn fix(self, key: &str, server_admin: Who, authority: Fix) -> Fix {
        match self {
            Self::NoSuchName => {
                Who::Operator.can(format!("check the spelling of {key} and this machine's name servers"))
            }
            Self::Refused | Self::NoAnswer | Self::Unknown => Who::Operator.can(format!(
                "check {key} (host and port) and that a firewall lets this machine through; try it with curl -v"
            )),
            Self::UnknownAuthority => authority,
            Self::OtherName => Who::Operator
                .can(format!("put the name that the certificate is for into {key}, or get one for this name")),
            Self::OutOfDate => server_admin.can("renew the certificate; and check this machine's clock (timedatectl)"),
            Self::NoTls => Who::Operator.can(format!("check scheme and port of {key}")),
        }
    }
}
