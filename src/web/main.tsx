// Starts the page.
import { render } from 'preact';
import { startClock } from './clock.ts';
import { language } from './language.ts';
import { startOutbox } from './outbox.ts';
import { followLinks } from './place.ts';
import { askPresence, presence, startPresence } from './session.ts';
import { Shell } from './shell.tsx';
import { showTheme } from './theme.ts';

showTheme();
document.documentElement.lang = language.value;
startClock();
followLinks();
void startPresence();
startOutbox();

// Nothing known and no answer: the page comes back by itself.
setInterval(() => {
  if (presence.value.type === 'unknown') void askPresence();
}, 10_000);
addEventListener('online', () => void askPresence());

const root = document.getElementById('app');
if (root) render(<Shell />, root);

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  // After the first screen, so that a slow network serves the day first.
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}));
}
