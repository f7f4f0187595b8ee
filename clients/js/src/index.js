export { AdminAPIClient } from './admin.js';
export {
  AuthenticationError,
  AuthorizationError,
  ConflictError,
  InternalError,
  MethodNotAllowedError,
  MockwrightError,
  NotFoundError,
  PayloadTooLargeError,
  RateLimitError,
  ServiceUnavailableError,
  UnsupportedMediaTypeError,
  ValidationError,
} from './errors.js';
export { Webhook } from './webhook.js';
