// User names as people type them.

/** A user name as the directory keeps it: no accent, no capital, no space around. */
export function plainUsername(typed: string): string {
  return typed.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
