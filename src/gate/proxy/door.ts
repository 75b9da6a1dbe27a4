// The gate as the proxy's door: passes that renew themselves, and the waiting page in place of the one that was asked for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import { cookieOf, passCookie, passOf } from '../cookies.ts';
import type { Gate } from '../gate.ts';
import { mountPages } from '../page/mount.ts';
import { languageOf, safeTarget, waitingPage } from '../page/page.ts';
import type { Shield } from '../shield/shield.ts';
import { subjectIn } from '../token.ts';
import type { Door } from './proxy.ts';
import { answerWaiting, linger, wantsPage } from './replies.ts';

/** Seconds after which a program may try again; people's pages follow the board. */
const programsRetry = 10;

export function createDoor(gate: Gate, clock: Clock, shield: Pick<Shield, 'client' | 'request' | 'upgrade'>): Door {
  mountPages(gate, { clock, builtIn: false });
  return {
    handle: gate.handle,
    allow(request, upgrade = false) {
      const kept = gate.keep(request);
      if (kept.type === 'out') return kept;
      // A pass made just now says whose the seat is, whatever came along.
      const text = passIn(kept.cookie) ?? passOf(request.headers);
      // While everybody is let in a pass may be anything, and isn't looked into.
      const pass = text !== undefined && gate.policy().mode !== 'bypass' ? subjectIn(text) : undefined;
      const verdict = upgrade ? shield.upgrade({ client: shield.client(request), pass }) : shield.request({ pass });
      return verdict.type === 'refused' ? { type: 'refused', refusal: verdict } : kept;
    },
    wait(request, response, to, reason) {
      const { mode, message } = gate.board();
      if (!wantsPage(request)) {
        const closed = mode === 'closed' && { code: 'closed', message: message?.fr ?? 'C’est fermé pour le moment.' };
        answerWaiting(request, response, { retryAfter: programsRetry, reason, ...closed });
        return;
      }
      response.on('finish', () => linger(request));
      response.setHeader('x-preau-reason', reason);
      response.setHeader('vary', 'accept, cookie');
      // Nobody is given a place here, or a seat: who keeps no cookies would take one with each request. The page asks for it.
      showPage(request, response, to);
    },
  };

  function showPage(request: IncomingMessage, response: ServerResponse, to: string): void {
    const { status, headers, body } = waitingPage({
      ...{ board: gate.board(), now: clock.now(), instead: true, builtIn: false },
      to: safeTarget(isRead(request) ? to : refererOf(request)),
      language: languageOf(request.headers['accept-language']),
      acceptEncoding: String(request.headers['accept-encoding'] ?? ''),
    });
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  }
}

const passIn = (cookie: string | undefined) => cookie && cookieOf(cookie, passCookie);

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';

/** A form can't be sent by the waiting page: it goes back to the page that the form is on. */
function refererOf({ headers }: IncomingMessage): string | undefined {
  const from = headers.referer;
  if (from === undefined || !URL.canParse(from)) return undefined;
  const { host, pathname, search } = new URL(from);
  return host === headers.host ? pathname + search : undefined;
}
