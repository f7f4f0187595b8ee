/** What an error is made of. */
export interface ErrorParts {
  code: string;
  message: string;
  details?: Record<string, any>;
  requestId?: string | null;
  status: number;
  retryAfter?: number | null;
}

/** An answer that is no success. Each code of the API has a class of its own below this one. */
export class MockwrightError extends Error {
  constructor(parts: ErrorParts);
  /** What happened, such as `NOT_FOUND`. */
  code: string;
  /** What it is about; `field`, `reason` and `errors` (all that is wrong) where the request was invalid. */
  details: Record<string, any>;
  /** The request's identifier, or null where whoever answered gave it none. */
  requestId: string | null;
  /** The status of the answer. */
  status: number;
  /** After how many seconds to ask again, where the answer says so. */
  retryAfter: number | null;
}

/** The request is invalid: `VALIDATION_ERROR`, 400. */
export class ValidationError extends MockwrightError {}
/** There is no key or token, or one that does not count: `AUTHENTICATION_ERROR`, 401. */
export class AuthenticationError extends MockwrightError {}
/** The role, the host or the origin does not allow it: `AUTHORIZATION_ERROR`, 403. */
export class AuthorizationError extends MockwrightError {}
/** It is not there: `NOT_FOUND`, 404. */
export class NotFoundError extends MockwrightError {}
/** The path has other methods: `METHOD_NOT_ALLOWED`, 405. */
export class MethodNotAllowedError extends MockwrightError {}
/** Something is in the way, such as a name that is taken: `CONFLICT`, 409. */
export class ConflictError extends MockwrightError {}
/** The body is too large: `PAYLOAD_TOO_LARGE`, 413. */
export class PayloadTooLargeError extends MockwrightError {}
/** The body is of another type than wanted: `UNSUPPORTED_MEDIA_TYPE`, 415. */
export class UnsupportedMediaTypeError extends MockwrightError {}
/** There were too many calls: `RATE_LIMIT_EXCEEDED`, 429. */
export class RateLimitError extends MockwrightError {}
/** The program failed: `INTERNAL_ERROR`, 500. */
export class InternalError extends MockwrightError {}
/** It cannot be done just now: `SERVICE_UNAVAILABLE`, 503. */
export class ServiceUnavailableError extends MockwrightError {}
