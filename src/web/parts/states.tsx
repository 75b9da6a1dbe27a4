// Pages with nothing to show yet, or nothing to show at all.
import type { Trouble } from '../call.ts';
import { Shelter } from './mark.tsx';
import { Page } from './page.tsx';
import { words } from './words.ts';

/** Grey shapes where the content will be; they don't move. */
export function Bones({ label }: { label?: string }) {
  return (
    <div class="stack" role="status">
      <span class="unseen">{label ?? words.value.loading}</span>
      <span class="bone bone-title" />
      <span class="bone bone-hero" />
      <span class="bone bone-list" />
    </div>
  );
}

export function Loading() {
  return (
    <div class="page">
      <h1 class="unseen">Préau</h1>
      <Bones />
    </div>
  );
}

export function NotFound() {
  return <Nothing title={words.value.notFound} hint={words.value.notFoundHint} />;
}

export function NotAllowed() {
  return <Nothing title={words.value.notAllowed} hint={words.value.notAllowedHint} />;
}

function Nothing({ title, hint }: { title: string; hint: string }) {
  return (
    <Page title={title} about={hint} narrow>
      <Shelter />
      <a class="button main" href="/">
        {words.value.toDay}
      </a>
    </Page>
  );
}

/** The code of a page did not come, often because a newer version replaced it: a new document mends both. */
export function Broken() {
  return (
    <Page title={words.value.broken} about={words.value.brokenHint} narrow>
      <button type="button" class="button main" onClick={() => location.reload()}>
        {words.value.tryAgain}
      </button>
    </Page>
  );
}

export function CannotAsk({ trouble, onRetry }: { trouble: Trouble; onRetry: () => void }) {
  const about = trouble.type === 'offline' ? words.value.cannotAskOffline : words.value.cannotAskServer;
  return (
    <Page title={words.value.cannotAsk} about={about} narrow>
      <Shelter />
      <button type="button" class="button" onClick={onRetry}>
        {words.value.tryAgain}
      </button>
    </Page>
  );
}
