// Our cookies: what they are called and how they are sent. None can be read by a page's script.
import type { FastifyReply, FastifyRequest } from 'fastify';

export const sessionCookie = 'preau_session';
export const deviceCookie = 'preau_device';
export const peopleCookie = 'preau_people';

/** One cookie of a `Cookie` header. Ours hold only base64url and dots: nothing to decode. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** @param seconds how long the browser keeps it; without, until it closes. An empty value removes the cookie. */
export function sendCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  seconds?: number,
): void {
  const maxAge = value === '' ? 0 : seconds;
  reply.setCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    ...(maxAge !== undefined && { maxAge }),
  });
}
