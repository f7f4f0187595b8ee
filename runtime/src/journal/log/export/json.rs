//! JSON: `logs`, and `analysis` where it is wanted.

use super::{ExportFailed, LogExport, Outlet};
use crate::store::Store;

pub(super) async fn write(export: &LogExport, store: &Store, outlet: &Outlet) -> Result<(), ExportFailed> {
    outlet.send("{\"logs\":[").await?;
    let mut first = true;
    let mut rows = export.rows(store);
    while let Some(entries) = rows.next().await? {
        let mut piece = Vec::new();
        for entry in entries {
            piece.extend_from_slice(if first { b"\n" } else { b",\n" });
            first = false;
            serde_json::to_writer(&mut piece, &entry).map_err(|error| ExportFailed::Write(error.to_string()))?;
        }
        outlet.send(piece).await?;
    }
    match &export.analysis {
        None => outlet.send("\n]}\n").await,
        Some(analysis) => {
            let text = serde_json::to_string(analysis).map_err(|error| ExportFailed::Write(error.to_string()))?;
            outlet.send(format!("\n],\n\"analysis\":{text}}}\n")).await
        }
    }
}
