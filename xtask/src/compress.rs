//! Compressing assets ahead of time, as hard as possible.

use anyhow::Result;
use std::io::Write as _;

/// Brotli at quality 11.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 24);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(out)
}

/// Gzip at level 9, without a time in its header.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}
