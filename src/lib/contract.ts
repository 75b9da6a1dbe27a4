// An HTTP contract as a value: read by the server (validation, rights, documentation) and by the browser (`call`).
import type { Static, TObject, TSchema } from 'typebox';

export type Role = 'pupil' | 'parent' | 'teacher' | 'staff' | 'head' | 'region_operator' | 'platform_operator';

export const allRoles: readonly Role[] = [
  'pupil',
  'parent',
  'teacher',
  'staff',
  'head',
  'region_operator',
  'platform_operator',
];

/** What an error speaks of, so that a page can say it in the person's language: names, rules, moments in ISO 8601. */
export type ErrorDetails = Readonly<Record<string, string>>;

export type Contract<
  Params extends TObject | undefined = TObject | undefined,
  Query extends TObject | undefined = TObject | undefined,
  Input extends TSchema | undefined = TSchema | undefined,
  Output extends TSchema | undefined = TSchema | undefined,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters. */
  path: `/${string}`;
  /** One line for the documentation, in English. */
  summary: string;
  /** Who may call: `public` needs no session; roles are those held in the session's school. */
  roles: 'public' | readonly Role[];
  params?: Params;
  query?: Query;
  /** JSON body; absent means that no body is read. */
  input?: Input;
  /** Types of a body that isn't JSON, read whole: the handler finds it in `request.body`. */
  accepts?: readonly string[];
  /** JSON reply; absent means 204. */
  output?: Output;
  /** Types of a reply that isn't JSON; the handler answers by itself. */
  gives?: readonly string[];
  /** Named errors and their status, besides 400 invalid, 401, 403 and 429. */
  errors?: Readonly<Record<string, number>>;
  /** `free`: answered without a seat, for what somebody in line must still be able to do. */
  gate?: 'free';
  /** Largest body in bytes; 64 KiB when absent. */
  bodyLimit?: number;
};

/** What a schema describes; `Absent` when the contract has none. Reading an optional property adds `undefined`, so it goes. */
type Described<S, Absent> = [NonNullable<S>] extends [never]
  ? Absent
  : NonNullable<S> extends TSchema
    ? Static<NonNullable<S>>
    : Absent;

export type ParamsOf<C extends Contract> = Described<C['params'], Record<string, never>>;
export type QueryOf<C extends Contract> = Described<C['query'], Record<string, never>>;
export type InputOf<C extends Contract> = Described<C['input'], undefined>;
export type OutputOf<C extends Contract> = Described<C['output'], undefined>;

/** Names a contract without widening its types. */
export function contract<
  Params extends TObject | undefined = undefined,
  Query extends TObject | undefined = undefined,
  Input extends TSchema | undefined = undefined,
  Output extends TSchema | undefined = undefined,
>(value: Contract<Params, Query, Input, Output>): Contract<Params, Query, Input, Output> {
  return value;
}
