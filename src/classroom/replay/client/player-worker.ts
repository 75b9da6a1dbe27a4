// The replay's own thread: files and codecs live here, so that a busy page delays neither sound nor picture.

import { Player } from './player.ts';
import type { FromPlayer, ToPlayer } from './player-messages.ts';

type WorkerScope = {
  postMessage(message: FromPlayer, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToPlayer>) => void) | null;
};
declare const self: WorkerScope;

let player: Player | undefined;

self.onmessage = ({ data }) => {
  if (data.type === 'open')
    player = new Player({ ...data, tell: (message, transfer = []) => self.postMessage(message, transfer) });
  else if (data.type === 'seek') player?.seek(data.time, data.turn);
  else player?.say(data);
};
