// A session as a signed text: who, in which school, on which device, until when. Read without the database.
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { allRoles } from '../../lib/contract.ts';
import type { Me } from '../../lib/http/route.ts';
import type { Keys } from '../../lib/keys.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** `shared`: a browser that others use too. `recognised`: one whose owner asked to stay known. */
export type DeviceKind = 'shared' | 'recognised';

export type Session = Me & { device: DeviceKind; expiresAt: number };

/** Milliseconds for which a session may be used. */
export const lifetime: Readonly<Record<DeviceKind, number>> = { shared: 12 * hour, recognised: 90 * day };

/** From this age a recognised session is made anew, with the roles of today. */
export const renewAfter = day;

/** Past this age a session is worth nothing until the database has confirmed it: revocations are only kept that long. */
export const trustedFor = 2 * day;

const Payload = Type.Tuple([
  Type.Literal(1),
  Type.String(),
  Type.String(),
  Type.String(),
  Type.Array(Type.Enum([...allRoles])),
  Type.String(),
  Type.Union([Type.Literal('shared'), Type.Literal('recognised')]),
  Type.Integer(),
  Type.Integer(),
]);
type Payload = Static<typeof Payload>;

export function sealSession(keys: Keys, session: Session): string {
  const { accountId, schoolId, userId, roles, deviceId, device, issuedAt, expiresAt } = session;
  const payload: Payload = [1, accountId, schoolId, userId, [...roles], deviceId, device, issuedAt, expiresAt];
  return keys.sign('session', JSON.stringify(payload));
}

/** What a text says, when one of the ring's secrets signed it; time and revocation are not looked at. */
export function openSession(keys: Keys, token: string): Session | undefined {
  const bytes = keys.verify('session', token);
  if (!bytes) return undefined;
  const payload: unknown = JSON.parse(bytes.toString());
  if (!Check(Payload, payload)) return undefined;
  const [, accountId, schoolId, userId, roles, deviceId, device, issuedAt, expiresAt] = payload;
  return { accountId, schoolId, userId, roles, deviceId, device, issuedAt, expiresAt };
}
