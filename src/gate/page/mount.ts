// Answers /gate/wait and /gate/how, and stands in for a page that can't be given yet.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import type { Gate, Standing } from '../gate.ts';
import { howPage } from './how.ts';
import { type Answer, languageOf, safeTarget, waitingPage } from './page.ts';

export type PageOptions = {
  clock: Clock;
  /** The school is behind the gate: places are accounts', and `/` opens the day kept on the device. */
  builtIn: boolean;
};

export type Pages = {
  /** For a request that meets the gate and asks for HTML: the waiting page with 503, on the way to that same address. */
  standIn(request: IncomingMessage, response: ServerResponse): void;
};

/** Mounts both pages on the gate. */
export function mountPages(gate: Gate, options: PageOptions): Pages {
  const wait = async (request: IncomingMessage, response: ServerResponse, instead: boolean) => {
    const query = new URL(request.url ?? '/', 'http://here.invalid').searchParams;
    const to = safeTarget(instead ? request.url : query.get('to'));
    const standing = await gate.stand(request);
    if (standing.cookies.length > 0) response.setHeader('set-cookie', standing.cookies);
    if (standing.type === 'in' || (standing.type === 'refused' && standing.refusal.status === 401)) {
      // Nobody signed in has no place here: the school's own page lets them sign in.
      response.writeHead(303, { location: to, 'cache-control': 'no-store' }).end();
      return;
    }
    const page = waitingPage({
      ...{ board: gate.board(), now: options.clock.now(), to, instead, builtIn: options.builtIn },
      language: languageOf(request.headers['accept-language'], query.get('lang')),
      acceptEncoding: encodings(request),
      ...placeOf(standing),
    });
    send(request, response, page);
  };
  const guarded = (request: IncomingMessage, response: ServerResponse, instead: boolean) => {
    wait(request, response, instead).catch(() => {
      if (!response.headersSent) response.writeHead(503, { 'retry-after': '10', 'cache-control': 'no-store' });
      response.end();
    });
  };
  gate.mount('/gate/wait', (request, response) => guarded(request, response, false));
  gate.mount('/gate/how', (request, response) => {
    const query = new URL(request.url ?? '/', 'http://here.invalid').searchParams;
    const language = languageOf(request.headers['accept-language'], query.get('lang'));
    send(request, response, howPage({ language, acceptEncoding: encodings(request) }));
  });
  return { standIn: (request, response) => guarded(request, response, true) };
}

function placeOf(standing: Exclude<Standing, { type: 'in' }>) {
  if (standing.type === 'waiting') {
    // Standing there with the turn come means that it lapsed before: the next free seat is theirs.
    return { ticket: standing.ticket, late: standing.ticket.position === 0 };
  }
  const { code, details } = standing.refusal;
  return code.startsWith('proof_') ? { proof: details ?? {} } : {};
}

function encodings(request: IncomingMessage): string | undefined {
  const found = request.headers['accept-encoding'];
  return Array.isArray(found) ? found.join() : found;
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}
