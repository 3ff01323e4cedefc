//! `portadesk check`: every setting, the machine, and both upstreams of every tenant, each with what is wrong and how to
//! mend it, in words for the person who can.
//!
//! Called by the `check` command. It asks and never writes: nothing is created, installed or brought up to date. Groups of
//! checks run side by side, every question has an end (`PATIENCE`), and groups are told in a fixed order.

mod billing;
mod clocks;
mod finding;
mod obstacle;
mod provisioning;
mod report;
mod service;
#[cfg(test)]
mod tests;
mod zendesk;

use std::time::Duration;

use futures_util::{StreamExt, future::BoxFuture, stream::FuturesOrdered};

pub use finding::{Finding, Findings, Fix, Group, Verdict, Who};
pub use report::{Count, json, text};

use crate::{clock::Clock, config::Config};

/// The longest any one answer is waited for, however patient the configuration is.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at everything and tells each group of findings as soon as it and those before it are known.
pub async fn examine(config: &Config, clock: &Clock, mut tell: impl FnMut(&Group)) -> Count {
    let mut groups: FuturesOrdered<BoxFuture<'_, Group>> = FuturesOrdered::new();
    groups.push_back(Box::pin(service::examine(config)));
    for tenant in &config.tenants {
        groups.push_back(Box::pin(billing::examine(tenant, clock)));
        groups.push_back(Box::pin(zendesk::examine(tenant, clock)));
    }
    let mut count = Count::default();
    while let Some(group) = groups.next().await {
        count.add(&group);
        tell(&group);
    }
    count
}
