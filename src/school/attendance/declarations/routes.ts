// What families say of absences, over HTTP: parse, call, reply.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { answered, type Me } from '../../../lib/http/route.ts';
import * as contract from './contract.ts';
import {
  checkAnswer,
  checkAnswerer,
  checkOpen,
  checkPeriod,
  checkWaiting,
  documentKindOf,
  documentTypes,
} from './declarations.ts';
import { createDocuments } from './documents.ts';
import * as store from './store.ts';

const day = 24 * 3_600_000;
/** How far back the office looks, in days. */
const officeDays = 60;

export function declarationRoutes({ route, database, clock, once, identity, bus, config }: Mount): void {
  const documents = createDocuments(join(config.dataFolder, 'absences'));

  const unknown = () =>
    new UserError('declaration_unknown', 'Cette absence n’a pas été déclarée ici.', { status: 404 });
  const isOwn = (me: Me, { declaredBy, tied }: store.Kept) => tied && declaredBy === me.userId;
  /** @throws UserError the same for one that doesn't exist, of another school, of another parent, or of who is no longer one. */
  async function found(me: Me, declarationId: string): Promise<store.Kept> {
    const kept = await store.declarationOf(database, me.schoolId, declarationId);
    const office = me.roles.includes('staff') || me.roles.includes('head');
    if (kept && (office || isOwn(me, kept))) return kept;
    throw unknown();
  }
  /** @throws UserError as `found`, for the office too. */
  async function own(me: Me, declarationId: string): Promise<store.Kept> {
    const kept = await found(me, declarationId);
    if (isOwn(me, kept)) return kept;
    throw unknown();
  }
  const tell = (schoolId: string, userIds: string[]) =>
    bus.publish(`school:${schoolId}`, { type: 'life_changed', part: 'attendance', classIds: [], userIds });

  route(contract.declareAbsence, async (call) => {
    const { me, input } = call;
    const children = await identity.people.childrenOf(me);
    const child = children.find(({ userId }) => userId === input.pupilId);
    if (!child) throw new UserError('person_unknown', 'Cet enfant n’est pas rattaché à votre compte.', { status: 404 });
    const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
    const at = new Date(clock.now());
    checkPeriod(startsAt.getTime(), endsAt.getTime(), at.getTime());
    const about = `${child.givenName} ${child.familyName}`;
    const made = await once(call, { kind: 'absence', about }, async (sql) => {
      checkWaiting(await store.countWaiting(sql, me.schoolId, me.userId));
      const declarationId = randomUUID();
      const { pupilId, reason, words } = input;
      const added = { declarationId, pupilId, by: me.userId, at, startsAt, endsAt, reason, words: words.trim() };
      await store.addDeclaration(sql, me.schoolId, added);
      const kept = await store.declarationOf(sql, me.schoolId, declarationId);
      if (!kept) throw new Error('a declaration is not there that was just written');
      return kept.shown;
    });
    tell(me.schoolId, [me.userId]);
    return made;
  });

  route(contract.listDeclarations, ({ me }) =>
    me.roles.includes('staff') || me.roles.includes('head')
      ? store.declaredSince(database, me.schoolId, new Date(clock.now() - officeDays * day))
      : store.declaredBy(database, me.schoolId, me.userId),
  );

  route(contract.answerDeclaration, async (call) => {
    const { me, params, input } = call;
    const { declarationId } = params;
    const { declaredBy, pupilId } = await found(me, declarationId);
    checkAnswerer(me.userId, declaredBy);
    checkAnswer(input);
    const deed = { by: me.userId, at: new Date(clock.now()) };
    const shown = await once(call, { kind: 'absence_answer', about: declarationId }, async (sql) => {
      const state = input.accepted ? 'accepted' : 'refused';
      await store.keepAnswer(sql, me.schoolId, declarationId, { state, answer: input.words.trim(), ...deed });
      return (await store.declarationOf(sql, me.schoolId, declarationId))?.shown;
    });
    if (!shown) throw new Error('a declaration went while it was answered');
    tell(me.schoolId, [declaredBy, pupilId]);
    return shown;
  });

  route(contract.addDocument, async ({ me, params, request }) => {
    const { declarationId } = params;
    const before = await own(me, declarationId);
    checkOpen(before.shown.state);
    const { bytes, kind } = documentKindOf(request.body);
    const document = { name: randomUUID(), kind };
    await documents.put(me.schoolId, document, bytes);
    try {
      const former = await database.session(async (sql) => {
        const held = await store.heldDeclaration(sql, me.schoolId, declarationId);
        checkOpen(held.state);
        await store.keepDocument(sql, me.schoolId, declarationId, document);
        return held.document;
      });
      if (former) await documents.drop(me.schoolId, former);
    } catch (error) {
      // After any other failure the row may have it.
      if (error instanceof UserError) await documents.drop(me.schoolId, document);
      throw error;
    }
    tell(me.schoolId, [me.userId]);
    return (await own(me, declarationId)).shown;
  });

  route(contract.getDocument, async ({ me, params, reply }) => {
    const { document } = await found(me, params.declarationId);
    const file = document && (await documents.find(me.schoolId, document));
    if (!document || !file)
      throw new UserError('declaration_unknown', 'Cette absence n’a pas de document.', { status: 404 });
    reply
      .header('content-type', documentTypes[document.kind])
      .header('content-length', file.bytes)
      .header(
        'content-disposition',
        `attachment; filename="justificatif-${params.declarationId.slice(0, 8)}.${document.kind}"`,
      )
      .send(createReadStream(file.path));
    return answered;
  });
}
