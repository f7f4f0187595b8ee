// What is sent: paths, queries and bodies out of what callers give.

/** An identifier as one segment of a path; whatever would lead to another path is refused. */
export function segment(identifier) {
  const text = String(identifier ?? '');
  if (['', '.', '..'].includes(text)) {
    throw new TypeError(`not an identifier: ${JSON.stringify(text)}`);
  }
  return encodeURIComponent(text);
}

/**
 * Options by the names of the API, without those that are undefined. `within` says how those are read whose own members
 * are options; all others are left as they are.
 */
export function fields(options = {}, within = {}) {
  const named = {};
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) {
      named[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = sent(value, within[name]);
    }
  }
  return named;
}

/** The query of a URL, or nothing. */
export function queryOf(options) {
  const given = Object.entries(fields(options)).filter(([, value]) => value !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

function sent(value, read) {
  if (value instanceof Date) {
    return value.toISOString();
  }
  return read && typeof value === 'object' && value !== null ? read(value) : value;
}
