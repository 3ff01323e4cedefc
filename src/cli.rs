//! The commands and their arguments.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use url::Url;

use crate::{keys::Scope, portabilling::CustomerId};

/// The bridge between PortaBilling and Zendesk.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything offline on this machine: the service, both foreign systems, a help desk page.
    Demo(DemoArgs),
    /// Run the service.
    Serve(ConfigArg),
    /// Check every setting and both upstreams, with the cause and the fix for what is wrong.
    ///
    /// Ends with 0 (all is well), 1 (a check failed) or 2 (the configuration cannot be read).
    Check(CheckArgs),
    /// Build the Zendesk app package.
    Package(PackageArgs),
    /// Upload and install, or update, the private app over the Zendesk API.
    Install(InstallArgs),
    /// The record of who saw and who changed what.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Bring over what exists: plan it, look at it, apply it, take it back.
    Sync {
        #[command(subcommand)]
        command: SyncCommand,
    },
    /// Why a customer, an organization or a ticket stands as it does: link, what was written, what waits.
    Why(WhyArgs),
    /// Links between organizations and customers: out of the database, or back from Zendesk.
    Links {
        #[command(subcommand)]
        command: LinksCommand,
    },
    /// Make a link that lets somebody in once.
    Link {
        #[command(subcommand)]
        command: LinkCommand,
    },
    /// Keys for the provider's own tools. What is changed counts at once.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Build the UI plug-in that shows a customer's tickets inside PortaBilling.
    Plugin(PluginArgs),
    /// What customers have sent from self-care and Zendesk does not have yet.
    Queries {
        #[command(subcommand)]
        command: QueriesCommand,
    },
    /// Sums for people who reckon.
    Report {
        #[command(subcommand)]
        command: ReportCommand,
    },
    /// Print or inspect the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Debug, Args)]
pub struct ConfigArg {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub config: ConfigArg,
    /// Print the findings as one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Customers in the seeded world.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(50..=1_000_000))]
    pub customers: u32,
    /// Address of the help desk page, on 127.0.0.1. Left out: port 4010, or a free one if that is taken.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub struct PackageArgs {
    /// Address of the service as Zendesk and browsers see it.
    #[arg(long, value_name = "URL", required_unless_present = "config", conflicts_with = "config")]
    pub public_url: Option<Url>,
    /// Take the address from this configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to write the package.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// A changed app directory, instead of the one in this program.
    #[arg(long, value_name = "DIR")]
    pub app_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct InstallArgs {
    #[command(flatten)]
    pub config: ConfigArg,
    /// The tenant to install for; needed when there are several.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// A changed app directory, instead of the one in this program.
    #[arg(long, value_name = "DIR")]
    pub app_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Recompute the chain and say where it breaks, if it does.
    Verify(ConfigArg),
    /// Write the entries to standard output.
    Export {
        #[command(flatten)]
        config: ConfigArg,
        #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
        format: ExportFormat,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line.
    Jsonl,
    Csv,
}

#[derive(Debug, Args)]
pub struct TenantArgs {
    #[command(flatten)]
    pub config: ConfigArg,
    /// The tenant; needed when there are several.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum SyncCommand {
    /// Compare billing with Zendesk and write every change that follows to a file. Nothing else is written.
    Plan(PlanArgs),
    /// Print a plan in words.
    Show {
        /// The plan.
        #[arg(value_name = "PLAN")]
        plan: PathBuf,
        /// Rows that are printed.
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        rows: u64,
    },
    /// Apply a plan, or go on with it after an interruption.
    ///
    /// Ends with 1, and writes nothing, when the world has changed since the plan was made.
    Apply(ApplyArgs),
    /// Take back what a plan has written, where nobody has changed anything since.
    Undo {
        #[command(flatten)]
        tenant: TenantArgs,
        /// The receipt of the plan.
        #[arg(value_name = "RECEIPT")]
        receipt: PathBuf,
    },
    /// Print what waits, what was given up, and whose organization a person has to choose.
    Status(TenantArgs),
    /// Try again at once what waits or was given up.
    Retry(WaitingArgs),
    /// Drop what was given up; the next event or the next pass over all customers brings it back.
    Skip(WaitingArgs),
}

#[derive(Debug, Args)]
pub struct WaitingArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// What it is.
    #[arg(value_enum, required_unless_present = "all", conflicts_with = "all", requires = "id")]
    pub kind: Option<WaitingKind>,
    /// Its number; of a telephone number, the name that `status` prints.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Everything that was given up.
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WaitingKind {
    Customer,
    Account,
    Number,
}

#[derive(Debug, Args)]
pub struct WhyArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// What it is.
    #[arg(value_enum)]
    pub kind: WhyKind,
    /// Its number.
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WhyKind {
    Customer,
    Organization,
    /// Zendesk is asked for the ticket's organization.
    Ticket,
}

#[derive(Debug, Subcommand)]
pub enum LinksCommand {
    /// Write all links to standard output, as CSV that `sync plan --list` reads.
    Export(TenantArgs),
    /// Restore links from the external ids of Zendesk's organizations. Nothing is written to Zendesk.
    Rebuild(TenantArgs),
}

#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// To the page of a customer's tickets.
    ///
    /// The service has to know `sessions.key`. Whoever follows the link sees this one customer, and changes nothing.
    Tickets(LinkTicketsArgs),
}

#[derive(Debug, Args)]
pub struct LinkTicketsArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// The customer's number in billing.
    #[arg(long, value_name = "I_CUSTOMER")]
    pub customer: CustomerId,
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a key and print it, once.
    Create {
        #[command(flatten)]
        tenant: TenantArgs,
        /// What it is for, in your own words.
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// What it may do: tickets:read, links:create. Can be given more than once.
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<Scope>,
        /// After how many days it ends by itself.
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// Print all keys of a tenant, without what opens anything.
    List(TenantArgs),
    /// Make a key worthless.
    Revoke {
        #[command(flatten)]
        tenant: TenantArgs,
        /// The id that `create` and `list` print.
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, Args)]
pub struct PluginArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// Where to write the plug-in.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The panel of PortaBilling beside which it appears.
    #[arg(long, value_name = "ROUTE", default_value = "/customer/:id/general_info")]
    pub route: String,
    /// Its own part of the address.
    #[arg(long, value_name = "WORD", default_value = "zendesk_tickets")]
    pub link: String,
    /// What it is called there.
    #[arg(long, value_name = "TEXT", default_value = "Zendesk tickets")]
    pub label: String,
}

#[derive(Debug, Subcommand)]
pub enum QueriesCommand {
    /// Print each, with why it is not delivered.
    List(TenantArgs),
    /// Try one again at once.
    Retry {
        #[command(flatten)]
        tenant: TenantArgs,
        /// The query, as `list` prints it.
        #[arg(value_name = "QUERY")]
        query: String,
    },
    /// Drop one that was given up, with all that the customer wrote. It never becomes a ticket.
    Skip {
        #[command(flatten)]
        tenant: TenantArgs,
        /// The query, as `list` prints it.
        #[arg(value_name = "QUERY")]
        query: String,
    },
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// Where to write the plan.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Most changes in the plan; the rest is left for a later one.
    #[arg(long, value_name = "NUMBER")]
    pub at_most: Option<u64>,
    /// Only the pairs of this CSV file: an organization's id and a customer's id in each line.
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ApplyArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// The plan.
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,
    /// Where to keep what was done; the plan's name with .receipt unless given.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Leave out rows whose world has changed, and apply the others.
    #[arg(long)]
    pub leave_changed: bool,
    /// Have the service make the contacts of what is newly linked at once, and not with the next event or pass.
    #[arg(long)]
    pub contacts: bool,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// What support costs: tickets, touches and tracked minutes for each customer and month, times a rate.
    ///
    /// Reads on in Zendesk's tickets before.
    SupportCost(SupportCostArgs),
}

#[derive(Debug, Args)]
pub struct SupportCostArgs {
    #[command(flatten)]
    pub tenant: TenantArgs,
    /// The month, as 2026-10.
    #[arg(long, value_name = "YEAR-MONTH")]
    pub month: String,
    /// Comma-separated values, for spreadsheets.
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// One JSON object.
    #[arg(long)]
    pub json: bool,
    /// Sum what has been read already, and ask Zendesk nothing.
    #[arg(long)]
    pub as_read: bool,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print a commented example with every setting and its default.
    Example,
    /// Print what is in effect, secrets left out.
    Show(ConfigArg),
}
