// Above a leader's stage while somebody waits outside: how many, who, and one touch that lets them in.
import { now } from '../../../web/clock.ts';
import { clockTime } from '../../../web/format.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import type { Waiting } from '../contract.ts';
import { lobbyWords } from './words.ts';
import './lobby.css';

export function LobbyBanner({ live, room, leads }: PartProps) {
  const say = lobbyWords.value;
  const { waiting, on, admitted } = room.parts.lobby;
  if (!leads || waiting.length === 0) return null;
  const moment = now.value + (room.ahead ?? 0);
  const [first] = waiting;
  const opensAt = first?.opensAt ?? null;
  const early = opensAt !== null && opensAt > moment;
  const outside = waiting.filter(({ user }) => !admitted.includes(user));
  return (
    <div class="class-notices">
      <div class="class-notice lobby-banner">
        <p role="status">
          <b>{early ? say.waitEarly(waiting.length, clockTime(opensAt)) : say.wait(waiting.length)}</b>
        </p>
        {on && outside.length > 0 && (
          <button
            type="button"
            class="class-button small sun"
            onClick={() => live.act('lobby', { type: 'let-all-in' })}
          >
            {say.letAllIn}
          </button>
        )}
        <details>
          <summary>{say.who}</summary>
          <ul>
            {waiting.map((one) => (
              <li key={one.user}>
                <span>{one.name}</span>
                {on && (
                  <Act
                    one={one}
                    admitted={admitted.includes(one.user)}
                    onLetIn={() => live.act('lobby', { type: 'let-in', user: one.user })}
                  />
                )}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  );
}

function Act({ one, admitted, onLetIn }: { one: Waiting; admitted: boolean; onLetIn: () => void }) {
  const say = lobbyWords.value;
  if (admitted) return <span class="class-soft">{say.soon}</span>;
  return (
    <button type="button" class="class-button small" aria-label={say.letInNamed(one.name)} onClick={onLetIn}>
      {say.letIn}
    </button>
  );
}
