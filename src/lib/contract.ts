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
  /** JSON reply; absent means 204. */
  output?: Output;
  /** Named errors and their status, besides 400 invalid, 401, 403 and 429. */
  errors?: Readonly<Record<string, number>>;
  /** Largest body in bytes; 64 KiB when absent. */
  bodyLimit?: number;
};

export type ParamsOf<C extends Contract> = C['params'] extends TObject ? Static<C['params']> : Record<string, never>;
export type QueryOf<C extends Contract> = C['query'] extends TObject ? Static<C['query']> : Record<string, never>;
export type InputOf<C extends Contract> = C['input'] extends TSchema ? Static<C['input']> : undefined;
export type OutputOf<C extends Contract> = C['output'] extends TSchema ? Static<C['output']> : undefined;

/** Names a contract without widening its types. */
export function contract<
  Params extends TObject | undefined = undefined,
  Query extends TObject | undefined = undefined,
  Input extends TSchema | undefined = undefined,
  Output extends TSchema | undefined = undefined,
>(value: Contract<Params, Query, Input, Output>): Contract<Params, Query, Input, Output> {
  return value;
}
