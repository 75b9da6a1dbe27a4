// The register is written by the relay alone and read by those who lead.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { type RegisterCommand, type RegisterEvent, type RegisterState, registerCommand } from './contract.ts';
import { register } from './register.ts';

/** After a crash, an absence is known to this, ms. */
const alivePeriod = 60_000;

export const registerRules: ActivityRules<RegisterState, RegisterCommand, RegisterEvent> = {
  ...register,
  command: registerCommand,
  decide() {
    throw new UserError('not_allowed', 'La liste des présents s’écrit toute seule.');
  },
  seenBy: (event, viewer) => (leads(viewer.role) && event.type !== 'alive' ? event : undefined),
  viewOf: (state, viewer) => (leads(viewer.role) ? state : register.initial),
  tick(state, { now, attendees }) {
    if (now - state.alive < alivePeriod) return [];
    return attendees.some(({ here }) => here) ? [{ type: 'alive' }] : [];
  },
};
