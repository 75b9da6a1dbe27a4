// Identity over HTTP: parse, call, reply. Nothing that is said here may be kept by a cache.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Mount } from '../../context.ts';
import { AuthError } from '../../errors.ts';
import {
  changePassword,
  getClassList,
  getSession,
  listPeople,
  makeActivationSheet,
  renewActivationCode,
  signInMethods,
  signOut,
  signOutEverywhere,
  switchSession,
} from './contract.ts';
import { from, signInMethodsOf } from './methods.ts';

/** Revocations of other nodes are read this often: within the promised 60 s even when a reading fails. */
const refreshEvery = 10_000;

export function identityRoutes(mount: Mount): void {
  const { app, route, identity, log } = mount;
  const { entrance, proofs, classes, sessions } = identity;
  const methods = signInMethodsOf(mount);

  // Also covers the parts mounted later: a session older than a day is made anew before anything reads it.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    await entrance.renew({ request, reply }).catch((error: unknown) => {
      // Without the database, a session that is still trusted goes on.
      if (!sessions.of(request)) throw error;
      log.warn({ err: error }, 'a session could not be renewed');
    });
  });
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    await identity.refresh();
    timer = setInterval(() => {
      identity.refresh().catch((error: unknown) => log.warn({ err: error }, 'revocations could not be read'));
    }, refreshEvery).unref();
  });
  app.addHook('onClose', async () => clearInterval(timer));

  route(signInMethods, async () =>
    methods.map(({ id, label, kind, href }) => ({ id, label, kind, ...(href !== undefined && { href }) })),
  );
  for (const method of methods) method.mount(mount);

  route(getSession, async ({ request, reply }) => {
    return entrance.describe(unkept({ request, reply }), current(request));
  });
  route(listPeople, async ({ request, reply }) => entrance.known(unkept({ request, reply })));
  route(switchSession, async ({ input, request, reply }) => entrance.switchTo(unkept({ request, reply }), input));
  route(signOut, async ({ request, reply }) => {
    entrance.leave(unkept({ request, reply }));
    return undefined;
  });
  route(signOutEverywhere, async ({ me, request, reply }) => {
    await entrance.leaveEverywhere(unkept({ request, reply }), me.accountId);
    return undefined;
  });
  route(changePassword, async ({ me, input, request, reply }) => {
    const session = current(request);
    await proofs.changePassword(me.accountId, input, from(entrance, request));
    await entrance.stay(unkept({ request, reply }), session);
    return undefined;
  });
  route(getClassList, async ({ me, params, request, reply }) => {
    unkept({ request, reply });
    return classes.list(me, params.classId);
  });
  route(makeActivationSheet, async ({ me, params, request, reply }) => {
    unkept({ request, reply });
    return classes.sheet(me, params.classId);
  });
  route(renewActivationCode, async ({ me, params, request, reply }) => {
    unkept({ request, reply });
    return classes.renewCode(me, params.userId);
  });

  function current(request: FastifyRequest) {
    const session = sessions.of(request);
    if (!session) throw new AuthError('signed_out', 'Connectez-vous pour continuer.');
    return session;
  }
}

function unkept(visit: { request: FastifyRequest; reply: FastifyReply }) {
  visit.reply.header('cache-control', 'no-store');
  return visit;
}
