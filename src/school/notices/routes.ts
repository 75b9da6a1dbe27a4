// Choices over HTTP, the link that stops a kind of mail, and the postman's rounds.
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import {
  chooseNotices,
  type NoticeKind,
  noticeChannels,
  noticeKinds,
  readNoticeChoices,
  stopNotices,
} from './contract.ts';
import { choose } from './notices.ts';
import { hinted, rhythmOf } from './plan.ts';
import { createPostman } from './postman.ts';
import { receiversOf } from './store.ts';
import { openWays } from './ways.ts';

const roundEvery = 5_000;
const forgetEvery = 24 * 3_600_000;
/** Of the others nothing is told outside the page yet: to choose would be to be promised something. */
const told: readonly NoticeKind[] = ['attendance'];
const stopPurpose = 'stop-notices';

export function noticeRoutes(mount: Mount): void {
  const { app, route, database, clock, keys, config, log } = mount;
  const ways = openWays(config);
  const can = noticeChannels.filter((channel) => ways[channel] !== undefined);

  const choicesOf = async ({ schoolId, userId }: { schoolId: string; userId: string }) => {
    const [receiver] = await receiversOf(database, schoolId, [userId]);
    const to: Record<string, string> = {};
    for (const channel of can) {
      const address = receiver?.[channel];
      if (address) to[channel] = hinted(channel, address);
    }
    const channels = can.filter((channel) => to[channel] !== undefined);
    const choices = channels.flatMap((channel) =>
      told.map((kind) => ({ kind, channel, how: rhythmOf(receiver?.choices ?? [], kind, channel) })),
    );
    return { channels, to, choices };
  };

  route(readNoticeChoices, ({ me }) => choicesOf(me));
  route(chooseNotices, async ({ me, input }) => {
    await choose(database, me.schoolId, me.userId, input.choices);
    return choicesOf(me);
  });
  route(stopNotices, async ({ input }) => {
    const [schoolId = '', userId = '', kind = ''] = keys.verify(stopPurpose, input.token)?.toString().split(' ') ?? [];
    const known = noticeKinds.find((one) => one === kind);
    if (!known) throw new UserError('link_unknown', 'Ce lien n’est plus bon.', { status: 404 });
    await choose(database, schoolId, userId, [{ kind: known, channel: 'mail', how: 'never' }]);
    return { kind: known };
  });

  if (can.length === 0) return;
  const stopOf = (schoolId: string, userId: string, kind: NoticeKind) =>
    keys.sign(stopPurpose, `${schoolId} ${userId} ${kind}`);
  const onFailure = (error: unknown) => log.warn({ err: error }, 'notices: not sent, will be tried again');
  const site = config.url ?? config.nodeUrl ?? `http://localhost:${config.port}`;
  const postman = createPostman({ database, clock, ways, site, stopOf, onFailure });
  let busy: Promise<unknown> | undefined;
  const round = () => {
    busy ??= postman
      .round()
      .catch(onFailure)
      .finally(() => {
        busy = undefined;
      });
  };
  const timers = [
    setInterval(round, roundEvery).unref(),
    setInterval(() => void postman.forget().catch(onFailure), forgetEvery).unref(),
  ];
  app.addHook('onClose', async () => {
    for (const timer of timers) clearInterval(timer);
    await busy;
    ways.close();
  });
}
