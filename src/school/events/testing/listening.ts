// A page's stream of server events, as tests hold it: what it heard so far, and when it closes.
import { type ClientRequest, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Person, TestSchool } from '../../../../tests/support/school.ts';
import type { PageEvent } from '../contract.ts';

const requests: ClientRequest[] = [];
afterEach(() => {
  for (const request of requests.splice(0)) request.destroy();
});

/** Resolves once the stream is open. The school's server must listen. */
export async function listeningTo(school: Pick<TestSchool, 'app'>, person: Pick<Person, 'cookie'>) {
  const { port } = school.app.server.address() as AddressInfo;
  const heard: PageEvent[] = [];
  let text = '';
  let headers: NodeJS.Dict<string | string[]> = {};
  const waiting: (() => void)[] = [];
  const request = get({ port, path: '/api/events', headers: { cookie: person.cookie } });
  requests.push(request);
  const closed = new Promise<void>((resolve) => {
    request.on('response', (response) => {
      headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data) heard.push(JSON.parse(data));
        }
        for (const wake of waiting.splice(0)) wake();
      });
      response.on('close', () => resolve());
      response.on('error', () => resolve());
    });
    request.on('error', () => resolve());
  });
  const until = async (count: number) => {
    while (heard.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return heard;
  };
  await until(1);
  return { heard, closed, until, headers: () => headers, leave: () => request.destroy() };
}
