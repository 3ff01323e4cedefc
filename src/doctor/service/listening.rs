//! Whether the service can have its address.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
};

use super::{Answerer, ask_health};
use crate::doctor::{Findings, Who};

/// How it is with the address.
#[derive(Debug)]
pub(super) enum Listening {
    Free,
    /// A running portadesk has it.
    Ours,
    TakenByAnother,
    Impossible(io::Error),
}

/// Tries the address, and asks who is there when it is taken.
pub(super) async fn of(address: SocketAddr) -> Listening {
    match TcpListener::bind(address) {
        Ok(_) => Listening::Free,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => match ask_health(&local_url(address)).await {
            Ok(Answerer::Portadesk) => Listening::Ours,
            _ => Listening::TakenByAnother,
        },
        Err(error) => Listening::Impossible(error),
    }
}

impl Listening {
    pub(super) const fn is_ours(&self) -> bool {
        matches!(self, Self::Ours)
    }

    pub(super) fn tell(&self, address: SocketAddr, findings: &mut Findings) {
        const SUBJECT: &str = "listen address";
        match self {
            Self::Free => findings.ok(SUBJECT, format!("{address} is free; the service is not running here")),
            Self::Ours => findings.ok(SUBJECT, format!("{address} is served by portadesk")),
            Self::TakenByAnother => {
                let cause = format!("{address} is taken by another program");
                let fix = "stop that program (ss -ltnp shows it) or give another address as listen";
                findings.failed(SUBJECT, cause, Who::Operator.can(fix));
            }
            Self::Impossible(error) => {
                let fix = match error.kind() {
                    io::ErrorKind::PermissionDenied => {
                        "ports below 1024 need special rights: take a higher one behind the proxy that does TLS"
                    }
                    _ => "give an address of this machine as listen, 127.0.0.1:8080 behind a proxy on the same machine",
                };
                findings.failed(SUBJECT, format!("{address} cannot be used: {error}"), Who::Operator.can(fix));
            }
        }
    }
}

/// Where a service that listens on `address` is found from this machine.
#[expect(clippy::expect_used, reason = "every socket address makes a valid URL")]
fn local_url(address: SocketAddr) -> url::Url {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port())).parse().expect("a valid address")
}
