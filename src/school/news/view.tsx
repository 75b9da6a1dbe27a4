// What the school tells, the newest first: read, acknowledged, answered here.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { OutputOf } from '../../lib/contract.ts';
import { call } from '../../web/call.ts';
import { clockTime, list, longDate, timeZone } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { Written } from '../../web/parts/written.tsx';
import { presence } from '../../web/session.ts';
import { say as sayAloud } from '../../web/voice.ts';
import { watch } from '../../web/watch.ts';
import { SurveyPart } from './client/survey.tsx';
import { troubleText, words } from './client/words.ts';
import { listNews, type News, newsReaders, readNews, removeNews } from './contract.ts';
import './client/news.css';

export function NewsView() {
  const say = words.value;
  const here = presence.value;
  const accountId = here.type === 'in' ? here.session.accountId : '';
  const roles = here.type === 'in' ? here.session.roles : [];
  const board = useMemo(() => watch(listNews, {}, { keep: { accountId, name: 'news' } }), [accountId]);
  useEffect(() => board.stop, [board]);
  const { value, trouble } = board.state.value;
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={board.refresh} /> : <Bones />;
  }
  timeZone.value = value.timeZone;
  return (
    <Page title={say.title} about={say.about}>
      {roles.some((role) => ['teacher', 'staff', 'head'].includes(role)) && (
        <div class="row">
          <a class="button main" href="/news/new">
            {say.publish}
          </a>
        </div>
      )}
      {value.news.length === 0 && <p class="card">{say.none}</p>}
      <div class="news-board stack">
        {value.news.map((news) => (
          <Item key={news.newsId} news={news} onDone={board.refresh} />
        ))}
      </div>
    </Page>
  );
}

function Item({ news, onDone }: { news: News; onDone: () => void }) {
  const say = words.value;
  const [wrong, setWrong] = useState('');
  const { newsId, title, text, by, at, waiting, until, unread, acknowledge, acknowledged, survey, reached } = news;
  const settle = (answer: Awaited<ReturnType<typeof remove>>, done = '') => {
    if (answer.type === 'done') {
      if (done !== '') sayAloud(done);
      onDone();
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  const read = () => call(readNews, { params: { newsId }, input: { acknowledged: acknowledge } });
  const remove = () => call(removeNews, { params: { newsId } });
  return (
    <article class={unread ? 'card stack news fresh' : 'card stack news'} aria-labelledby={`news-${newsId}`}>
      <div>
        <h2 class="news-title" id={`news-${newsId}`}>
          <span dir="auto">{title}</span> {unread && <span class="tag on">{say.fresh}</span>}
        </h2>
        <p class="small soft">
          {waiting ? <span class="tag">{say.publishedAt(at)}</span> : say.by(by, `${longDate(at)}, ${clockTime(at)}`)}
        </p>
      </div>
      <Written text={text} />
      {survey && <SurveyPart newsId={newsId} survey={survey} onDone={onDone} />}
      {acknowledge && acknowledged && <p class="small soft">✓ {say.acknowledged}</p>}
      <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
      {(unread || (acknowledge && !acknowledged)) && (
        <div class="row">
          <button
            type="button"
            class={acknowledge ? 'button main' : 'button'}
            aria-label={acknowledge ? `${say.acknowledge} : ${title}` : say.readNamed(title)}
            onClick={async () => settle(await read())}
          >
            {acknowledge ? say.acknowledge : say.read}
          </button>
        </div>
      )}
      {reached && (
        <footer class="stack news-foot">
          <p class="small soft" dir="auto">
            {say.forWhom(news.audience)}
            {until && ` · ${say.until(until)}`}
            {' · '}
            {say.reached(reached.read, reached.of)}
            {news.acknowledge || reached.acknowledged > 0
              ? ` · ${say.acknowledgedBy(reached.acknowledged, reached.of)}`
              : ''}
          </p>
          <Readers news={news} />
          <div>
            <button
              type="button"
              class="link small"
              aria-label={say.removeNamed(title)}
              onClick={async () => settle(await remove(), say.removed)}
            >
              {say.remove}
            </button>
          </div>
        </footer>
      )}
    </article>
  );
}

/** Asked when it is opened: a list of names isn't for every look. */
function Readers({ news: { newsId, survey } }: { news: News }) {
  const say = words.value;
  const [known, setKnown] = useState<OutputOf<typeof newsReaders> | undefined>(undefined);
  const read = async () => {
    const answer = await call(newsReaders, { params: { newsId } });
    if (answer.type === 'done') setKnown(answer.value);
  };
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && void read()}>
      <summary class="small">{say.whoNot}</summary>
      {known && (
        <div class="stack small">
          <p dir="auto">
            {known.missing.length === 0 ? say.nobodyMissing : list(known.missing.map(({ name }) => name))}
          </p>
          {known.answers.length > 0 && survey && (
            <>
              <h3>{say.answers}</h3>
              <ul>
                {known.answers.map(({ userId, name, choices }) => (
                  <li key={userId} dir="auto">
                    {name} : {list(choices.map((choice) => survey.options[choice] ?? ''))}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </details>
  );
}
