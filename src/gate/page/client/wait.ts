// The script of the waiting page: keeps what the server drew up to date, and goes in at the turn. The page is whole without it.
import { chime } from '../../client/chime.ts';
import { type LineState, standInLine } from '../../client/line.ts';
import { progressOf } from '../../client/progress.ts';
import { prove } from '../../client/proof.ts';
import { canSound, chooseSound, prepareSound, wantsSound } from '../../client/sound.ts';
import type { PageData } from '../data.ts';
import { type Speech, type Texts, textsOf } from '../words.ts';

const element = (id: string) => document.getElementById(id);
// The server wrote it for this very script.
const data: PageData = JSON.parse(element('data')?.textContent ?? '');
const speech: Speech = { language: data.language, say: data.say };

/** What is told aloud moves when the words do, and at most once a minute. */
const quiet = 60_000;
let spoken = { text: '', key: '', at: 0 };
let shown: LineState | undefined;

function write(id: keyof Texts, text: string): void {
  const place = element(id);
  if (!place) return;
  if (place.textContent !== text) place.textContent = text;
  place.hidden = text === '';
}

const hide = (id: string, hidden: boolean) => element(id)?.toggleAttribute('hidden', hidden);

function show(state: LineState): void {
  shown = state;
  const { sight, network, news, board } = state;
  const texts = textsOf(speech, sight, { network, news, message: board?.message });
  for (const id of ['title', 'about', 'count', 'people', 'time', 'reason', 'notice', 'news', 'message'] as const) {
    write(id, texts[id]);
  }
  hide('message-card', !texts.message);
  hide('place', !texts.count);
  hide('time-line', !texts.time);
  hide('enter', sight.type !== 'turn');
  hide('code-form', sight.type !== 'proof');
  hide('keeps', ['asking', 'proof', 'closed', 'turn'].includes(sight.type));
  document.body.dataset.sight = sight.type;
  document.body.style.setProperty('--done', String('position' in sight ? progressOf(sight.position) : 0));
  document.title = sight.type === 'turn' ? texts.title : titleOf(texts);
  tell(sight.type, texts);
}

/** The tab says how far one is. */
function titleOf({ title, count, people }: Texts): string {
  return `${count ? `${count} ${people}` : title} · ${data.say.site}`;
}

function tell(type: string, texts: Texts): void {
  const text = texts.notice || texts.spoken;
  const key = `${type} ${texts.notice} ${texts.time}`;
  if (key === spoken.key && Date.now() - spoken.at < quiet) return;
  if (text === spoken.text) return;
  // The first words are those of the page itself, which is being read.
  if (spoken.key !== '') write('spoken', text);
  spoken = { text, key, at: Date.now() };
}

/** Who listens from another tab reads "it is your turn" there until they come, but not for longer than the seat is sure. */
function goIn(): void {
  show({ ...(shown ?? { board: data.board, network: 'fine', news: undefined }), sight: { type: 'turn' } });
  const open = () => location.replace(data.to);
  if (!wantsSound()) {
    open();
    return;
  }
  chime();
  if (document.hidden) document.addEventListener('visibilitychange', open, { once: true });
  setTimeout(open, document.hidden ? 45_000 : 1_400);
}

function offerSound(): void {
  const sound = element('sound');
  if (!(sound instanceof HTMLInputElement) || !canSound()) return;
  hide('sound-choice', false);
  sound.checked = wantsSound();
  sound.addEventListener('change', () => chooseSound(sound.checked));
  prepareSound();
}

/** The page of who owes a proof holds what does it. One who comes to owe it later gets such a page. */
function startWorker(): Worker {
  const script = element('worker')?.textContent;
  if (!script) {
    location.reload();
    throw new Error('the page is on its way');
  }
  return new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
}

offerSound();
const line = standInLine({
  start: { board: data.board, ticket: data.ticket ?? undefined, late: data.late, news: data.news ?? undefined },
  listening: wantsSound,
  prove: (asked, signal) => prove(asked, startWorker, signal),
  onChange: show,
  onIn: goIn,
  onSignedOut: () => location.replace(data.to),
});
element('code-form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const code = element('code');
  if (code instanceof HTMLInputElement) line.useCode(code.value);
});
// A page that comes back from the browser's memory may show another line.
addEventListener('pageshow', (event) => event.persisted && location.reload());
