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
    const form = request.method === 'POST' && !instead ? await formOf(request) : undefined;
    const to = safeTarget(instead ? request.url : (form ?? query).get('to'));
    const standing = await gate.stand(request, answerOf(form, instead ? undefined : query));
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

/** A form of the page is a few words long; what is longer isn't one. */
const longestForm = 4_096;

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longestForm) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

/** What answers the shield without a script: a code that was written, or the leave to go on after waiting a little longer. */
function answerOf(form: URLSearchParams | undefined, query: URLSearchParams | undefined) {
  const code = form?.get('code')?.trim().slice(0, 40);
  const proof = query?.get('proof')?.slice(0, 4_000);
  return { ...(code && { code }), ...(proof && { proof }) };
}

function placeOf(standing: Exclude<Standing, { type: 'in' }>) {
  if (standing.type === 'waiting') {
    // Standing there with the turn come means that it lapsed before: the next free seat is theirs.
    const { ticket, news } = standing;
    return { ticket, late: ticket.position === 0, ...(news && { news }) };
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
