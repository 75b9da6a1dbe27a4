// The pages of the gate on the wire: one answer that asks for nothing else, its head compressed once and its body each time.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { Language } from './sentences.ts';

/** Style and script, built beside this file; in dist while the sources run by themselves, as in tests. */
const built = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/gate/page/' : './', import.meta.url);

export type PageName = 'wait' | 'how';

export type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** All of a page that is the same for everybody. */
type Frame = { plain: Buffer; deflated: Buffer; crc: number; policy: string };

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 34 34"><rect y="-4" width="34" height="34" rx="8" fill="#24534a"/><path d="M6 11 17 5l11 6M10 12v10M17 12v10M24 12v10" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

export const mark =
  '<svg class="mark" viewBox="0 0 34 26" aria-hidden="true"><path d="M2 10 17 2l15 8M7 12v12M17 12v12M27 12v12"/></svg>';

/** Not compressed with the header of a file's name or date: ten bytes that never change. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

const frames = new Map<string, Frame>();

function frameOf(page: PageName, language: Language, title: string): Frame {
  const key = `${page} ${language} ${title}`;
  const known = frames.get(key);
  if (known) return known;
  const style = read('page.css');
  const script = page === 'wait' ? read('wait.js') : '';
  const text = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeText(title)}</title><meta name="robots" content="noindex"><meta name="theme-color" content="#fbf8f2" media="(prefers-color-scheme:light)"><meta name="theme-color" content="#12191d" media="(prefers-color-scheme:dark)"><link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}"><style>${style}</style>${script && `<script type="module">${script}</script>`}`;
  const plain = Buffer.from(text);
  const frame: Frame = {
    plain,
    deflated: deflateRawSync(plain, { level: 9, finishFlush: constants.Z_FULL_FLUSH }),
    crc: crc32(plain),
    policy: policyOf(style, script),
  };
  frames.set(key, frame);
  return frame;
}

function policyOf(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(script ? [`script-src ${hash(script)}`, "connect-src 'self'", 'worker-src blob:'] : []),
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What a browser runs beside the page to answer a proof of work; only in the page of who is asked for one. */
export function workerScript(): string {
  worker ??= read('proof.js').replace(/<\/script/gi, '<\\/script');
  return worker && `<script type="text/plain" id="worker">${worker}</script>`;
}
let worker: string | undefined;

/** A page without style or script still says everything: it only reloads itself. */
function read(name: string): string {
  try {
    return readFileSync(new URL(name, built), 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * Puts a page together. gzip allows parts compressed apart: what is the same for everybody is, once for all.
 * @param rest the end of the head, then the body
 */
export function compose(given: {
  page: PageName;
  language: Language;
  title: string;
  rest: string;
  acceptEncoding: string | undefined;
  status?: number;
  headers?: Record<string, string>;
}): Answer {
  const frame = frameOf(given.page, given.language, given.title);
  const rest = Buffer.from(given.rest);
  const zipped = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(given.acceptEncoding ?? '');
  const body = zipped ? gzip(frame, rest) : Buffer.concat([frame.plain, rest]);
  return {
    status: given.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(body.length),
      ...(zipped && { 'content-encoding': 'gzip' }),
      'content-language': given.language,
      vary: 'accept-encoding, accept-language, cookie',
      'content-security-policy': frame.policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      ...given.headers,
    },
    body,
  };
}

function gzip(frame: Frame, rest: Buffer): Buffer {
  const end = Buffer.allocUnsafe(8);
  end.writeUInt32LE(crc32(rest, frame.crc), 0);
  end.writeUInt32LE((frame.plain.length + rest.length) >>> 0, 4);
  return Buffer.concat([gzipHeader, frame.deflated, deflateRawSync(rest, { level: 6 }), end]);
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
