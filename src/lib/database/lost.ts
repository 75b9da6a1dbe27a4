// Tells whether a query failed because the database is away, rather than because of what was asked.

/** Of the system, and of PostgreSQL: shut down, starting, no connection left. @see https://www.postgresql.org/docs/15/errcodes-appendix.html */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
]);

/** What `pg` says without a code. */
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

export function isDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && codes.has(error.code)) return true;
  return words.test(error.message) || isDatabaseLost(error.cause);
}
