// Guests of a lesson over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import * as contract from './contract.ts';
import { createGuests } from './guests.ts';

export function guestRoutes(mount: Mount): void {
  const guests = createGuests({ ...mount, people: mount.identity.people });
  mount.route(contract.listGuests, ({ params, me }) => guests.of(me, params.lessonId));
  mount.route(contract.inviteGuest, ({ params, input, me }) => guests.invite(me, params.lessonId, input));
  mount.route(contract.takeBackGuest, ({ params, me }) => guests.takeBack(me, params.lessonId, params.userId));
}
