// A site over TLS: its certificate is checked for the name that the operator gave, not for the host that visitors ask for.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, readSiteAddress, usualTimes } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-tls-'));
let server: Server;
let port = 0;
let certificate = '';

beforeAll(async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', [...make, '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' });
  certificate = readFileSync(cert, 'utf8');
  server = createServer({ key: readFileSync(key), cert: certificate }, (request, response) => {
    response.end(`${request.headers.host}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(host: string, ca: string | undefined): Promise<string> {
  const site = createSite(readSiteAddress(`https://${host}:${port}`), usualTimes, ca);
  try {
    const asked = site.open({ method: 'GET', path: '/', headers: ['Host', 'ent.example'] });
    asked.end();
    const [reply] = await once(asked, 'response');
    return await text(reply);
  } finally {
    site.close();
  }
}

test.each(['localhost', '127.0.0.1'])('%s: known by its certificate, asked for by the visitor’s host', async (host) => {
  expect(await ask(host, certificate)).toBe('ent.example');
});

test('a certificate that nobody vouches for is refused', async () => {
  await expect(ask('localhost', undefined)).rejects.toThrow(/self-signed/);
});
