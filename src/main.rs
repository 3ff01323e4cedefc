//! Arguments in, exit code out. What happens in between is in `commands`.

use std::process::ExitCode;

use clap::Parser;
use portadesk::{cli::Cli, commands};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match actix_web::rt::System::new().block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portadesk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
