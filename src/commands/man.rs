use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Args, ManArgs};
use crate::exit::Exit;
use crate::output;

/// `mockwright man`.
pub(super) fn run(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut command = Args::command();
    command.build();
    match &args.output {
        None => output::data(&String::from_utf8(page(command)?)?)?,
        Some(folder) => {
            let shown = folder.display();
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {shown}"))?;
            write_all(&command, folder).with_context(|| format!("cannot write into {shown}"))?;
        }
    }
    Ok(Exit::Success)
}

fn write_all(command: &clap::Command, folder: &Path) -> anyhow::Result<()> {
    write(command, folder)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        write(subcommand, folder)?;
    }
    Ok(())
}

fn write(command: &clap::Command, folder: &Path) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = folder.join(format!("{name}.1"));
    // Beside and renamed: a page is whole or not there.
    let beside = folder.join(format!(".{name}.1.new"));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).open(&beside)?;
    std::io::Write::write_all(&mut file, &page(command.clone())?)?;
    std::fs::rename(beside, path)?;
    Ok(())
}

fn page(command: clap::Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
