// What families say of absences, over HTTP: parse, call, reply.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { answered, type Me } from '../../../lib/http/route.ts';
import * as contract from './contract.ts';
import { checkAnswer, checkPeriod, documentKindOf, documentTypes } from './declarations.ts';
import { createDocuments } from './documents.ts';
import * as store from './store.ts';

const day = 24 * 3_600_000;
/** How far back the office looks, in days. */
const officeDays = 60;

export function declarationRoutes({ route, database, clock, once, identity, bus, config }: Mount): void {
  const documents = createDocuments(join(config.dataFolder, 'absences'));

  /** @throws UserError the same for one that doesn't exist, of another school, or of another parent. */
  async function found(me: Me, declarationId: string): Promise<store.Kept> {
    const kept = await store.declarationOf(database, me.schoolId, declarationId);
    const office = me.roles.includes('staff') || me.roles.includes('head');
    if (kept && (office || kept.declaredBy === me.userId)) return kept;
    throw new UserError('declaration_unknown', 'Cette absence n’a pas été déclarée ici.', { status: 404 });
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
    const before = await found(me, declarationId);
    const { bytes, kind } = documentKindOf(request.body);
    await documents.put(me.schoolId, declarationId, kind, bytes);
    await store.keepDocument(database, me.schoolId, declarationId, kind);
    if (before.document && before.document !== kind) await documents.drop(me.schoolId, declarationId, before.document);
    tell(me.schoolId, [me.userId]);
    return (await found(me, declarationId)).shown;
  });

  route(contract.getDocument, async ({ me, params, reply }) => {
    const { document } = await found(me, params.declarationId);
    const file = document && (await documents.find(me.schoolId, params.declarationId, document));
    if (!document || !file)
      throw new UserError('declaration_unknown', 'Cette absence n’a pas de document.', { status: 404 });
    reply
      .header('content-type', documentTypes[document])
      .header('content-length', file.bytes)
      .header(
        'content-disposition',
        `attachment; filename="justificatif-${params.declarationId.slice(0, 8)}.${document}"`,
      )
      .send(createReadStream(file.path));
    return answered;
  });
}
