// Voices and pictures over real sockets: who gets what, when, and how much of it.
import { describe, expect, test } from 'vitest';
import { writeAck } from './protocol.ts';
import { microphone, peer, pupil, server, teacher, teacherShowing } from './testing/in-class.ts';
import { personCookie } from './testing/live-server.ts';
import { type Peer, writtenIn } from './testing/peer.ts';

describe('voice and pictures', () => {
  test('empty packets are not forwarded, others go to everyone but their author', async () => {
    const madame = peer(teacher);
    const { you } = await madame.join();
    const ana = peer(pupil('Ana'));
    await ana.join();
    madame.say({ type: 'publish', publication: microphone });
    await ana.until('published');
    madame.voice(50, Uint8Array.of(1, 2));
    madame.voice(60);
    await ana.untilTrue(() => ana.frames.length > 0);
    expect(ana.frames).toMatchObject([{ kind: 'voice', publisher: you, level: 60 }]);
    expect(madame.frames).toEqual([]);
  });

  test('a late pupil gets the key frame and the base frames since, at once', async () => {
    const madame = await teacherShowing();
    const ana = peer(pupil('Ana'));
    await ana.join();
    await madame.until('need', ({ steps }) => steps.includes(0));
    await madame.until('key');
    const layers = [0, 2, 1, 2, 0, 2, 1, 2, 0] as const;
    layers.forEach((layer, mark) => {
      madame.picture({ key: mark === 0, layer, mark });
    });
    await ana.untilTrue(() => ana.frames.length === 9);
    const late = peer(pupil('Late'));
    await late.join();
    await late.untilTrue(() => late.frames.length === 3);
    expect(late.frames.map(({ key, layer, payload }) => [key, layer, payload[0]])).toEqual([
      [true, 0, 0],
      [false, 0, 4],
      [false, 0, 8],
    ]);
    // Upper layers follow from the next base frame on.
    madame.picture({ layer: 2, mark: 9 });
    madame.picture({ layer: 0, mark: 10 });
    madame.picture({ layer: 2, mark: 11 });
    await late.untilTrue(() => late.frames.length === 5);
    expect(late.frames.slice(3).map(({ payload }) => payload[0])).toEqual([10, 11]);
  });

  test('thirty who ask for a key frame make one request', async () => {
    const madame = await teacherShowing();
    const { you } = await madame.until('welcome');
    const class30 = Array.from({ length: 30 }, (_, index) => peer(pupil(`p${index}`)));
    for (const one of class30) await one.join();
    await madame.until('key');
    madame.picture({ key: true });
    for (const one of class30) await one.untilTrue(() => one.frames.length > 0);
    const before = madame.messages.filter(({ type }) => type === 'key').length;
    for (const one of class30) one.say({ type: 'key', member: you, source: 'camera' });
    for (const one of class30) one.say({ type: 'ping', at: 1 });
    for (const one of class30) await one.until('pong');
    await madame.untilTrue(() => madame.messages.filter(({ type }) => type === 'key').length > before);
    expect(madame.messages.filter(({ type }) => type === 'key').length).toBeLessThanOrEqual(before + 2);
  });

  test('a receiver who acknowledges nothing loses the top layer first and is never owed more than the budget', async () => {
    const madame = await teacherShowing();
    const quick = peer(pupil('Quick'));
    const stuck = peer(pupil('Stuck'));
    await quick.join();
    await stuck.join();
    await madame.until('key');
    stuck.acknowledging = false;
    madame.picture({ key: true });
    const layers = [2, 1, 2, 0] as const;
    const sent = 120;
    for (let index = 0; index < sent; index += 1) {
      madame.picture({ layer: layers[index % 4] ?? 0, bytes: 1_500 });
      if (index % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await quick.untilTrue(() => quick.frames.length >= sent / 2);
    const count = (who: Peer, layer: number) => who.frames.filter((frame) => frame.layer === layer).length;
    expect(stuck.frames.length).toBeLessThan(quick.frames.length / 2);
    const lastTop = stuck.frames.findLastIndex(({ layer }) => layer === 2);
    const lastMiddle = stuck.frames.findLastIndex(({ layer }) => layer === 1);
    const lastBase = stuck.frames.findLastIndex(({ layer }) => layer === 0);
    expect(lastTop).toBeLessThan(lastMiddle);
    expect(lastMiddle).toBeLessThan(lastBase);
    expect(count(quick, 2)).toBeGreaterThan(count(stuck, 2));
    const owed = stuck.frames.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(owed).toBeLessThan(60_000);
  });

  test('lateness told before a cut holds nothing back after it', async () => {
    const madame = await teacherShowing();
    const ana = peer(pupil('Ana'));
    const { resume } = await ana.join();
    ana.acknowledging = false;
    const counts = { mainCount: 0, pictureCount: 0, pictureEpoch: 0 };
    ana.sendRaw('main', writeAck({ ...counts, voiceDelay: 1_000, arrivedAt: 0 }));
    ana.say({ type: 'ping', at: 1 });
    await ana.until('pong');
    ana.cut();
    await ana.join({ resume });
    madame.picture({ key: true, mark: 7 });
    await ana.untilTrue(() => ana.frames.some(({ payload }) => payload[0] === 7));
  });

  test('control that piles up becomes one snapshot', async () => {
    const madame = peer(teacher);
    await madame.join();
    const stuck = peer(pupil('Stuck'));
    await stuck.join();
    stuck.acknowledging = false;
    let said = 0;
    while (said < 330) {
      for (let burst = 0; burst < 20; burst += 1) madame.write(`r${said++}`, 'x'.repeat(900));
      await madame.untilWritten(({ ref }) => ref === `r${said - 1}`);
      stuck.say({ type: 'ping', at: said });
      // Long enough for the others to acknowledge.
      await new Promise((resolve) => setTimeout(resolve, 120));
      server.shift(4_000);
    }
    expect(writtenIn(stuck.messages).length).toBeLessThan(330);
    stuck.acknowledging = true;
    const { room } = await stuck.until('snapshot');
    expect(room.parts.chat.messages.at(-1)?.ref).toBe(`r${said - 1}`);
    madame.write('after', 'encore');
    await stuck.untilWritten(({ ref }) => ref === 'after');
  });

  test('what a publisher should encode is told again after a backlog', async () => {
    const madame = await teacherShowing();
    const ana = peer(pupil('Ana'));
    await ana.join();
    await madame.until('need', ({ steps }) => steps.includes(0));
    const { you } = await madame.until('welcome');
    const ben = peer({ name: 'M. Petit', role: 'staff' });
    await ben.join();
    madame.acknowledging = false;
    let said = 0;
    const lastHeard = () => writtenIn(madame.messages).at(-1)?.ref;
    do {
      for (let burst = 0; burst < 20; burst += 1) ben.write(`r${said++}`, 'x'.repeat(900));
      await ben.untilWritten(({ ref }) => ref === `r${said - 1}`);
      madame.say({ type: 'ping', at: said });
      await new Promise((resolve) => setTimeout(resolve, 120));
      server.shift(4_000);
    } while (lastHeard() === `r${said - 1}`);
    ana.say({ type: 'want', member: you, source: 'camera', step: null });
    ben.say({ type: 'want', member: you, source: 'camera', step: null });
    for (const one of [ana, ben]) {
      one.say({ type: 'ping', at: said });
      await one.until('pong');
    }
    const before = madame.messages.length;
    madame.acknowledging = true;
    await madame.until('snapshot');
    await madame.until('need', ({ steps }) => steps.length === 0, before);
  });

  test('the voice tier stops pictures and says so; the text tier stops pupils’ voices, then the teacher’s', async () => {
    const madame = await teacherShowing();
    madame.say({ type: 'publish', publication: microphone });
    const ana = peer(pupil('Ana'));
    const { you: anaNumber } = await ana.join();
    madame.say({ type: 'floor', member: anaNumber, granted: true });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === anaNumber && floor));
    ana.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === anaNumber);
    await madame.until('key');
    server.classroom.setTier('voice');
    expect(await ana.until('tier')).toMatchObject({ tier: 'voice', voices: 'all' });
    await madame.until('need', ({ steps }) => steps.length === 0);
    madame.picture({ key: true });
    madame.voice(80);
    await ana.untilTrue(() => ana.frames.length > 0);
    ana.voice(70);
    await madame.untilTrue(() => madame.frames.length > 0);

    server.classroom.setTier('text');
    expect(await madame.until('tier', ({ tier }) => tier === 'text')).toMatchObject({ voices: 'leaders' });
    ana.voice(71);
    madame.voice(81);
    await ana.untilTrue(() => ana.frames.length > 1);
    // Both lines carry what was said before: a chat message comes after whatever was let through.
    ana.write('a', 'on écrit');
    await madame.untilWritten(({ ref }) => ref === 'a');
    expect(madame.frames.map(({ level }) => level)).toEqual([70]);

    server.shift(11_000);
    await madame.until('tier', ({ voices }) => voices === 'none');
    madame.voice(82);
    madame.write('m', 'on écrit');
    await ana.untilWritten(({ ref }) => ref === 'm');
    expect(ana.frames.map(({ kind, level }) => [kind, level])).toEqual([
      ['voice', 80],
      ['voice', 81],
    ]);

    const late = await peer(pupil('Late')).join();
    expect(late.room).toMatchObject({ tier: 'text', voices: 'none' });

    const before = madame.messages.length;
    server.classroom.setTier('full');
    await madame.until('tier', ({ tier, voices }) => tier === 'full' && voices === 'leaders', before);
    // Encoding begins again because the relay asks for it.
    await madame.until('need', ({ steps }) => steps.includes(0), before);
    await madame.until('key', () => true, before);
    madame.voice(83);
    await ana.untilTrue(() => ana.frames.length > 2);
    server.shift(11_000);
    await ana.until('tier', ({ tier, voices }) => tier === 'full' && voices === 'all');
    ana.voice(72);
    await madame.untilTrue(() => madame.frames.length > 1);
  });

  test('a class that opens later stands where the others do', async () => {
    server.classroom.setTier('text');
    server.shift(11_000);
    const { room } = await peer(teacher).join();
    expect(room).toMatchObject({ tier: 'text', voices: 'none' });
  });

  test('every class hears of another tier', async () => {
    const cookie = personCookie(teacher);
    const classes = Array.from({ length: 50 }, (_, index) => peer({ cookie, lessonId: `lesson-${index}` }));
    for (const one of classes) await one.join({ picture: false });
    server.classroom.setTier('voice');
    for (const one of classes) expect(await one.until('tier')).toMatchObject({ tier: 'voice' });
  });
});
