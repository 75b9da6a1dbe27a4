// Which events of a lesson concern the school outside of its room, so that a worker tells them to the server.
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Happened } from '../activities/contract.ts';
import { recipient } from '../chat/contract.ts';

const part = Type.Literal;
const type = Type.Literal;
const at = Type.Number();
const member = Type.Integer({ minimum: 1 });
const role = Type.Union([Type.Literal('teacher'), Type.Literal('pupil'), Type.Literal('staff')]);
const names = Type.Array(Type.String());

const message = Type.Object({
  ...{ id: Type.Integer(), ref: Type.String(), member, name: Type.String(), role, text: Type.String(), at },
  to: recipient,
  removed: Type.Optional(Type.Literal(true)),
});
const report = Type.Object({
  ...{ id: Type.Integer(), message, before: Type.Array(message) },
  by: Type.Object({ member, name: Type.String(), role }),
  people: Type.Optional(Type.Object({ by: Type.String(), author: Type.String() })),
  settled: Type.Optional(Type.Literal(true)),
});
const photo = Type.Object({
  ...{ id: Type.String(), width: Type.Integer(), height: Type.Integer(), userId: Type.String(), name: Type.String() },
});

/** For staff and head; files to delete; photos that the class was told of. */
export const toldEvent = Type.Union([
  Type.Object({ part: part('chat'), event: Type.Object({ type: type('reported'), report }), at }),
  Type.Object({
    part: part('slides'),
    event: Type.Object({ type: type('deck-removed'), deck: Type.String(), freed: Type.Optional(names) }),
    at,
  }),
  Type.Object({
    part: part('slides'),
    event: Type.Object({
      ...{ type: type('page-removed'), deck: Type.String(), page: Type.Integer(), freed: Type.Optional(names) },
    }),
    at,
  }),
  Type.Object({ part: part('player'), event: Type.Object({ type: type('removed'), media: Type.String() }), at }),
  Type.Object({ part: part('notebook'), event: Type.Object({ type: type('handed-in'), photo }), at }),
  Type.Object({
    part: part('notebook'),
    event: Type.Object({ type: type('removed'), photo: Type.String(), userId: Type.String() }),
    at,
  }),
]);

export type ToldEvent = Static<typeof toldEvent>;

const told: Readonly<Record<string, readonly string[]>> = {
  chat: ['reported'],
  slides: ['deck-removed', 'page-removed'],
  player: ['removed'],
  notebook: ['handed-in', 'removed'],
};
const check = Compile(toldEvent);

/** The same event, when it is one to tell. @param unfit hears of one that ought to be told, and of which the schemas above don't know enough */
export function toTell(happened: Happened, unfit: (message: string) => void): ToldEvent | undefined {
  if (!told[happened.part]?.includes(happened.event.type)) return undefined;
  if (check.Check(happened)) return happened;
  unfit(`${happened.part} ${happened.event.type}: the server isn’t told of it`);
  return undefined;
}
