// Texts that name people and things: user names as typed, identifiers as sent.

/** A user name as the directory keeps it: no accent, no capital, no space around. */
export function plainUsername(typed: string): string {
  return typed.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

/** PostgreSQL refuses a text that isn't a UUID with an error; a stranger's parameter is simply not found. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
