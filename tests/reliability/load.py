"""A load of a constant rate, made by a process of its own: every request has a name of its own, and what became of each is
known afterwards. A request that has to wait for a free connection counts from the moment when it was due."""

import gc
import multiprocessing
import select
import socket
import time
from array import array

from harness import percentile


class Outcome:
    """What became of the requests, by their numbers: when each was sent, how long its reply took (negative: there was none)
    and its status (0: none)."""

    def __init__(self, sent_at, seconds, statuses, failures):
        self.sent_at, self.seconds, self.statuses, self.failures = sent_at, seconds, statuses, failures

    @property
    def sent(self):
        return len(self.sent_at)

    def counts(self):
        found = {}
        for status in self.statuses:
            found[status] = found.get(status, 0) + 1
        return found

    def answered(self):
        return self.sent - self.counts().get(0, 0)

    def times(self, begin=0.0, end=float("inf")):
        """Seconds of the answered requests that were sent in a span of `time.monotonic()`."""
        return [seconds for at, seconds in zip(self.sent_at, self.seconds) if begin <= at < end and seconds >= 0]

    def p99_ms(self, begin=0.0, end=float("inf")):
        return 1000 * percentile(self.times(begin, end), 0.99)

    def wrong(self, right=(200,)):
        """Statuses that were not expected, with how often; what failed, and what was not answered."""
        return {status: count for status, count in self.counts().items() if status not in right}


class Load:
    """Sends `requests` in turn, each a text up to its empty line with `{n}` for its number, `rate` times a second (None: as
    fast as the connections allow), until `count` were sent, `seconds` are over, or it is stopped."""

    def __init__(self, port, rate, requests, seconds=None, count=None, connections=32, body=b""):
        self.over = multiprocessing.Event()
        self.mine, theirs = multiprocessing.Pipe(False)
        self.process = multiprocessing.Process(
            target=_drive, args=(theirs, self.over, port, rate, requests, seconds, count, connections, body), daemon=True)
        self.process.start()
        theirs.close()

    def stop(self):
        self.over.set()
        return self.outcome()

    def outcome(self):
        """Waits for the end."""
        try:
            return Outcome(*self.mine.recv())
        finally:
            self.process.join()
            self.mine.close()


def request(method, path, *fields, name="r-{n}"):
    """A request for [`Load`]: its number becomes its name in the log."""
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"X-Request-Id: {name}", *fields]
    return "\r\n".join(lines) + "\r\n\r\n"


class _Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(10)
        self.number, self.since, self.held = None, 0.0, b""

    def take(self):
        """Reads what came: the status once the reply is whole, 0 when the connection is gone, None before."""
        try:
            piece = self.socket.recv(262144)
        except OSError:
            piece = b""
        if not piece:
            return 0
        raw = self.held + piece if self.held else piece
        end = raw.find(b"\r\n\r\n")
        if end >= 0:
            at = raw.find(b"content-length: ", 0, end)
            length = int(raw[at + 16:raw.find(b"\r", at)]) if at >= 0 else 0
            if len(raw) >= end + 4 + length:
                self.held = b""
                return int(raw[9:12])
        self.held = raw
        return None


def _drive(pipe, over, port, rate, requests, seconds, count, connections, body):
    gc.disable()
    parts = [tuple(text.encode() for text in each.split("{n}")) for each in requests]
    sent_at, taken, statuses, failures = array("d"), array("d"), array("H"), []
    poll, idle, busy = select.epoll(), [], {}

    def connect():
        try:
            made = _Connection(port)
        except OSError as error:
            failures.append((time.monotonic(), repr(error)))
            return False
        busy[made.socket.fileno()] = made
        poll.register(made.socket.fileno(), select.EPOLLIN)
        idle.append(made)
        return True

    def lose(made):
        poll.unregister(made.socket.fileno())
        del busy[made.socket.fileno()]
        made.socket.close()

    for _ in range(connections):
        connect()
    begin = time.monotonic()
    end, due, waiting, open_ = begin + seconds if seconds else float("inf"), 0, [], 0
    most = count if count is not None else float("inf")
    first_waiting, ended_at = 0, None
    while True:
        now = time.monotonic()
        finished = now >= end or due >= most or over.is_set() or (not busy and len(failures) > 50)
        if not finished:
            if rate is None:
                while due < most and len(waiting) - first_waiting < len(idle):
                    waiting.append(now)
                    due += 1
            else:
                while due < most and begin + due / rate <= now:
                    waiting.append(now)
                    due += 1
        elif ended_at is None:
            ended_at = now
        while first_waiting < len(waiting) and idle:
            made, since = idle.pop(), waiting[first_waiting]
            first_waiting += 1
            number = len(sent_at)
            pieces = parts[number % len(parts)]
            made.number, made.since = number, since
            sent_at.append(now)
            taken.append(-1.0)
            statuses.append(0)
            open_ += 1
            try:
                made.socket.sendall(str(number).encode().join(pieces) + body)
            except OSError as error:
                failures.append((now, repr(error)))
                open_ -= 1
                lose(made)
                connect()
        if ended_at is not None and ((not open_ and first_waiting == len(waiting)) or now > ended_at + 15 or not busy):
            break
        found = poll.poll(0.001)
        now = time.monotonic()
        for number, _ in found:
            made = busy[number]
            status = made.take()
            if status is None:
                continue
            if made.number is None:
                # One that had nothing to do for long may be closed.
                idle.remove(made)
                lose(made)
                connect()
                continue
            open_ -= 1
            statuses[made.number] = status
            if status:
                taken[made.number] = now - made.since
                made.number = None
                idle.append(made)
            else:
                failures.append((now, "closed"))
                lose(made)
                connect()
    pipe.send((sent_at, taken, statuses, failures))
    pipe.close()
