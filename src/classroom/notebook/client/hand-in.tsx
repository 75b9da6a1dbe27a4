// A pupil's photo of a notebook: taken or chosen, looked at, then sent to those who lead. Drawn anew first, so that nothing else goes.
import './notebook.css';
import { useEffect, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { type Drawn, drawPicture } from '../../files/client/draw-picture.ts';
import { photoAddress, sendPhoto } from '../../files/client/send-picture.ts';
import { maxPhotoBytes, photosEach } from '../../files/contract.ts';
import type { NotebookPhoto } from '../contract.ts';
import { useWords } from './words.ts';

/** Handwriting stays readable, and a phone's line carries it. */
const bounds = { width: 1600, height: 1600, bytes: maxPhotoBytes - 12_000 };

type Step =
  | { type: 'choosing' }
  | { type: 'checking'; drawn: Drawn; address: string }
  | { type: 'sending'; drawn: Drawn; address: string };

export function HandIn({ live, room }: PartProps) {
  const words = useWords();
  const [step, setStep] = useState<Step>({ type: 'choosing' });
  const [said, setSaid] = useState('');
  const { photos, shown } = room.parts.notebook;
  const address = step.type === 'choosing' ? null : step.address;
  useEffect(() => {
    if (address !== null) return () => URL.revokeObjectURL(address);
  }, [address]);

  const choose = async (file: File | undefined) => {
    if (!file) return;
    const drawn = await drawPicture(file, bounds);
    setSaid(drawn ? '' : words.unreadable);
    if (drawn) setStep({ type: 'checking', drawn, address: URL.createObjectURL(drawn.blob) });
  };
  const send = async (drawn: Drawn, shownAt: string) => {
    setStep({ type: 'sending', drawn, address: shownAt });
    const sent = await sendPhoto(room.lesson.id, drawn.blob);
    if (sent.type !== 'sent') {
      setSaid(sent.type === 'refused' ? sent.message : words.unreachable);
      return setStep({ type: 'checking', drawn, address: shownAt });
    }
    live.act('notebook', { type: 'hand-in', photo: sent.value, width: drawn.width, height: drawn.height });
    setSaid(words.sent);
    setStep({ type: 'choosing' });
  };

  return (
    <section class="notebook" aria-label={words.title}>
      <p class="class-soft">{words.hint}</p>
      {step.type === 'choosing' && photos.length < photosEach && (
        <div class="notebook-acts">
          <Choose label={words.take} sun camera onFile={choose} />
          <Choose label={words.choose} onFile={choose} />
        </div>
      )}
      {step.type !== 'choosing' && (
        <div class="notebook-check">
          <img src={step.address} alt={words.check} width={step.drawn.width} height={step.drawn.height} />
          <div class="notebook-acts">
            <button
              type="button"
              class="class-button small sun"
              disabled={step.type === 'sending'}
              onClick={() => void send(step.drawn, step.address)}
            >
              {step.type === 'sending' ? words.sending : words.send}
            </button>
            {step.type === 'checking' && (
              <button type="button" class="class-link" onClick={() => setStep({ type: 'choosing' })}>
                {words.again}
              </button>
            )}
          </div>
        </div>
      )}
      <p class="notebook-said" role="status">
        {said}
      </p>
      {photos.length > 0 && (
        <ul class="notebook-photos">
          {photos.map((photo: NotebookPhoto, index) => (
            <li key={photo.id}>
              <img
                src={photoAddress(room.lesson.id, photo.id)}
                alt={words.own(index + 1)}
                width={photo.width}
                height={photo.height}
              />
              {shown?.id === photo.id && <b class="notebook-on">{words.onStage}</b>}
              <button
                type="button"
                class="class-button small danger"
                aria-label={words.takeBackOf(index + 1)}
                onClick={() => live.act('notebook', { type: 'remove', photo: photo.id })}
              >
                {words.takeBack}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type ChooseProps = { label: string; sun?: boolean; camera?: boolean; onFile: (file: File | undefined) => void };

function Choose({ label, sun = false, camera = false, onFile }: ChooseProps) {
  return (
    <label class={sun ? 'class-button small sun notebook-choose' : 'class-button small notebook-choose'}>
      <input
        type="file"
        class="class-unseen"
        accept="image/*"
        {...(camera && { capture: 'environment' as const })}
        onChange={({ currentTarget }) => {
          onFile(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      {label}
    </label>
  );
}
