// What a mail or a text message says. Plain text for all, and an HTML with nothing to fetch. No names of others, nothing private: the page has it.
import type { NoticeKind } from './contract.ts';
import type { Due } from './store.ts';

export type Letter = { subject: string; text: string; html: string };

const kinds: Readonly<Record<NoticeKind, string>> = {
  attendance: 'absences',
  homework: 'devoirs',
  marks: 'notes',
  messages: 'messages',
  news: 'actualités',
  timetable: 'emploi du temps',
};

/**
 * @param site its address, without a slash at the end. @param stopOf the token that stops a kind
 * @param notices of one person, at least one
 */
export function letterOf(site: string, notices: readonly Due[], stopOf: (kind: NoticeKind) => string): Letter {
  const [first] = notices;
  if (!first) throw new Error('a letter about nothing');
  const subject =
    notices.length === 1
      ? `${first.school} : ${first.words.fr.title}`
      : `${first.school} : ${notices.length} nouvelles`;
  const items = notices.map(({ words, path }) => ({ words, link: site + path }));
  const stops = [...new Set(notices.map(({ kind }) => kind))].map((kind) => ({
    label: `Ne plus recevoir de mail : ${kinds[kind]} / Stop these mails`,
    link: `${site}/notices/stop#${stopOf(kind)}`,
  }));
  const text = [
    `Bonjour ${first.name},`,
    ...items.map(({ words: { fr, en }, link }) => `${fr.title}\n${fr.text}\n\n${en.title}\n${en.text}\n${link}`),
    '--',
    ...stops.map(({ label, link }) => `${label} :\n${link}`),
  ].join('\n\n');
  const html = [
    '<!doctype html><html lang="fr"><meta charset="utf-8"><body style="font:16px/1.5 sans-serif;max-width:40em">',
    `<p>Bonjour ${escaped(first.name)},</p>`,
    ...items.map(
      ({ words: { fr, en }, link }) =>
        `<h2 style="font-size:1.1em">${escaped(fr.title)}</h2><p>${escaped(fr.text)}</p>` +
        `<p lang="en"><strong>${escaped(en.title)}</strong><br>${escaped(en.text)}</p>` +
        `<p><a href="${escaped(link)}">${escaped(link)}</a></p>`,
    ),
    '<hr>',
    ...stops.map(({ label, link }) => `<p><small><a href="${escaped(link)}">${escaped(label)}</a></small></p>`),
    '</body></html>',
  ].join('\n');
  return { subject: oneLine(subject), text, html };
}

/** 160 signs are one message to pay for; who wants more opens the link. */
export function shortMessage(site: string, { words: { fr }, path, school }: Due): string {
  const link = ` ${site}${path}`;
  const said = oneLine(`${school} : ${fr.title}`);
  const room = Math.max(40, 160 - link.length);
  return (said.length > room ? `${said.slice(0, room - 1)}…` : said) + link;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a header must hold none
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').slice(0, 200);

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
