// Hand-ins over HTTP: pages as they are, one a request; what is written and given back as JSON.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { mediaKinds } from '../../../lib/file-kind.ts';
import { rangeOf } from '../../../lib/http/range.ts';
import { answered } from '../../../lib/http/route.ts';
import type { HomeworkBook } from '../homework.ts';
import * as contract from './contract.ts';
import { createHandIns, pageOf } from './hand-in.ts';
import { createShelf } from './shelf.ts';

const day = 86_400_000;
/** A page that no hand-in named for so long is forgotten, ms. */
const onTheWay = 30 * day;

const types: Record<contract.PageKind, string> = {
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  ...mediaKinds,
  mp4: 'audio/mp4',
  webm: 'audio/webm',
};

export function handInRoutes(mount: Mount, book: HomeworkBook): void {
  const { app, route, once, bus, chance, clock, config, log } = mount;
  const shelf = createShelf(join(config.dataFolder, 'hand-ins'), chance);
  const handIns = createHandIns({ ...mount, book });

  const announce = (schoolId: string, ...userIds: string[]) =>
    bus.publish(`school:${schoolId}`, { type: 'life_changed', part: 'homework', classIds: [], userIds });

  route(contract.addPage, async (call) => {
    const { me, params, request } = call;
    const { title } = await handIns.open(me, params.homeworkId);
    const { kind, bytes } = pageOf(request.body);
    const file = await shelf.put(me.schoolId, bytes, kind);
    let used = false;
    try {
      return await once(call, { kind: 'hand_in_page', about: title }, async (sql) => {
        used = await handIns.addPage(me, sql, { ...params, file, kind, bytes: bytes.length });
        return { kind, bytes: bytes.length };
      });
    } finally {
      if (!used) await shelf.drop(me.schoolId, [file]);
    }
  });

  route(contract.handInHomework, async (call) => {
    const { me, params, input } = call;
    const homework = await book.ofPupil(mount.database, me.schoolId, me.userId, params.homeworkId);
    let gone: string[] = [];
    const handIn = await once(call, { kind: 'hand_in', about: homework.title }, async (sql) => {
      const done = await handIns.handIn(me, sql, homework, input);
      gone = done.gone;
      return done.handIn;
    });
    await shelf.drop(me.schoolId, gone);
    announce(me.schoolId, me.userId, homework.givenBy);
    return handIn;
  });

  route(contract.getHandIn, async ({ me, params }) =>
    handIns.read(me, await handIns.readable(me, params.homeworkId, params.userId), params.userId),
  );

  route(contract.listHandIns, async ({ me, params }) => handIns.list(me, await handIns.given(me, params.homeworkId)));

  route(contract.returnHandIn, async (call) => {
    const { me, params, input } = call;
    const homework = await handIns.given(me, params.homeworkId, params.userId);
    const returned = await once(call, { kind: 'correction', about: homework.title }, (sql) =>
      handIns.giveBack(me, sql, homework, params.userId, input),
    );
    announce(me.schoolId, params.userId, me.userId);
    return returned;
  });

  route(contract.getPage, async ({ me, params, request, reply }) => {
    const page = await handIns.page(me, params.homeworkId, params.pageId);
    const found = await shelf.find(me.schoolId, page.file);
    if (!found) throw new UserError('page_unknown', 'Cette page n’est pas, ou plus, là.', { status: 404 });
    const range = rangeOf(request.headers.range, found.bytes);
    reply
      .header('cache-control', 'private, no-cache')
      .header('accept-ranges', 'bytes')
      .header('content-type', types[page.kind])
      // A file of a pupil never acts as a page of this site.
      .header('content-security-policy', "default-src 'none'; sandbox");
    if (page.kind === 'pdf') reply.header('content-disposition', 'attachment; filename="copie.pdf"');
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${found.bytes}`);
    reply.header('content-length', range ? range.end - range.start + 1 : found.bytes);
    reply.send(createReadStream(found.path, range));
    return answered;
  });

  const sweep = async () => {
    for (const { schoolId, file } of await handIns.forget(new Date(clock.now() - onTheWay)))
      await shelf.drop(schoolId, [file]);
  };
  const timer = setInterval(
    () => void sweep().catch((error: unknown) => log.warn({ err: error }, 'old pages are kept')),
    day,
  );
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
