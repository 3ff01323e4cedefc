//! Servers with certificates that nobody else has signed.

use std::{net::SocketAddr, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use super::*;
use crate::doctor::service::public_url;

/// TLS in front of a plain server on loopback, with a certificate of its own making.
struct TlsFront {
    port: u16,
    certificate: tempfile::NamedTempFile,
}

impl TlsFront {
    async fn of(server: SocketAddr, name: &str) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder().with_no_client_auth();
        let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![cert.der().clone()], key).unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut client) = acceptor.accept(client).await else { return };
                    let mut server = TcpStream::connect(server).await.unwrap();
                    // Ends when either side does.
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        let certificate = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(certificate.path(), cert.pem()).unwrap();
        Self { port, certificate }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }
}

fn address_of(site: &Site) -> SocketAddr {
    site.billing.url().trim_start_matches("http://").parse().unwrap()
}

fn behind(site: &Site, url: &str) -> Tenant {
    site.changed(&format!("url = \"{}\"\nlogin", site.billing.url()), &format!("url = \"{url}\"\nlogin"))
}

#[tokio::test]
async fn a_certificate_of_their_own_making_leads_to_the_ca_file() {
    let site = Site::start();
    let front = TlsFront::of(address_of(&site), "localhost").await;
    let mut tenant = behind(&site, &front.url());

    let group = site.billing(&tenant).await;

    has(&group, &format!("FAILED connection: the certificate of {} is signed by nobody", front.url()));
    assert!(fix_of(&group, "connection").what.contains("ca_file"));

    tenant.portabilling.ca_file = Some(front.certificate.path().to_owned());
    has(&site.billing(&tenant).await, "ok login: ");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_told() {
    let site = Site::start();
    let front = TlsFront::of(address_of(&site), "billing.panda.example").await;
    let mut tenant = behind(&site, &front.url());
    tenant.portabilling.ca_file = Some(front.certificate.path().to_owned());

    let group = site.billing(&tenant).await;

    has(&group, &format!("FAILED connection: the certificate of {} is for another name", front.url()));
}

#[tokio::test]
async fn plain_http_where_tls_is_expected_is_told() {
    let site = Site::start();
    let url = site.billing.url().replace("http:", "https:");

    let group = site.billing(&behind(&site, &url)).await;

    has(&group, &format!("FAILED connection: {url} does not speak TLS"));
}

#[tokio::test]
async fn a_public_url_that_browsers_would_not_trust_is_told() {
    let site = Site::start();
    let front = TlsFront::of(address_of(&site), "localhost").await;

    let findings = public_url::examine(&front.url().parse().unwrap(), false).await.under("");

    has(&findings, "FAILED public URL: the certificate of");
    assert!(
        matches!(&findings.findings[1].verdict, Verdict::Failed { fix, .. } if fix.what.contains("browser trusts"))
    );
}
