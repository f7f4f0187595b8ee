// Server-Sent Events out of the bytes of an answer.

/** The events of a stream, each as soon as its empty line is there; `id` is the last one that was sent. */
export async function* events(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const parser = new Parser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield* parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

class Parser {
  #rest = '';
  #event = '';
  #data = [];
  #id = null;

  *feed(text) {
    // A CR at the end may be the first half of a line end.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      const event = this.#line(line);
      if (event) {
        yield event;
      }
    }
  }

  #line(line) {
    if (line === '') {
      return this.#ended();
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'event') {
      this.#event = value;
    } else if (name === 'id' && !value.includes('\0')) {
      this.#id = value;
    }
    return null;
  }

  #ended() {
    const [event, data] = [this.#event, this.#data];
    this.#event = '';
    this.#data = [];
    return data.length > 0 ? { event: event || 'message', data: data.join('\n'), id: this.#id } : null;
  }
}
