import type { Timestamp } from './common.js';

export type Role = 'admin' | 'read-only';

/** A token, and for how many seconds it counts. */
export interface Token {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  role: Role;
}

/** A key that is to be made. */
export interface NewKey {
  name: string;
  role?: Role;
}

/** A key, without itself. */
export interface Key {
  id: number;
  name: string;
  role: Role;
  begins_with: string;
  created_at: Timestamp;
  created_by: string;
  revoked_at: Timestamp | null;
}

/** A key that was just made; it is shown only now. */
export interface CreatedKey extends Key {
  api_key: string;
  message: string;
}

export interface KeyList {
  keys: Key[];
  total: number;
}
