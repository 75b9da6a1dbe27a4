// The console of the gate: how it stands, what is decided, the last 15 minutes, and who changed what.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { presence } from '../../web/session.ts';
import { Changes } from './client/changes.tsx';
import { Lanes, More } from './client/lanes.tsx';
import { LimitsForm } from './client/limits-form.tsx';
import { type Link, openLink } from './client/link.ts';
import { MessageForm } from './client/message-form.tsx';
import { ModeForm } from './client/mode-form.tsx';
import { Plots } from './client/plots.tsx';
import { Standing } from './client/standing.tsx';
import { words } from './client/words.ts';
import './client/console.css';

export function ConsoleView() {
  const here = presence.value;
  if (here.type !== 'in' || !here.session.roles.includes('platform_operator')) return <NotAllowed />;
  return <Console />;
}

function Console() {
  const link = useMemo(openLink, []);
  useEffect(() => link.close, [link]);
  const say = words.value;
  const [report, trouble] = [link.report.value, link.trouble.value];
  if (!report && trouble?.type === 'not_allowed') return <NotAllowed />;
  if (!report && trouble) return <CannotAsk trouble={trouble} onRetry={link.refresh} />;
  return (
    <Page title={say.title} about={say.about}>
      {report ? <Gate link={link} /> : <Bones />}
    </Page>
  );
}

function Gate({ link }: { link: Link }) {
  const report = link.report.value;
  const now = link.now.value;
  if (!report || !now) return <Bones />;
  const { policy, changes } = report;
  return (
    <div class="console">
      <Standing now={now} policy={policy} silent={link.silent.value} />
      <section class="stack console-decide" aria-labelledby="gate-decide">
        <h2 id="gate-decide">{words.value.decide}</h2>
        <ModeForm link={link} policy={policy} now={now} />
        <Fold title={words.value.limits}>
          <LimitsForm link={link} policy={policy} now={now} />
        </Fold>
        <Fold title={words.value.messageTitle}>
          <MessageForm link={link} policy={policy} />
        </Fold>
      </section>
      <div class="stack console-figures">
        <Lanes now={now} policy={policy} />
        <Plots link={link} />
        <More now={now} policy={policy} />
        <Changes changes={changes} policy={policy} now={now.at} />
      </div>
    </div>
  );
}

/** Open where there is room; on a phone the figures come sooner when it is closed. */
function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  const wide = useMemo(() => matchMedia('(min-width: 60rem)').matches, []);
  return (
    <details class="card gate-more gate-fold" open={wide}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
