// Who is there: sign-in, first sign-in, session, devices, activation sheets.
import { type Static, Type } from 'typebox';
import { allRoles, contract } from '../../lib/contract.ts';

const Username = Type.String({ minLength: 1, maxLength: 100 });
const Password = Type.String({ minLength: 1, maxLength: 256 });
const NewPassword = Type.String({ minLength: 10, maxLength: 256 });
const Id = Type.String({ format: 'uuid' });
/** `shared`: the session ends when the browser closes. `recognised`: kept 90 days. */
const Device = Type.Union([Type.Literal('shared'), Type.Literal('recognised')]);

export const Membership = Type.Object({
  schoolId: Id,
  schoolName: Type.String(),
  userId: Id,
  roles: Type.Array(Type.String()),
});

/** A person known on this device; `active` is the one whose session is used. */
export const KnownPerson = Type.Object({
  accountId: Id,
  name: Type.String(),
  username: Type.String(),
  active: Type.Boolean(),
});

export const Session = Type.Object({
  accountId: Id,
  userId: Id,
  schoolId: Id,
  name: Type.String(),
  username: Type.String(),
  roles: Type.Array(Type.String()),
  device: Device,
  memberships: Type.Array(Membership),
  /** Everyone recognised on this device, the active one included; empty on a shared device but for the active one. */
  people: Type.Array(KnownPerson),
});
export type Session = Static<typeof Session>;

/** The list of ways to sign in, so that EduConnect, CAS and OIDC can be added. */
export const signInMethods = contract({
  method: 'GET',
  path: '/api/sign-in/methods',
  summary: 'Ways to sign in',
  roles: 'public',
  output: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      kind: Type.Union([Type.Literal('password'), Type.Literal('redirect')]),
      href: Type.Optional(Type.String()),
    }),
  ),
});

export const signIn = contract({
  method: 'POST',
  path: '/api/sign-in',
  summary: 'Sign in with username and password',
  roles: 'public',
  input: Type.Object({ username: Username, password: Password, device: Device }),
  output: Session,
  errors: { bad_credentials: 401, no_school: 403, too_many_tries: 429, busy: 503 },
});

/** First sign-in: proves the activation code and chooses the password at once. */
export const activate = contract({
  method: 'POST',
  path: '/api/activate',
  summary: 'First sign-in with a one-time code, choosing a password',
  roles: 'public',
  input: Type.Object({
    username: Username,
    code: Type.String({ minLength: 1, maxLength: 40 }),
    password: NewPassword,
    device: Device,
  }),
  output: Session,
  errors: { bad_credentials: 401, too_many_tries: 429, weak_password: 400, no_school: 403, busy: 503 },
});

export const getSession = contract({
  method: 'GET',
  path: '/api/session',
  summary: 'The session of this browser',
  roles: allRoles,
  gate: 'free',
  output: Session,
});

/** Makes another person of this device, or another school of the same person, the active one. */
export const switchSession = contract({
  method: 'POST',
  path: '/api/session/switch',
  summary: 'Switch to another recognised person, or to another school of the same person',
  roles: 'public',
  input: Type.Object({ accountId: Id, schoolId: Type.Optional(Id) }),
  output: Session,
  errors: { signed_out: 401 },
});

export const listPeople = contract({
  method: 'GET',
  path: '/api/session/people',
  summary: 'People recognised on this device',
  roles: 'public',
  output: Type.Array(KnownPerson),
});

/** Ends the active session on this device, which forgets the person: coming back takes the password again. */
export const signOut = contract({ method: 'POST', path: '/api/sign-out', summary: 'Sign out here', roles: 'public' });

export const signOutEverywhere = contract({
  method: 'POST',
  path: '/api/sign-out-everywhere',
  summary: 'End every session of this account within 60 s',
  roles: allRoles,
  gate: 'free',
});

export const changePassword = contract({
  method: 'POST',
  path: '/api/password',
  summary: 'Change the password; other sessions end',
  roles: allRoles,
  gate: 'free',
  input: Type.Object({ current: Password, next: NewPassword }),
  errors: { bad_credentials: 401, weak_password: 400, too_many_tries: 429, busy: 503 },
});

export const ActivationSheet = Type.Object({
  classId: Id,
  title: Type.String(),
  school: Type.String(),
  people: Type.Array(
    Type.Object({
      userId: Id,
      name: Type.String(),
      username: Type.String(),
      /** Absent when the account is already active. */
      code: Type.Optional(Type.String()),
    }),
  ),
});
export type ActivationSheet = Static<typeof ActivationSheet>;

/** New codes for the class's pupils who never signed in; earlier codes stop working. */
export const makeActivationSheet = contract({
  method: 'POST',
  path: '/api/classes/:classId/activation-sheet',
  summary: 'One-time codes of a class, to print; only its teachers, staff and the head',
  roles: ['teacher', 'staff', 'head'],
  params: Type.Object({ classId: Id }),
  output: ActivationSheet,
  errors: { class_unknown: 404 },
});

/** For a forgotten password: whoever uses the code chooses a new one, and earlier sessions end. */
export const renewActivationCode = contract({
  method: 'POST',
  path: '/api/people/:userId/activation-code',
  summary: 'A new one-time code for one person: a pupil one teaches, or someone with fewer rights',
  roles: ['teacher', 'staff', 'head'],
  params: Type.Object({ userId: Id }),
  output: Type.Object({ userId: Id, name: Type.String(), username: Type.String(), code: Type.String() }),
  errors: { person_unknown: 404, other_school: 409 },
});

export const ClassList = Type.Object({
  classId: Id,
  title: Type.String(),
  people: Type.Array(
    Type.Object({ userId: Id, givenName: Type.String(), familyName: Type.String(), active: Type.Boolean() }),
  ),
});

export const getClassList = contract({
  method: 'GET',
  path: '/api/classes/:classId',
  summary: 'The pupils of a class; only its teachers, staff and the head',
  roles: ['teacher', 'staff', 'head'],
  params: Type.Object({ classId: Id }),
  output: ClassList,
  errors: { class_unknown: 404 },
});
