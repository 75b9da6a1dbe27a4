// Names as browsers and systems give them.
import { expect, test } from 'vitest';
import { areHeadphones } from './headphone-names.ts';

const outputs = (...labels: string[]) => labels.map((label, index) => ({ deviceId: `${index}`, label }));
const withDefault = (label: string, ...others: string[]) => [{ deviceId: 'default', label }, ...outputs(...others)];

test.each([
  ['Windows in French', withDefault('Par défaut - Casque (Realtek(R) Audio)', 'Haut-parleurs (Realtek(R) Audio)')],
  ['a Mac', withDefault('Default - External Headphones (Built-in)', 'MacBook Air Speakers (Built-in)')],
  ['AirPods', withDefault('Default - AirPods de Lina (Bluetooth)')],
  ['Firefox, which names no default', outputs('Galaxy Buds2 (1A2B)')],
  ['earphones in French', outputs('Écouteurs (Jabra)')],
])('[E4] headphones are known by their names: %s', (_, list) => expect(areHeadphones(list)).toBe(true));

test.each([
  ['loudspeakers', withDefault('Default - Haut-parleurs (Realtek(R) Audio)', 'Casque (USB)')],
  ['headphones beside loudspeakers, in Firefox', outputs('Built-in Audio Analog Stereo', 'Casque USB')],
  ['a telephone', withDefault('Default', 'Speakerphone', 'Headset earpiece')],
  ['no name yet', withDefault('')],
  ['nothing', []],
])('[E4] the rest may be loudspeakers: %s', (_, list) => expect(areHeadphones(list)).toBe(false));
