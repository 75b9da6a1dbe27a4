// Entity tags made from what they stand for.
import { hash } from 'node:crypto';

export const etagOf = (content: string) => `"${hash('sha1', content, 'base64url')}"`;

/** Whether an `If-None-Match` header names the tag; a proxy that compresses may have weakened it. */
export function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag) return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
