// How this program writes its log: structured lines, without secrets and without what people typed.
import type { LoggerOptions } from 'pino';

export type ToldError = { type: string; message: string; code?: string; stack: string; cause?: ToldError };

/** Databases put the values of a query beside or inside their errors: names, passwords. Only what is listed here is told. */
export function tellError(error: unknown): ToldError | unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? {} : error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = error.cause instanceof Error ? tellError(error.cause) : undefined;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack ?? '',
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause }),
  };
}

export const logOptions: LoggerOptions = {
  base: null,
  redact: ['req.headers.cookie', 'req.headers.authorization', 'headers.cookie', 'password', 'code', 'token'],
  serializers: { err: tellError },
};
