// What the relay lets into a document, and every way of writing in somebody else's name that we could think of.
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ProtocolError } from '../../errors.ts';
import { checkUpdate } from './check-update.ts';
import { clientOf, keep } from './item.ts';
import { anItem, Hand } from './testing.ts';

const pupil = { author: 2, leads: false };
const teacher = { author: 1, leads: true };

/** The relay's document with one stroke of the teacher and one of a pupil. */
function aSheet() {
  const relay = new Y.Doc();
  const [madame, lina] = [new Hand(1), new Hand(2)];
  const theirs = madame.draw();
  lina.hear(theirs.update);
  const own = lina.draw({ order: 2 });
  madame.hear(own.update);
  for (const { update } of [theirs, own]) Y.applyUpdate(relay, update);
  return { relay, madame, lina, theirs: theirs.key, own: own.key };
}

describe('[B2] an update', () => {
  test('with one’s own stroke is news, and the second time known', () => {
    const { relay, lina } = aSheet();
    const { update } = lina.draw({ order: 3 });
    expect(checkUpdate(update, relay, pupil, 2)).toEqual([anItem({ order: 3 })]);
    Y.applyUpdate(relay, update);
    expect(checkUpdate(update, relay, pupil, 3)).toBeUndefined();
  });

  test('rubs out one’s own and brings it back; a leader anybody’s', () => {
    const { relay, lina, madame, own } = aSheet();
    for (const update of [lina.rub(own), lina.mark(false, own), lina.rub(own)]) {
      expect(checkUpdate(update, relay, pupil, 2)).toEqual([]);
      Y.applyUpdate(relay, update);
      madame.hear(update);
    }
    const back = madame.mark(false, own);
    expect(checkUpdate(back, relay, teacher, 2)).toEqual([]);
    Y.applyUpdate(relay, back);
    lina.hear(back);
    expect(checkUpdate(lina.rub(own), relay, pupil, 2)).toEqual([]);
  });

  test('of several strokes and marks drawn while cut off is taken as one', () => {
    const { relay, lina } = aSheet();
    const first = lina.draw({ order: 3 });
    const all = Y.mergeUpdates([first.update, lina.rub(first.key), lina.mark(false, first.key), lina.draw().update]);
    expect(checkUpdate(all, relay, pupil, 2)).toHaveLength(2);
    Y.applyUpdate(relay, all);
    expect(relay.store.pendingStructs).toBeNull();
  });

  const wrongs: [string, (sheet: ReturnType<typeof aSheet>) => Uint8Array][] = [
    ['rubs out another’s', ({ lina, theirs }) => lina.rub(theirs)],
    ['is signed by another', () => new Hand(1, 9).draw().update],
    ['puts a stroke under another’s name', ({ lina, madame }) => lina.draw({}, madame.newKey()).update],
    ['changes what is drawn', ({ lina, own }) => lina.draw({ colour: 3 }, own).update],
    ['changes what another drew', ({ lina, theirs }) => lina.draw({}, theirs).update],
    ['takes out what is drawn', ({ lina, own }) => lina.write(() => lina.items.delete(own))],
    ['takes out what another drew', ({ lina, theirs }) => lina.write(() => lina.items.delete(theirs))],
    ['marks what isn’t there', ({ lina }) => lina.rub('2.70099')],
    ['writes elsewhere in the document', ({ lina }) => lina.write(() => lina.doc.getMap('else').set('2.70001', 1))],
    ['writes a list', ({ lina }) => lina.write(() => lina.doc.getArray('list').push([1]))],
    ['nests a type', ({ lina }) => lina.write(() => lina.items.set(lina.newKey(), new Y.Map()))],
    ['nests a document', ({ lina }) => lina.write(() => lina.items.set(lina.newKey(), new Y.Doc()))],
    ['is no thing', ({ lina }) => lina.write(() => lina.items.set(lina.newKey(), { html: '<b>' }))],
    [
      'has more than a thing has',
      ({ lina }) => lina.write(() => lina.items.set(lina.newKey(), { ...keep(anItem()), x: 1 })),
    ],
    ['says gone in another way', ({ lina, own }) => lina.write(() => lina.gone.set(own, 'yes'))],
    ['stands above everything to come', ({ lina }) => lina.draw({ order: 5_000 }).update],
    [
      'writes too long a text',
      ({ lina }) => lina.draw({ kind: 'text', text: 'a'.repeat(501), points: [{ x: 0, y: 0, force: 0.5 }] }).update,
    ],
    ['reaches too far', ({ lina }) => lina.draw({ points: [{ x: 99_999, y: 0, force: 0.5 }] }).update],
    [
      'leaves something out before it',
      ({ lina }) => {
        lina.draw();
        return lina.draw().update;
      },
    ],
    [
      'is too much at once',
      ({ lina }) =>
        lina.write(() => {
          for (let n = 0; n < 401; n += 1) lina.items.set(lina.newKey(), keep(anItem()));
        }),
    ],
    ['is noise', () => Uint8Array.from({ length: 60 }, (_, index) => (index * 37) % 256)],
    ['is cut short', ({ lina }) => lina.draw().update.slice(0, -4)],
  ];
  test.each(wrongs)('that %s breaks the protocol', (_name, make) => {
    const sheet = aSheet();
    const before = Y.encodeStateAsUpdate(sheet.relay);
    expect(() => checkUpdate(make(sheet), sheet.relay, pupil, 2)).toThrow(ProtocolError);
    expect(Y.encodeStateAsUpdate(sheet.relay)).toEqual(before);
  });

  test('of a leader forges no stroke either', () => {
    const { relay, madame, lina } = aSheet();
    expect(() => checkUpdate(madame.draw({}, lina.newKey()).update, relay, teacher, 2)).toThrow(ProtocolError);
    madame.doc.clientID = clientOf(2, 7);
    expect(() => checkUpdate(madame.draw().update, relay, teacher, 2)).toThrow(ProtocolError);
  });
});
