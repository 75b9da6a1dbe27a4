// Who asks: the account of the session, or in front of another site the device that holds our cookie. [G61]
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Chance } from '../lib/clock.ts';
import { Recent } from '../lib/recent.ts';
import type { Lane } from './contract.ts';
import { cookieOf, setCookie, ticketCookie, visitorCookie } from './cookies.ts';
import type { Who } from './gate.ts';
import type { Subject } from './model.ts';
import { shortName, type TokenRing } from './token.ts';

export type Visitor = {
  subject: Subject;
  /** As tokens say it: 16 hexadecimal digits. */
  school: string;
  lanes: readonly Lane[];
  /** The browser, 16 hexadecimal digits; zeros when it isn't known. */
  device: string;
  /** An account, whose place is kept; a device's ticket keeps itself. */
  durable: boolean;
};

/** No device, no subject. */
export const nobody = '0'.repeat(16);

const deviceLife = 365 * 24 * 3_600_000;
const frontLanes: readonly Lane[] = ['open'];
/** Chance is drawn for many devices at once; bytes. */
const poolSize = 4_096;
/** Names computed lately; some 5 MB at most. */
const remembered = 20_000;

export type Visitors = ReturnType<typeof createVisitors>;

export function createVisitors(parts: {
  ring: TokenRing;
  audience: string;
  site: string;
  chance: Chance;
  identify: ((headers: IncomingHttpHeaders) => Who | undefined) | undefined;
}) {
  const { ring, audience, chance, identify } = parts;
  const siteName = shortName(parts.site, 8);
  let pool = Buffer.alloc(0);
  let drawn = 0;
  const names = new Recent<string>(remembered);
  const named = (text: string) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    // Not keyed: identifiers of accounts are chance themselves, and a change of secrets must not lose a place.
    const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
    names.set(text, name);
    return name;
  };
  const ofWho = ({ school, account, lanes, device }: Who): Visitor => ({
    subject: named(`account/${school}/${account}`),
    school: named(school),
    lanes,
    device: device === undefined ? nobody : named(`device/${device}`),
    durable: true,
  });
  const ofDevice = (subject: string): Visitor => {
    const lanes = frontLanes;
    return { subject, school: siteName, lanes, device: nobody, durable: false };
  };

  return {
    builtIn: identify !== undefined,
    ofWho,
    ofDevice,
    siteName,
    schoolName: named,
    subjectOf: (school: string, account: string) => named(`account/${school}/${account}`),
    /** Undefined when signed out, or on a device without our cookie. */
    of(headers: IncomingHttpHeaders, now: number): Visitor | undefined {
      if (identify) {
        const who = identify(headers);
        return who && ofWho(who);
      }
      const { cookie } = headers;
      if (cookie === undefined) return undefined;
      const text = cookieOf(cookie, visitorCookie);
      const expected = { audience, school: siteName, now };
      const opened = text !== undefined && ring.open('device', text, expected);
      if (opened && 'token' in opened) return ofDevice(opened.token.subject);
      // Who waits for the first time is known by their ticket; a cookie of its own comes with the first pass.
      const ticket = cookieOf(cookie, ticketCookie);
      const held = ticket !== undefined && ring.open('ticket', ticket, expected);
      return held && 'token' in held ? ofDevice(held.token.subject) : undefined;
    },
    /** A new device, in front of another site. */
    fresh(): Visitor {
      if (drawn + 8 > pool.length) {
        pool = Buffer.from(chance.bytes(poolSize));
        drawn = 0;
      }
      drawn += 8;
      return ofDevice(pool.toString('hex', drawn - 8, drawn));
    },
    /** Whether the browser already has the cookie of its device. */
    knows: (headers: IncomingHttpHeaders): boolean => cookieOf(headers.cookie, visitorCookie) !== undefined,
    /** The cookie by which a device is known again. */
    cookie(visitor: Visitor, now: number, secure: boolean): string {
      const text = ring.sign('device', {
        ...{ school: siteName, audience, issuedAt: now, expiresAt: now + deviceLife, subject: visitor.subject },
        ...{ lane: 'open', small: 0, large: 0, extra: nobody },
      });
      return setCookie(visitorCookie, text, deviceLife, secure);
    },
  };
}
