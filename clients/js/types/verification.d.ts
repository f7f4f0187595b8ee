import type { Timestamp } from './common.js';

export interface CountFilters {
  /** An `operationId`, or such as `POST /pets`. */
  operation?: string;
  method?: string;
  path?: string;
  status?: number;
  since?: string | Date;
}

export type WantedBody = { equals: any } | { contains: any } | { pattern: string };

/** How often: a number, `exactly`, `atLeast` and `atMost` or one of them, or `between`. */
export type Times =
  number | { exactly: number } | { atLeast?: number; atMost?: number } | { between: [number, number] };

/** What should have come. */
export interface Wanted extends CountFilters {
  query?: Record<string, any>;
  headers?: Record<string, any>;
  body?: WantedBody;
  times?: Times;
}

/** How many requests came, and how many were forgotten for newer ones. */
export interface Count {
  count: number;
  forgotten: number;
}

/** A request that was not as wanted, and why. */
export interface NearMiss {
  method: string;
  path: string;
  status: number;
  at: Timestamp;
  reasons: string[];
}

/** Whether something was called as often as it should have been. */
export interface Verification {
  verified: boolean;
  count: number;
  expected: string;
  message: string;
  near_misses: NearMiss[];
  forgotten: number;
}
