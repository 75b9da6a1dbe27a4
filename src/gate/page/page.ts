// The waiting page and the page that explains the line, rendered by the server: whole without a script, with nothing else to load.
import type { Board } from '../contract.ts';
import { type HeldTicket, lookAt, type News, type Sight, waitOf } from '../sight.ts';
import type { PageData } from './data.ts';
import { type Answer, compose, escapeText, mark, workerScript } from './frame.ts';
import { catalogues, type Language } from './sentences.ts';
import { fill, type Speech, type Texts, textsOf } from './words.ts';

export { languageOf, safeTarget } from './visitor.ts';
export type { Answer, Language };

export type WaitingVisit = {
  board: Board;
  /** ms since 1970, the server's. */
  now: number;
  language: Language;
  /** Where to go once inside, already through `safeTarget`. */
  to: string;
  acceptEncoding: string | undefined;
  /** The place held, if any; without its token the page relies on the cookie. */
  ticket?: HeldTicket | undefined;
  /** A turn that lapsed: the claim was answered `waiting` though the position is 0. */
  late?: boolean;
  /** What happened to the former place. */
  news?: News | undefined;
  /** Answered in place of another page: 503 with Retry-After. `/gate/wait` itself is 200. */
  instead?: boolean;
  /** The school is behind the gate: the place is the account's, and the day kept on the device opens at `/`. */
  builtIn?: boolean;
  /** https address, shown beside the day. */
  planB?: string | undefined;
  /** A proof of work is asked before a place is given; as the shield writes it in `error.details`. */
  proof?: Readonly<Record<string, string>> | undefined;
};

/** The waiting page for one visitor. Never cached: it holds their place. */
export function waitingPage(visit: WaitingVisit): Answer {
  const { language, now, board } = visit;
  const say = catalogues[language];
  const speech: Speech = { language, say, timeZone: 'Europe/Paris' };
  const looked = lookAt({ board, ticket: visit.ticket, now, late: visit.late ?? false });
  const sight: Sight = looked.sight.type === 'asking' && visit.proof ? { type: 'proof' } : looked.sight;
  const texts = textsOf(speech, sight, { news: visit.news, message: board.message });
  const seconds = refreshSeconds(visit, sight);
  return compose({
    page: 'wait',
    language,
    title: `${say.kept} · ${say.site}`,
    rest: `<noscript><meta http-equiv="refresh" content="${seconds};url=${escapeText(address(visit.to, language) + waitInstead(visit, sight))}"></noscript></head>${body(visit, sight, texts, seconds)}`,
    acceptEncoding: visit.acceptEncoding,
    status: visit.instead ? 503 : 200,
    headers: { 'cache-control': 'no-store', ...(visit.instead && { 'retry-after': String(seconds) }) },
  });
}

/** Without a script no work can be done: the visitor waits a little longer instead, and goes on with what says so. */
const waitInstead = ({ proof }: WaitingVisit, sight: Sight): string =>
  sight.type === 'proof' && proof?.wait ? `&proof=${encodeURIComponent(proof.wait)}` : '';

/** How often a page without script reloads: 20 s when the turn is near, 60 s far from it. */
export function refreshSeconds({ board, ticket, now, proof }: WaitingVisit, sight: Sight): number {
  if (sight.type === 'proof') return Math.max(20, Math.ceil(Number(proof?.waitSeconds) || 30) + 1);
  if (sight.type === 'turn' || sight.type === 'asking') return 5;
  if (sight.type === 'late') return 20;
  const wait = ticket ? waitOf(board, ticket, now) : undefined;
  if (wait === undefined) return 60;
  return Math.round(Math.min(60, Math.max(20, wait / 5_000)));
}

/** Where there is no place yet, nothing is said of what keeps it. */
const keeps = ({ type }: Sight): boolean => !['asking', 'proof', 'closed', 'turn'].includes(type);

const address = (to: string, language: Language) =>
  `/gate/wait?to=${encodeURIComponent(to)}${language === 'en' ? '&lang=en' : ''}`;

function body(visit: WaitingVisit, sight: Sight, texts: Texts, seconds: number): string {
  const { language, to, builtIn = false } = visit;
  const say = catalogues[language];
  const other = language === 'fr' ? 'en' : 'fr';
  const slot = (name: keyof Texts, tag = 'p', style = '') =>
    `<${tag} id="${name}"${style && ` class="${style}"`}${texts[name] ? '' : ' hidden'}>${escapeText(texts[name])}</${tag}>`;
  const counted = texts.count !== '';
  return `<body data-sight="${sight.type}"><header><span class="brand">${mark}${say.site}</span><a href="/gate/wait?to=${encodeURIComponent(to)}&amp;lang=${other}" lang="${other}" hreflang="${other}">${say.other}</a></header>
<main><h1 id="title">${escapeText(texts.title)}</h1>${slot('about', 'p', 'soft')}${slot('news', 'p', 'notice')}${slot('notice', 'p', 'notice wait')}
<section id="message-card" class="card word"${texts.message ? '' : ' hidden'}><h2>${say.message}</h2>${slot('message')}</section>
<section id="place" class="card" aria-label="${say.kept}"${counted ? '' : ' hidden'}><div class="figures"><p><b id="count">${escapeText(texts.count)}</b> <span id="people">${escapeText(texts.people)}</span></p><p id="time-line"${texts.time ? '' : ' hidden'}><span class="soft">${say.time}</span> <b id="time">${escapeText(texts.time)}</b></p></div><div class="way" aria-hidden="true"><i></i>${mark}</div>${slot('reason', 'p', 'small')}</section>
<form id="enter" action="/gate/wait"${sight.type === 'turn' ? '' : ' hidden'}><input type="hidden" name="to" value="${escapeText(to)}"><button class="button">${say.enter}</button></form>
${sight.type === 'proof' ? codeForm(say, to) : ''}
<section id="keeps"${keeps(sight) ? '' : ' hidden'}><h2>${say.keeps}</h2><p>${say.keepsAll} ${builtIn ? say.keepsAccount : say.keepsDevice}</p></section>
${meanwhile(visit, say)}<label id="sound-choice" hidden><input type="checkbox" id="sound"><span>${say.sound}<small>${say.soundAbout}</small></span></label>
<noscript><p class="soft small">${fill(say.refresh, { seconds })}</p></noscript></main>
<footer><a href="/gate/how${language === 'en' ? '?lang=en' : ''}">${say.how}</a></footer><p id="spoken" class="unseen" role="status"></p>
${sight.type === 'proof' ? workerScript() : ''}<script type="application/json" id="data">${json(dataOf(visit))}</script></body></html>`;
}

function codeForm(say: Speech['say'], to: string): string {
  return `<form id="code-form" class="card" method="post" action="/gate/wait"><input type="hidden" name="to" value="${escapeText(to)}"><label for="code">${say.code}</label><p class="soft small" id="code-about">${say.codeAbout}</p><input id="code" name="code" autocomplete="off" maxlength="40" required aria-describedby="code-about"><button class="button">${say.codeSend}</button></form>`;
}

function meanwhile({ builtIn, planB }: WaitingVisit, say: Speech['say']): string {
  const links = [
    ...(builtIn ? [`<a class="button" href="/">${say.day}</a><p class="soft small">${say.dayAbout}</p>`] : []),
    ...(planB?.startsWith('https://')
      ? [
          `<a class="button" href="${escapeText(planB)}" rel="noreferrer">${say.planB}</a><p class="soft small">${say.planBAbout}</p>`,
        ]
      : []),
  ];
  return links.length > 0 ? `<h2>${say.meanwhile}</h2>${links.join('')}` : '';
}

function dataOf(visit: WaitingVisit): PageData {
  return {
    at: visit.now,
    board: visit.board,
    ticket: visit.ticket ?? null,
    late: visit.late ?? false,
    news: visit.news ?? null,
    to: visit.to,
    language: visit.language,
    say: catalogues[visit.language],
    proof: visit.proof ?? null,
  };
}

/** Inside a script element only `<` could end it. */
const json = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c');
