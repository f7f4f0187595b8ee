//! CSV after RFC 4180.

use std::borrow::Cow;

use super::table::{COLUMNS, Cell, cells, lines};
use super::{ExportFailed, LogExport, Outlet};
use crate::store::Store;

pub(super) async fn write(export: &LogExport, store: &Store, outlet: &Outlet) -> Result<(), ExportFailed> {
    outlet.send(written([COLUMNS.map(str::to_owned).to_vec()])?).await?;
    let mut rows = export.rows(store);
    while let Some(entries) = rows.next().await? {
        let rows = entries.into_iter().map(|entry| cells(entry).into_iter().map(text).collect());
        outlet.send(written(rows)?).await?;
    }
    if let Some(analysis) = &export.analysis {
        outlet.send("\r\n").await?;
        let rows =
            lines(analysis).into_iter().map(|line| line.iter().map(|cell| harmless(cell).into_owned()).collect());
        outlet.send(written(rows)?).await?;
    }
    Ok(())
}

fn written(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, ExportFailed> {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| ExportFailed::Write(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| ExportFailed::Write(error.to_string()))
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => harmless(&text).into_owned(),
    }
}

/// Text that no spreadsheet takes for a formula: what clients sent is not to be run on the machine of whoever opens it
/// (OWASP, CSV injection).
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '|', '%']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{harmless, written};

    #[test]
    fn formulas_are_texts() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "|x"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("/pets"), "/pets");
        assert_eq!(harmless(""), "");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [vec!["a\"b".to_owned(), "c,d".to_owned(), "e\nf".to_owned()]];
        assert_eq!(written(rows).unwrap(), b"\"a\"\"b\",\"c,d\",\"e\nf\"\r\n");
    }
}
