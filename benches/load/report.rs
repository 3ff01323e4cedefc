//! What was measured, beside what was to be reached.

use std::fmt;

/// One figure.
#[derive(Debug)]
struct Line {
    what: &'static str,
    measured: String,
    /// For figures that have one: the target in words, and whether it is met.
    target: Option<(String, bool)>,
}

/// A scenario in which the service stands beside the bare server.
#[derive(Debug)]
pub struct Beside {
    pub what: &'static str,
    pub service: Costs,
    pub bare: Costs,
    /// Service to bare, median over the rounds.
    pub ratio: f64,
    /// `None`: only told.
    pub most: Option<f64>,
    pub upstream_calls: usize,
}

/// What one server took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Costs {
    pub requests_per_second: f64,
    pub cpu_micros: f64,
    pub p50_micros: f64,
    pub p99_micros: f64,
    pub rss_mib: f64,
}

/// All figures, printed as two tables.
#[derive(Debug, Default)]
pub struct Report {
    beside: Vec<Beside>,
    lines: Vec<Line>,
}

impl Report {
    pub fn beside(&mut self, beside: Beside) {
        self.beside.push(beside);
    }

    /// A figure that is only told.
    pub fn tell(&mut self, what: &'static str, measured: impl Into<String>) {
        self.lines.push(Line { what, measured: measured.into(), target: None });
    }

    /// A figure with a target.
    pub fn judge(&mut self, what: &'static str, measured: impl Into<String>, target: impl Into<String>, met: bool) {
        self.lines.push(Line { what, measured: measured.into(), target: Some((target.into(), met)) });
    }

    pub fn is_missed(&self) -> bool {
        let ratios = self.beside.iter().map(|beside| beside.most.is_none_or(|most| beside.ratio <= most));
        let targets = self.lines.iter().filter_map(|line| line.target.as_ref().map(|(_, met)| *met));
        ratios.chain(targets).any(|met| !met)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.beside.is_empty() {
            writeln!(
                f,
                "\n{:<24} {:>9} {:>10} {:>8} {:>8} {:>9} {:>6} {:>9}  target",
                " ", "req/s", "CPU µs/req", "p50 µs", "p99 µs", "RSS MiB", "calls", "CPU ratio"
            )?;
        }
        for beside in &self.beside {
            costs(f, beside.what, &beside.service)?;
            let (calls, ratio) = (beside.upstream_calls, beside.ratio);
            write!(f, " {calls:>6} {:>9}", format!("{ratio:.2}x"))?;
            match beside.most {
                Some(most) => writeln!(f, "  <= {most:.1}  {}", verdict(ratio <= most))?,
                None => writeln!(f)?,
            }
            costs(f, "  bare server", &beside.bare)?;
            writeln!(f)?;
        }
        if !self.lines.is_empty() {
            writeln!(f, "\n{:<66} {:>22}  target", "", "measured")?;
        }
        for Line { what, measured, target } in &self.lines {
            write!(f, "{what:<66} {measured:>22}")?;
            match target {
                Some((target, met)) => writeln!(f, "  {target}  {}", verdict(*met))?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}

fn costs(f: &mut fmt::Formatter<'_>, what: &str, costs: &Costs) -> fmt::Result {
    let Costs { requests_per_second, cpu_micros, p50_micros, p99_micros, rss_mib } = costs;
    write!(
        f,
        "{what:<24} {requests_per_second:>9.0} {cpu_micros:>10.1} {p50_micros:>8.0} {p99_micros:>8.0} {rss_mib:>9.1}"
    )
}

const fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "NOT MET" }
}
