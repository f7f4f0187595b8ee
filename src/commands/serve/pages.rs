/// Asks the system to give memory in small pages from here on.
///
/// Large ones make reading a description faster. Afterwards they hold whole megabytes where a few buffers of connections
/// are in use: of 5,000 replies that wait, a third of the memory.
#[cfg(target_os = "linux")]
pub(super) fn take_small_pages() {
    // A system that cannot do it costs memory, nothing else.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[cfg(not(target_os = "linux"))]
pub(super) fn take_small_pages() {}
