"""Server-Sent Events out of the bytes of an answer."""

from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from typing import NamedTuple, Optional


class ServerSentEvent(NamedTuple):
    """One event; `id` is the last one that was sent."""

    event: str
    data: str
    id: Optional[str]


async def events(chunks: AsyncIterable[bytes]) -> AsyncGenerator[ServerSentEvent, None]:
    """The events of a stream, each as soon as its empty line is there."""
    parser = _Parser()
    async for chunk in chunks:
        for event in parser.feed(chunk):
            yield event


class _Parser:
    """Lines end with CR, LF or both and nothing else: JSON may hold other line ends, so `splitlines` would cut it."""

    def __init__(self) -> None:
        self._rest = b""
        self._event = ""
        self._data: list[str] = []
        self._id: Optional[str] = None

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        text = self._rest + chunk
        # A CR at the end may be the first half of a line end.
        held = b"\r" if text.endswith(b"\r") else b""
        *lines, rest = text[: len(text) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = rest + held
        for line in lines:
            event = self._line(line.decode("utf-8", "replace"))
            if event is not None:
                yield event

    def _line(self, line: str) -> Optional[ServerSentEvent]:
        if not line:
            return self._ended()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _ended(self) -> Optional[ServerSentEvent]:
        event, data = self._event, self._data
        self._event, self._data = "", []
        return ServerSentEvent(event or "message", "\n".join(data), self._id) if data else None
