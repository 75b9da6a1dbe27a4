// One person's code, to cut out and hand over.
import { Mark } from '../../../web/parts/mark.tsx';
import { words } from './words.ts';

export type SlipOf = { userId: string; name: string; username: string; code: string };

export function OneSlip({ slip }: { slip: SlipOf }) {
  const say = words.value;
  return (
    <li class="slip">
      <p class="slip-name">
        <Mark />
        {slip.name}
      </p>
      <dl class="slip-keys">
        <dt>{say.username}</dt>
        <dd>{slip.username}</dd>
        <dt>{say.slipCode}</dt>
        <dd class="slip-code">{slip.code}</dd>
      </dl>
      <ol class="slip-steps">
        <li>
          {say.slipGo} <b>{location.host}</b>
        </li>
        <li>{say.slipTouch}</li>
        <li>{say.slipCopy}</li>
      </ol>
      <p class="slip-secret">{say.slipSecret}</p>
    </li>
  );
}
