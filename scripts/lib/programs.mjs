// The programs that the tests drive, where each is found, and the Debian package that brings it.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const programs = [
  { name: 'Chromium', package: 'chromium', found: () => onPath('chromium') },
  {
    name: 'Chromium without windows',
    package: 'chromium-headless-shell',
    found: () => onPath('chromium-headless-shell'),
  },
  { name: 'Firefox ESR', package: 'firefox-esr', found: () => Boolean(process.env.FIREFOX) || onPath('firefox-esr') },
  { name: 'PostgreSQL 15 or newer', package: 'postgresql', found: () => postgresFolder() !== undefined },
  { name: 'redis-server', package: 'redis-server', found: () => onPath('redis-server') },
  { name: 'ip and tc', package: 'iproute2', found: () => onPath('ip') && onPath('tc') },
  { name: 'nft', package: 'nftables', found: () => onPath('nft') },
  { name: 'nginx', package: 'nginx', found: () => onPath('nginx') },
  { name: 'openssl', package: 'openssl', found: () => onPath('openssl') },
  { name: 'HAProxy', package: 'haproxy', found: () => onPath('haproxy') },
  { name: 'promtool', package: 'prometheus', found: () => onPath('promtool') },
];

/** @returns {{ name: string, package: string }[]} */
export function missingPrograms() {
  return programs.filter((program) => !program.found());
}

/** The folder of PostgreSQL's programs: the oldest version Préau promises to run on, or the next one there. */
export function postgresFolder(base = '/usr/lib/postgresql') {
  if (!existsSync(base)) return undefined;
  const versions = readdirSync(base).filter((version) => Number(version) >= 15);
  const [oldest] = versions
    .sort((a, b) => Number(a) - Number(b))
    .filter((version) => existsSync(join(base, version, 'bin', 'initdb')));
  return oldest === undefined ? undefined : join(base, oldest, 'bin');
}

function onPath(/** @type {string} */ program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
