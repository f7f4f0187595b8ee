//! A workbook: a sheet of rows, and one of the analysis. Its rows wait in a file, not in memory.

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc;

use super::table::{COLUMNS, Cell, cells, lines};
use super::{ExportFailed, LogExport, Outlet};
use crate::journal::log::LogEntry;
use crate::store::Store;

/// What a cell can hold.
const LONGEST: usize = 32_767;

/// What a sheet can hold, the header row beside.
const MOST_ROWS: u32 = 1_048_575;

/// Bytes of the file that are sent at once.
const PIECE: usize = 64 * 1024;

impl From<XlsxError> for ExportFailed {
    fn from(error: XlsxError) -> Self {
        Self::Write(error.to_string())
    }
}

pub(super) async fn write(export: &LogExport, store: &Store, outlet: &Outlet) -> Result<(), ExportFailed> {
    let (rows, taken) = mpsc::channel::<Vec<LogEntry>>(2);
    let analysis = export.analysis.as_ref().map(lines).unwrap_or_default();
    let (folder, outlet) = (export.folder.clone(), outlet.clone());
    // Writing a workbook blocks.
    let writing = tokio::task::spawn_blocking(move || workbook(taken, &analysis, &folder, outlet));
    let read = hand_over(export, store, rows).await;
    let written = writing.await.map_err(|error| ExportFailed::Write(error.to_string()))?;
    // Where writing failed, reading found nobody to take its rows.
    written.and(read)
}

async fn hand_over(export: &LogExport, store: &Store, to: mpsc::Sender<Vec<LogEntry>>) -> Result<(), ExportFailed> {
    let mut rows = export.rows(store);
    while let Some(entries) = rows.next().await? {
        to.send(entries).await.map_err(|_| ExportFailed::Unwanted)?;
    }
    Ok(())
}

fn workbook(
    mut rows: mpsc::Receiver<Vec<LogEntry>>,
    analysis: &[[String; 3]],
    folder: &Path,
    outlet: Outlet,
) -> Result<(), ExportFailed> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder)?;
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("logs")?.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    let mut at = 0;
    while let Some(entries) = rows.blocking_recv() {
        for entry in entries {
            at += 1;
            if at > MOST_ROWS {
                return Err(ExportFailed::Write(format!("a sheet has no more than {MOST_ROWS} rows")));
            }
            for (column, cell) in (0..).zip(cells(entry)) {
                put(sheet, at, column, &cell)?;
            }
        }
        if outlet.0.is_closed() {
            return Err(ExportFailed::Unwanted);
        }
    }
    if !analysis.is_empty() {
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("analysis")?;
        for (row, line) in (0..).zip(analysis) {
            for (column, text) in (0..).zip(line) {
                put(sheet, row, column, &Cell::Text(text.clone()))?;
            }
        }
    }
    let mut pieces = Pieces { outlet, piece: Vec::with_capacity(PIECE) };
    workbook.save_to_writer(&mut pieces)?;
    pieces.flush()?;
    Ok(())
}

/// Sends what is written to it, in pieces.
struct Pieces {
    outlet: Outlet,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        if piece.is_empty() {
            return Ok(());
        }
        self.outlet.0.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Texts are written as such, whatever they begin with: none becomes a formula or a link.
fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
    };
    Ok(())
}

/// The beginning of a text that fits into a cell, which counts UTF-16.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > LONGEST
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
