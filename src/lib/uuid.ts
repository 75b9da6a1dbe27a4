// Identifiers as UUIDs: checked when a stranger sends one, made from a hash when what they name has a name of its own.

/** PostgreSQL refuses a text that isn't a UUID with an error; a stranger's parameter is simply not found. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A UUID version 8 (RFC 9562) from the first 128 bits of `hex`, six of which say the version and the variant. */
export function uuidFrom(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
