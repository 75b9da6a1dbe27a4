// News over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { createTell } from '../later.ts';
import * as contract from './contract.ts';
import { createNews } from './news.ts';

export function newsRoutes(mount: Mount): void {
  const { route, once } = mount;
  const tell = createTell(mount, 'news');
  const news = createNews({ ...mount, tell });

  route(contract.listNews, ({ me }) => news.list(me));
  route(contract.newsOptions, ({ me }) => news.options(me));
  route(contract.publishNews, async (call) => {
    const { input, me } = call;
    const doing = { kind: 'news', about: input.title.trim() };
    const { readers, ...published } = await once(call, doing, (sql) => news.publish(sql, me, input));
    tell(me.schoolId, [me.userId]);
    const { publishAt } = published;
    tell(me.schoolId, readers, publishAt === undefined ? undefined : Date.parse(publishAt));
    return published;
  });
  route(contract.readNews, ({ params, input, me }) => news.read(me, params.newsId, input.acknowledged));
  route(contract.answerSurvey, ({ params, input, me }) => news.answer(me, params.newsId, input.choices));
  route(contract.newsReaders, ({ params, me }) => news.readers(me, params.newsId));
  route(contract.removeNews, ({ params, me }) => news.remove(me, params.newsId));
}
