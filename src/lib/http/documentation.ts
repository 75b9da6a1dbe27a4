// The contracts as OpenAPI 3.1, and as a page to read: served from here, without a script or a third party.
import type { FastifyInstance } from 'fastify';
import type { Contract } from '../contract.ts';
import type { Mounted } from './route.ts';

export function documentationRoutes(app: FastifyInstance, mounted: Mounted[], version: string): void {
  let document: string | undefined;
  let page: string | undefined;
  app.get('/api/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApi(mounted, version));
    return reply.header('content-type', 'application/json; charset=utf-8').send(document);
  });
  app.get('/api/docs', async (_request, reply) => {
    page ??= readable(mounted, version);
    return reply.header('content-type', 'text/html; charset=utf-8').send(page);
  });
  app.get('/api/docs.css', async (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(style),
  );
}

const errorReply = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
});

const contentOf = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, {}]));

/** @see https://spec.openapis.org/oas/v3.1.0 */
export function openApi(mounted: Mounted[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { contract } of mounted) {
    const path = contract.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Préau', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'preau_session' } },
      schemas: {
        Failure: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: {
                code: { type: 'string' },
                message: { type: 'string' },
                details: { type: 'object', additionalProperties: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  };
}

function operation(contract: Contract): object {
  const fields = (schema: Contract['params'], place: 'path' | 'query') => {
    const required: readonly string[] = schema?.required ?? [];
    return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: field,
    }));
  };
  const byStatus: Record<string, string[]> = {};
  for (const [code, status] of Object.entries(contract.errors ?? {})) {
    byStatus[status] = [...(byStatus[status] ?? []), code];
  }
  return {
    summary: contract.summary,
    ...(contract.roles === 'public' ? { security: [] } : { security: [{ session: [] }], 'x-roles': contract.roles }),
    parameters: [...fields(contract.params, 'path'), ...fields(contract.query, 'query')],
    ...(contract.input && {
      requestBody: { required: true, content: { 'application/json': { schema: contract.input } } },
    }),
    ...(contract.accepts && { requestBody: { required: true, content: contentOf(contract.accepts) } }),
    responses: {
      ...(contract.gives && { 200: { description: 'OK', content: contentOf(contract.gives) } }),
      ...(contract.output
        ? { 200: { description: 'OK', content: { 'application/json': { schema: contract.output } } } }
        : !contract.gives && { 204: { description: 'Done' } }),
      400: errorReply('invalid'),
      ...(contract.roles !== 'public' && { 401: errorReply('signed_out'), 403: errorReply('not_allowed') }),
      ...Object.fromEntries(Object.entries(byStatus).map(([status, codes]) => [status, errorReply(codes.join(', '))])),
    },
  };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function readable(mounted: Mounted[], version: string): string {
  const sorted = [...mounted].sort((one, other) => one.contract.path.localeCompare(other.contract.path));
  const schema = (title: string, value: unknown) =>
    value ? `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(value, null, 2))}</pre></details>` : '';
  const entries = sorted.map(({ contract }) => {
    const who = contract.roles === 'public' ? 'everyone' : contract.roles.join(', ');
    const errors = Object.entries(contract.errors ?? {}).map(([code, status]) => `${status} <code>${code}</code>`);
    return `<section><h2><code>${contract.method} ${escaped(contract.path)}</code></h2>
<p>${escaped(contract.summary)}</p><p>Who: ${who}${errors.length > 0 ? `. Errors: ${errors.join(', ')}` : ''}</p>
${schema('Parameters', contract.params)}${schema('Query', contract.query)}${schema('Input', contract.input)}${schema('Output', contract.output)}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Préau's API</title><link rel="stylesheet" href="/api/docs.css"></head><body><main><h1>Préau's API, ${escaped(version)}</h1>
<p>Sign in with <code>POST /api/sign-in</code>; the session is a cookie. Failures are <code>{"error":{"code","message"}}</code>.
Machines read <a href="/api/openapi.json">openapi.json</a>.</p>
${entries.join('\n')}</main></body></html>`;
}

const style = `:root{color-scheme:light dark}body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText}
main{max-width:56rem;margin:0 auto;padding:1.5rem}section{border-top:1px solid GrayText;padding:.5rem 0}
h2{font-size:1.0625rem;overflow-wrap:anywhere}pre{overflow:auto;font-size:.875rem}summary{cursor:pointer;min-height:2.5rem;line-height:2.5rem}`;
