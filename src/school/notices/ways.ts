// The ways out: mail by SMTP, text messages by an HTTP call to whoever sends them for the school.
import { createTransport } from 'nodemailer';
import type { Letter } from './letter.ts';

/** Throws when it wasn't taken; the message says why. */
export type Ways = {
  /** @param id the same for the same letter, so that a mail program that gets it twice shows it once */
  mail?: (to: string, letter: Letter, id: string, stop: string) => Promise<void>;
  sms?: (to: string, text: string, id: string) => Promise<void>;
  close(): void;
};

/** Neither server may hold up the others' notices for longer, ms. */
const patience = 15_000;

/** @param settings.mail `smtp://user:password@host:port` or `smtps://…`, with `from` as it stands in the letter */
export function openWays(settings: { mail: { url: string; from: string } | undefined; sms: string | undefined }): Ways {
  const ways: Ways = { close() {} };
  if (settings.mail) {
    const { url, from } = settings.mail;
    const { protocol, hostname, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const transport = createTransport({
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const host = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '');
    ways.mail = async (to, { subject, text, html }, id, stop) => {
      await transport.sendMail({
        ...{ from, to: { address: to, name: '' }, subject, text, html, messageId: `<${id}@${host}>` },
        // RFC 2369: mail programs show it as a button.
        list: { unsubscribe: stop },
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    };
    ways.close = () => transport.close();
  }
  if (settings.sms !== undefined) {
    const { sms } = settings;
    ways.sms = async (to, text, id) => {
      const response = await fetch(sms, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': id },
        body: JSON.stringify({ to, text, id }),
        signal: AbortSignal.timeout(patience),
        redirect: 'error',
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the SMS service answered ${response.status}`);
    };
  }
  return ways;
}
