// Turns contracts into routes: rights, validation, call, reply. The only place where HTTP meets the rules.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Check, Clean, Errors } from 'typebox/value';
import { AuthError, UserError } from '../../errors.ts';
import type { Contract, InputOf, OutputOf, ParamsOf, QueryOf, Role } from '../contract.ts';

/** Who calls, from the session only. */
export type Me = {
  accountId: string;
  schoolId: string;
  userId: string;
  roles: readonly Role[];
  /** The browser that holds the session. */
  deviceId: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
};

/** Reads the session of a request; undefined when signed out, expired or revoked. */
export type Authenticate = (request: FastifyRequest) => Me | undefined;

/** Takes a seat for who calls. @throws UserError when there is none: they wait in line. */
export type Admit = (request: FastifyRequest, reply: FastifyReply, me: Me) => void;

/** What a write that came before with the same key was answered; undefined for a new one. @throws UserError for a key with other words */
export type Repeated = (
  me: Me,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<{ value: unknown } | undefined>;

export type Call<C extends Contract> = {
  params: ParamsOf<C>;
  query: QueryOf<C>;
  input: InputOf<C>;
  me: C['roles'] extends 'public' ? Me | undefined : Me;
  request: FastifyRequest;
  /** For headers and cookies; the body is what the handler returns. */
  reply: FastifyReply;
};

/** A handler that has answered by itself (304, a stream, a file) returns this. */
export const answered = Symbol('answered');

export type Handler<C extends Contract> = (call: Call<C>) => Promise<OutputOf<C> | typeof answered>;
export type Route = <C extends Contract>(contract: C, handler: Handler<C>) => void;
export type Mounted = { contract: Contract };

const defaultBodyLimit = 64 * 1024;

/** @returns `route`, and the list of what was mounted, for the documentation and the table of rights. */
export function createRouter(
  app: FastifyInstance,
  options: { authenticate: Authenticate; admit?: Admit; repeated?: Repeated; checkOutput: boolean },
): { route: Route; mounted: Mounted[] } {
  const mounted: Mounted[] = [];
  // Who calls is decided once a request: a session revoked meanwhile ends with the next one.
  const callers = new WeakMap<FastifyRequest, Me>();
  const route: Route = (contract, handler) => {
    mounted.push({ contract });
    app.route({
      method: contract.method,
      url: contract.path,
      bodyLimit: contract.bodyLimit ?? defaultBodyLimit,
      schema: {
        ...(contract.params && { params: contract.params }),
        ...(contract.query && { querystring: contract.query }),
        ...(contract.input && { body: contract.input }),
      },
      onRequest: async (request, reply) => {
        // What one person is told is kept by no cache, unless the handler knows better.
        if (contract.roles !== 'public') reply.header('cache-control', 'no-store');
        refuseOtherOrigins(request);
        const me = options.authenticate(request);
        refuseOthersWords(request, me);
        if (contract.roles !== 'public') permitted(contract.roles, me);
        if (me) callers.set(request, me);
        if (me && contract.roles !== 'public' && contract.gate !== 'free') options.admit?.(request, reply, me);
      },
      preHandler: async ({ params, query, body }) => {
        for (const [where, value] of Object.entries({ params, query, body })) refuseUnkept(where, value);
      },
      handler: async (request, reply) => {
        const me = callers.get(request);
        // Before anything is checked anew: what was possible then may not be any more.
        const before = me && contract.method !== 'GET' ? await options.repeated?.(me, request, reply) : undefined;
        if (before && contract.output) return reply.send(Clean(contract.output, before.value));
        if (before) return reply.code(204).send();
        const output = await handler({
          params: request.params,
          query: request.query,
          input: request.body,
          me,
          request,
          reply,
        } as Call<typeof contract>);
        if (output === answered) return reply;
        if (!contract.output) return reply.code(204).send();
        if (options.checkOutput) assertOutput(contract, output);
        return reply.send(output);
      },
    });
  };
  return { route, mounted };
}

/** @throws AuthError 401 when signed out, 403 when no role of the session is permitted. */
function permitted(roles: readonly Role[], me: Me | undefined): void {
  if (!me) throw new AuthError('signed_out', 'Connectez-vous pour continuer.');
  if (!me.roles.some((role) => roles.includes(role))) {
    throw new AuthError('not_allowed', "Vous n'avez pas le droit de faire cela.");
  }
}

/** What somebody wrote earlier is sent as nobody else, whoever is signed in on that device by now. */
function refuseOthersWords({ headers }: FastifyRequest, me: Me | undefined): void {
  const writer = headers['preau-owner'];
  if (writer !== undefined && writer !== (me && `${me.accountId}/${me.schoolId}`))
    throw new AuthError('signed_out', 'Connectez-vous pour continuer.');
}

/** A page of another site can't write here: browsers send Origin with every request that changes something. */
function refuseOtherOrigins(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const host = URL.canParse(origin) ? new URL(origin).host : undefined;
  if (host !== request.host) throw new AuthError('wrong_origin', 'Cette demande vient d’un autre site.');
}

/** PostgreSQL keeps no null character, nor half of one outside the first plane: it would fail on it as if the fault were ours. */
function refuseUnkept(where: string, value: unknown): void {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new UserError('invalid', `${where}: must not hold a null character`);
  }
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    throw new UserError('invalid', `${where}: holds half a character`);
  }
  // A picture may hold any byte, and millions of them.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const [name, each] of Object.entries(value)) refuseUnkept(`${where}/${name}`, each);
}

function assertOutput(contract: Contract, output: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(output));
  if (!contract.output || Check(contract.output, plain)) return;
  const [first] = Errors(contract.output, plain);
  throw new Error(
    `${contract.method} ${contract.path} breaks its contract at ${first?.instancePath}: ${first?.message}`,
  );
}
