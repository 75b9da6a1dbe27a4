// The kinds of failure that reach people or peers; everything else is a bug, logged and answered generically.

import type { ErrorDetails } from './lib/contract.ts';

/** Something a person can mend. `code` is stable (snake_case), `message` is shown; `status` is the HTTP status. */
export class UserError extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds after which trying again is worthwhile; always sent with 429 and 503. */
  readonly retryAfter: number | undefined;
  readonly details: ErrorDetails | undefined;

  constructor(
    code: string,
    message: string,
    options: { status?: number; retryAfter?: number; details?: ErrorDetails } = {},
  ) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.status = options.status ?? 400;
    this.retryAfter = options.retryAfter;
    this.details = options.details;
  }
}

/** Not signed in (401) or not allowed (403). Says nothing about what exists. */
export class AuthError extends UserError {
  constructor(code: 'signed_out' | 'not_allowed' | 'bad_credentials' | 'wrong_origin', message: string) {
    super(code, message, { status: code === 'not_allowed' || code === 'wrong_origin' ? 403 : 401 });
    this.name = 'AuthError';
  }
}

/** A peer that breaks the wire protocol; closes its WebSocket with code 1002 (or the given one). */
export class ProtocolError extends Error {
  readonly closeCode: number;

  constructor(message: string, closeCode = 1002) {
    super(message);
    this.name = 'ProtocolError';
    this.closeCode = closeCode;
  }
}
