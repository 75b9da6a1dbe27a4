// Who may change what stands on the stage.
import { UserError } from '../../errors.ts';
import type { ActivityRules } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { type StageCommand, type StageEvent, type StageState, stageCommand } from './contract.ts';
import { stage } from './stage.ts';

export const stageRules: ActivityRules<StageState, StageCommand, StageEvent> = {
  ...stage,
  command: stageCommand,
  decide(state, { shown }, by) {
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur choisit ce que la classe regarde.');
    return shown === state.shown ? [] : [{ type: 'shown', shown }];
  },
};
