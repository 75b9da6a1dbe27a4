// The sounds and films of those who lead: bringing, showing, removing.
import './player.css';
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { sendMedia } from '../../files/client/send-picture.ts';
import { maxMediaBytes } from '../../files/contract.ts';
import { maxFileName } from '../contract.ts';
import { useWords } from './words.ts';

export function PlayerTools({ live, room }: PartProps) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const [sending, setSending] = useState(false);
  const { files, playing } = room.parts.player;
  const onStage = room.parts.stage.shown === 'media' ? playing?.media : undefined;

  const add = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > maxMediaBytes) return setSaid(words.tooLarge);
    const name =
      file.name
        .replace(/\.[a-z0-9]{2,5}$/i, '')
        .slice(0, maxFileName)
        .trim() || '…';
    setSending(true);
    setSaid(words.sending(name));
    const sent = await sendMedia(room.lesson.id, file);
    setSending(false);
    if (sent.type !== 'sent') return setSaid(sent.type === 'refused' ? sent.message : words.unreachable);
    setSaid('');
    live.act('player', { type: 'add', media: sent.value, name });
  };
  const show = (media: string) => {
    if (playing?.media !== media) live.act('player', { type: 'set', media, running: false, position: 0 });
    live.act('stage', { type: 'show', shown: 'media' });
  };
  return (
    <section class="player-tools" aria-label={words.title}>
      <p class="class-soft">{words.hint}</p>
      <ul class="player-files">
        {files.map(({ media, name }) => (
          <li key={media}>
            <b>{name}</b>
            {onStage === media ? (
              <button
                type="button"
                class="class-button small"
                onClick={() => {
                  live.act('player', { type: 'set', media, running: false, position: 0 });
                  live.act('stage', { type: 'show', shown: 'people' });
                }}
              >
                {words.hide}
              </button>
            ) : (
              <button
                type="button"
                class="class-button small sun"
                aria-label={words.showOf(name)}
                onClick={() => show(media)}
              >
                {words.show}
              </button>
            )}
            <button
              type="button"
              class="class-link"
              aria-label={words.removeOf(name)}
              onClick={() => live.act('player', { type: 'remove', media })}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <label class="class-button small player-choose">
        <input
          type="file"
          class="class-unseen"
          accept="audio/*,video/*"
          disabled={sending}
          onChange={({ currentTarget }) => {
            void add(currentTarget.files?.[0]);
            currentTarget.value = '';
          }}
        />
        {words.choose}
      </label>
      <p class="player-said" role="status">
        {said}
      </p>
    </section>
  );
}
