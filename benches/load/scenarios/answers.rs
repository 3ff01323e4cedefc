//! What an answer costs that needs no upstream, beside the bare server.

use std::{net::SocketAddr, thread, time::Duration};

use anyhow::{Context as _, ensure};

use crate::{
    bare::{self, Recorded},
    client::{Amount, Latencies, Saturation, pace, saturate},
    desk::Desk,
    process::Server,
    report::{Beside, Costs, Report},
};

/// Turns that both servers get.
pub(super) const ROUNDS: usize = 5;
/// The ledger writes its views within half a second: that, too, is work of the requests before.
const AFTERMATH: Duration = Duration::from_millis(600);
/// Requests a second while p50 and p99 are taken: far from what either server can do.
const STEADY: u32 = 1_000;
const STEADY_FOR: usize = 2_000;

/// `GET /panel/organizations/77`, remembered.
pub fn cached_card(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    cached("cached card fragment", "/panel/organizations/77", desk, report)
}

/// A full page of ten matches, remembered.
pub fn cached_search(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    cached("cached search fragment", "/panel/search?q=harbor", desk, report)
}

fn cached(what: &'static str, path: &str, desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.service()?;
    // The first answer may say that the link was adopted, the next one is not compressed yet; the third is the usual one.
    desk.ask(path)?;
    desk.ask(path)?;
    let usual = desk.ask(path)?;
    let coding = usual.header("content-encoding");
    ensure!(usual.status == 200 && coding == Some("br"), "an unusual answer: {}, {coding:?}", usual.status);
    let requests = vec![desk.get(path)];
    let (route, _) = path.split_once('?').unwrap_or((path, ""));
    let amount = Amount { requests: 40_000, at_most: Duration::from_millis(1_500) };
    let rounds = (0..ROUNDS).map(|_| requests.clone()).collect();
    let question = Question { what, most: Some(1.5), rounds, steady: requests, amount };
    question.put(desk, Recorded::new(route, usual), report)
}

/// `POST /zendesk/panel`, every token signed by the played Zendesk and used once.
pub fn signed_page(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    const TOKENS: usize = 1_600;
    desk.service()?;
    let request = desk.page_request()?;
    let page = crate::client::Connection::open(desk.address())?.exchange(&request)?;
    ensure!(page.status == 200, "the page is answered with {}", page.status);
    let signed = |count: usize| sign(desk, count);
    let rounds = (0..ROUNDS).map(|_| signed(TOKENS)).collect::<anyhow::Result<_>>()?;
    let steady = signed(STEADY_FOR)?;
    let amount = Amount { requests: TOKENS, at_most: Duration::from_secs(5) };
    let question = Question { what: "signed page (RS256)", most: Some(5.0), rounds, steady, amount };
    question.put(desk, Recorded::new("/zendesk/panel", page), report)
}

/// Signing costs far more than verifying, so all cores do it, before anything is measured.
fn sign(desk: &Desk, count: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    const SIGNERS: usize = 2;
    thread::scope(|scope| {
        let sign = || (0..count / SIGNERS).map(|_| desk.page_request()).collect::<anyhow::Result<Vec<_>>>();
        let signers: Vec<_> = (0..SIGNERS).map(|_| scope.spawn(sign)).collect();
        let mut all = Vec::with_capacity(count);
        for signer in signers {
            all.append(&mut signer.join().ok().context("a signer panicked")??);
        }
        Ok(all)
    })
}

/// One request, put to both servers.
pub(super) struct Question {
    pub what: &'static str,
    /// CPU of the service to that of the bare server, at most.
    pub most: Option<f64>,
    /// What is sent in each round.
    pub rounds: Vec<Vec<Vec<u8>>>,
    /// What is sent in turn at fixed times.
    pub steady: Vec<Vec<u8>>,
    pub amount: Amount,
}

impl Question {
    pub fn put(self, desk: &mut Desk, answer: Recorded, report: &mut Report) -> anyhow::Result<()> {
        let (bare, bare_address) = bare::start(&desk.folder, &[answer])?;
        let address = desk.address();
        let calls_before = desk.billing_calls().total();
        let service = desk.service()?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for requests in &self.rounds {
            theirs.push(self.round(&bare, bare_address, requests)?);
            ours.push(self.round(service, address, requests)?);
        }
        let mut ratios: Vec<f64> =
            ours.iter().zip(&theirs).map(|(our, their)| our.cpu_micros / their.cpu_micros).collect();
        let ratio = median(&mut ratios);
        let theirs = self.summary(&theirs, &bare, bare_address)?;
        let ours = self.summary(&ours, service, address)?;
        let upstream_calls = desk.billing_calls().total() - calls_before;
        let Self { what, most, .. } = self;
        report.beside(Beside { what, service: ours, bare: theirs, ratio, most, upstream_calls });
        Ok(())
    }

    fn round(&self, server: &Server, address: SocketAddr, requests: &[Vec<u8>]) -> anyhow::Result<Costs> {
        let before = server.cpu()?;
        let Saturation { answered, took } = saturate(address, requests, self.amount)?;
        thread::sleep(AFTERMATH);
        let used = server.cpu()?.saturating_sub(before);
        ensure!(answered > 0, "nothing was answered");
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        let answered = answered as f64;
        Ok(Costs {
            requests_per_second: answered / took.as_secs_f64(),
            cpu_micros: used.as_secs_f64() * 1e6 / answered,
            ..Costs::default()
        })
    }

    fn summary(&self, rounds: &[Costs], server: &Server, address: SocketAddr) -> anyhow::Result<Costs> {
        let requests: Vec<_> = self.steady.iter().cycle().take(STEADY_FOR).cloned().collect();
        let latencies: Latencies = pace(address, &requests, STEADY, 8)?;
        let of = |pick: fn(&Costs) -> f64| median(&mut rounds.iter().map(pick).collect::<Vec<_>>());
        Ok(Costs {
            requests_per_second: of(|costs| costs.requests_per_second),
            cpu_micros: of(|costs| costs.cpu_micros),
            p50_micros: latencies.at(0.5).as_secs_f64() * 1e6,
            p99_micros: latencies.at(0.99).as_secs_f64() * 1e6,
            rss_mib: server.memory("VmRSS")?,
        })
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
