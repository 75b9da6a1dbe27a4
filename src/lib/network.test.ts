import { expect, test } from 'vitest';
import { networkOf, parseRange, rangesOf, rangeTest } from './network.ts';

test('a network is an IPv4 address, or the first half of an IPv6 one', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('2001:db8:0:1:aaaa::1')).toBe('2001:db8:0:1::/64');
  expect(networkOf('2001:db8:0:1:bbbb:1:2:3')).toBe(networkOf('2001:0db8::1:aaaa:0:0:1'));
  expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf('2001:db8:0:1::1'));
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
});

test('ranges of IPv4 and IPv6, single addresses and names', () => {
  const inside = rangeTest(
    ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1', 'loopback'].flatMap((entry) => rangesOf(entry) ?? []),
  );
  for (const address of ['10.255.0.1', '2001:db8:ffff::1', '192.0.2.1', '127.0.0.9', '::1']) {
    expect(inside(address), address).toBe(true);
  }
  for (const address of ['11.0.0.1', '2001:db9::1', '192.0.2.2', 'unknown', '']) {
    expect(inside(address), address).toBe(false);
  }
});

test.each(['10.0.0.0/33', '10.0.0.0/0', '10.0.0', 'fe80::1%eth0', '10.0.0.0/8/8', 'here', ''])(
  '%s is no range',
  (text) => {
    expect(parseRange(text)).toBeUndefined();
  },
);
