#!/usr/bin/env python3
"""D5: floods over HTTP/2 without TLS. 10 s each unless `--seconds` says otherwise."""

import struct
import time

from harness import Client, Mock, Report, arguments, description, reply

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# GET / at authority x, by the static table of HPACK.
GET = b"\x82\x84\x86\x41\x01x"
POST = b"\x83\x84\x86\x41\x01x"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
CANCEL = struct.pack(">I", 8)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class Streams:
    """Odd numbers, one a stream."""

    def __init__(self):
        self.last = -1

    def new(self):
        self.last += 2
        return self.last


def flood(mode, streams):
    """The first bytes of an attack, and what is repeated."""
    if mode == "reset":
        return b"", lambda: b"".join(
            frame(HEADERS, END_HEADERS | END_STREAM, streams.new(), GET) + frame(RST_STREAM, 0, streams.last, CANCEL)
            for _ in range(100)
        )
    if mode == "streams":
        return b"", lambda: b"".join(frame(HEADERS, END_HEADERS, streams.new(), POST) for _ in range(100))
    if mode == "empty":
        return frame(HEADERS, END_HEADERS, streams.new(), POST), lambda: frame(DATA, 0, streams.last) * 1000
    if mode == "continuation":
        block = b"\x00\x01a\x01b" * 100
        return frame(HEADERS, 0, streams.new(), GET), lambda: frame(CONTINUATION, 0, streams.last, block) * 100
    if mode == "ping":
        return b"", lambda: frame(PING, 0, 0, bytes(8)) * 1000
    return b"", lambda: frame(SETTINGS, 0, 0) * 1000


def attack(mock, mode, seconds):
    """How the connection ended, when, and how much was sent until then."""
    begin, streams, sent = time.monotonic(), Streams(), 0
    first, more = flood(mode, streams)
    came = b""
    with mock.connect() as client:
        try:
            client.sendall(PREFACE + frame(SETTINGS, 0, 0) + first)
            while time.monotonic() - begin < seconds:
                client.settimeout(2)
                piece = more()
                client.sendall(piece)
                sent += len(piece)
                client.settimeout(0.001)
                try:
                    piece = client.recv(65536)
                except TimeoutError:
                    continue
                if not piece:
                    return "closed", time.monotonic() - begin, sent
                came += piece
                ended, came = went_away(came)
                if ended is not None:
                    return f"GOAWAY {ended}", time.monotonic() - begin, sent
        except TimeoutError:
            return "blocked: it is no longer read", time.monotonic() - begin, sent
        except OSError as error:
            return f"closed ({type(error).__name__})", time.monotonic() - begin, sent
    return "survived", time.monotonic() - begin, sent


def went_away(came):
    """The error of a GOAWAY among the frames, and what is left of a frame that is not whole."""
    while len(came) >= 9:
        length = int.from_bytes(came[:3], "big")
        if len(came) < 9 + length:
            break
        if came[3] == GOAWAY:
            return int.from_bytes(came[13:17], "big"), came
        came = came[9 + length :]
    return None, came


def main():
    args, report = arguments(__doc__, seconds=10), Report()
    seconds = args.seconds
    paths = {"/": {"get": {"responses": reply({"type": "integer"}, 1)}, "post": {"responses": reply({"type": "integer"}, 1)}}}
    with Mock(args.binary, description(paths)) as mock:
        client = Client(mock, "/")
        client.start()
        time.sleep(1)
        before, most, files = mock.resident(), 0, mock.files()
        for mode in ("reset", "empty", "continuation", "streams"):
            result, taken, sent = attack(mock, mode, seconds)
            most = max(most, mock.resident() - before)
            report.that(result.startswith(("GOAWAY", "closed")), f"the flood of {mode} is ended",
                         f"{result} after {taken:.2f} s and {sent >> 10} KiB")
        for mode in ("ping", "settings"):
            # Each is answered by one small frame, so that it costs no more than requests do: only its effects count.
            result, taken, sent = attack(mock, mode, seconds / 2)
            most = max(most, mock.resident() - before)
            print(f"      the flood of {mode}: {result} after {taken:.2f} s and {sent >> 10} KiB")
        report.that(most <= 32, "memory grows by at most 32 MiB at any time", f"{most:.1f} MiB")
        report.of_client(client, 100 * args.slack)
        time.sleep(2)
        report.of_process(mock, before, 32, files - 1)
    report.end()


if __name__ == "__main__":
    main()
