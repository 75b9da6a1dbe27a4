// The one mapping from failures to HTTP: `{ error: { code, message, details? } }`, never a stack.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '../../errors.ts';
import type { ErrorDetails } from '../contract.ts';
import { isDatabaseLost } from '../database/lost.ts';

export function mapErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | UserError, request, reply) => {
    const known = describe(error);
    // A refusal that we chose, like 503 when the line is full, is no failure.
    if (known.status >= 500 && !(error instanceof UserError))
      request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    if (known.retryAfter !== undefined) reply.header('retry-after', String(known.retryAfter));
    return reply
      .code(known.status)
      .header('cache-control', 'no-store')
      .send({ error: { code: known.code, message: known.message, ...(known.details && { details: known.details }) } });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'Cette adresse n’existe pas.' } }),
  );
}

/** An address that can't be read is refused before any hook: what the others get from hooks is said here. */
export function refuseAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply
    .code(400)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
    .send({ error: { code: 'invalid', message: 'Cette adresse est mal écrite.' } });
}

type Described = { status: number; code: string; message: string; retryAfter?: number; details?: ErrorDetails };

function describe(error: FastifyError | UserError): Described {
  if (error instanceof UserError) {
    const retryAfter = error.retryAfter ?? (error.status === 429 || error.status === 503 ? 5 : undefined);
    const { status, code, message, details } = error;
    return { status, code, message, ...(retryAfter && { retryAfter }), ...(details && { details }) };
  }
  if (error.validation) {
    const [first] = error.validation;
    const where = `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}`;
    return { status: 400, code: 'invalid', message: `${where}: ${first?.message ?? 'invalid'}` };
  }
  if (isDatabaseLost(error)) {
    return { status: 503, code: 'unavailable', message: 'Préau revient dans un instant.', retryAfter: 5 };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return { status, code: 'too_large', message: 'Ce qui est envoyé est trop grand.' };
  if (status === 415) return { status, code: 'wrong_type', message: 'Ce format n’est pas accepté ici.' };
  if (status >= 400 && status < 500) return { status, code: 'invalid', message: error.message };
  return { status: 500, code: 'broken', message: 'Quelque chose ne marche pas chez nous. Réessayez dans un instant.' };
}
