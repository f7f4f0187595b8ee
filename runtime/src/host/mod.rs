//! The servers of this process: start, stop, sockets and their time-outs.
