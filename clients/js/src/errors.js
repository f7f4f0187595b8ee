// What the API answers when it does not do what was asked.

/** An answer that is no success. Each code of the API has a class of its own below this one. */
export class MockwrightError extends Error {
  constructor({ code, message, details = {}, requestId = null, status, retryAfter = null }) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export class ValidationError extends MockwrightError {}
export class AuthenticationError extends MockwrightError {}
export class AuthorizationError extends MockwrightError {}
export class NotFoundError extends MockwrightError {}
export class MethodNotAllowedError extends MockwrightError {}
export class ConflictError extends MockwrightError {}
export class PayloadTooLargeError extends MockwrightError {}
export class UnsupportedMediaTypeError extends MockwrightError {}
export class RateLimitError extends MockwrightError {}
export class InternalError extends MockwrightError {}
export class ServiceUnavailableError extends MockwrightError {}

const KINDS = [
  ['VALIDATION_ERROR', 400, ValidationError],
  ['AUTHENTICATION_ERROR', 401, AuthenticationError],
  ['AUTHORIZATION_ERROR', 403, AuthorizationError],
  ['NOT_FOUND', 404, NotFoundError],
  ['METHOD_NOT_ALLOWED', 405, MethodNotAllowedError],
  ['CONFLICT', 409, ConflictError],
  ['PAYLOAD_TOO_LARGE', 413, PayloadTooLargeError],
  ['UNSUPPORTED_MEDIA_TYPE', 415, UnsupportedMediaTypeError],
  ['RATE_LIMIT_EXCEEDED', 429, RateLimitError],
  ['INTERNAL_ERROR', 500, InternalError],
  ['SERVICE_UNAVAILABLE', 503, ServiceUnavailableError],
];

// Enough of a page that no program of ours wrote to tell what it is.
const SHOWN = 300;

/** The error that an answer tells of. */
export function errorOf(response, text) {
  const { status, headers } = response;
  const envelope = envelopeOf(text);
  const known = KINDS.find(([code]) => code === envelope.code) ?? KINDS.find(([, of]) => of === status);
  const Kind = known?.[2] ?? MockwrightError;
  const { details } = envelope;
  return new Kind({
    code: envelope.code ?? known?.[0] ?? `HTTP_${status}`,
    message: envelope.message ?? (text.slice(0, SHOWN) || response.statusText || 'no reason is given'),
    details: isObject(details) ? details : {},
    requestId: envelope.request_id ?? headers.get('x-request-id'),
    status,
    retryAfter: /^\d+$/.test(headers.get('retry-after') ?? '') ? Number(headers.get('retry-after')) : null,
  });
}

/** The JSON of an answer that is a success. */
export function jsonOf(response, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new MockwrightError({
      code: 'INVALID_ANSWER',
      message: `the answer is no JSON: ${text.slice(0, SHOWN)}`,
      requestId: response.headers.get('x-request-id'),
      status: response.status,
    });
  }
}

function envelopeOf(text) {
  try {
    const { error } = JSON.parse(text);
    return isObject(error) ? error : {};
  } catch {
    return {};
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
