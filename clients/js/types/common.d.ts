/** A time in UTC, such as `2026-01-01T15:30:00.000000Z`. */
export type Timestamp = string;

/** What an answer without a resource says. */
export interface Message {
  message: string;
}

/** What the description does not have or contradicts. */
export interface DescriptionWarning {
  field: string;
  reason: string;
}

/** A problem of a description or bundle. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'note';
  code: string;
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
  pointer: string;
  hint: string | null;
}

export interface Paging {
  limit?: number;
  offset?: number;
}

/** Refuses what the description does not have, of which there is only a warning otherwise. */
export interface Strict {
  strict?: boolean;
}
