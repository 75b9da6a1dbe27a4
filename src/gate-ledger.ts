// Where the gate of the school keeps its line: a journal beside the data, or what several nodes share.
import { join } from 'node:path';
import type { Config } from './config.ts';
import { gateSite } from './context.ts';
import type { GateOptions } from './gate/gate.ts';
import { openJournal } from './gate/journal-ledger.ts';
import type { Ledger } from './gate/ledger.ts';
import { openTogether } from './gate/redis/together.ts';
import { shortName } from './gate/token.ts';
import { systemClock } from './lib/clock.ts';

/** @throws FolderInUse when another process keeps its line there. */
export function openLedger({ redisUrl, dataFolder }: Config, log: GateOptions['log']): Promise<Ledger> {
  if (redisUrl === undefined) return openJournal(join(dataFolder, 'gate'), { now: systemClock.now(), log });
  return openTogether({ url: redisUrl, site: shortName(gateSite, 8), clock: systemClock, log });
}
