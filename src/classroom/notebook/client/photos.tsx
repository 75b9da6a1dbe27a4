// What those who lead do with photos: look, show one to the class with or without its author's name, remove it.
import './notebook.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { photoAddress } from '../../files/client/send-picture.ts';
import type { NotebookPhoto } from '../contract.ts';
import { useWords } from './words.ts';

export function show({ live }: Pick<PartProps, 'live'>, photo: NotebookPhoto, named: boolean): void {
  live.act('notebook', { type: 'show', photo: photo.id, named });
  live.act('stage', { type: 'show', shown: 'notebook' });
}

/** The stage goes back to what the class had before it. */
export function putAway({ live, room }: Pick<PartProps, 'live' | 'room'>): void {
  live.act('stage', { type: 'show', shown: room.parts.slides.at ? 'slides' : 'people' });
  live.act('notebook', { type: 'hide' });
}

export function Photos(props: PartProps) {
  const words = useWords();
  const { live, room } = props;
  const { photos, shown } = room.parts.notebook;
  const [large, setLarge] = useState<NotebookPhoto | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (large && !dialog.current?.open) dialog.current?.showModal();
  }, [large]);
  const onStage = room.parts.stage.shown === 'notebook' ? shown : null;

  const acts = (photo: NotebookPhoto) => (
    <div class="notebook-acts">
      {onStage?.id === photo.id ? (
        <button type="button" class="class-button small" onClick={() => putAway(props)}>
          {words.hide}
        </button>
      ) : (
        <>
          <button type="button" class="class-button small sun" onClick={() => show(props, photo, true)}>
            {words.show}
          </button>
          <button
            type="button"
            class="class-button small"
            aria-label={words.showUnnamedLong}
            onClick={() => show(props, photo, false)}
          >
            {words.showUnnamed}
          </button>
        </>
      )}
    </div>
  );

  return (
    <section class="notebook" aria-label={words.notebooks}>
      {photos.length === 0 && <p class="class-soft">{words.noneYet}</p>}
      <ul class="notebook-photos">
        {photos.map((photo) => (
          <li key={photo.id}>
            <button
              type="button"
              class="notebook-thumb"
              aria-label={words.see(photo.name)}
              onClick={() => setLarge(photo)}
            >
              <img src={photoAddress(room.lesson.id, photo.id)} alt="" width={photo.width} height={photo.height} />
            </button>
            <div class="notebook-about">
              <b>{photo.name}</b>
              {acts(photo)}
              <button
                type="button"
                class="class-link"
                aria-label={words.removeOf(photo.name)}
                onClick={() => live.act('notebook', { type: 'remove', photo: photo.id })}
              >
                {words.remove}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {large && (
        <dialog
          class="notebook-large"
          ref={dialog}
          aria-label={words.photoOf(large.name)}
          onClose={() => setLarge(null)}
        >
          <img
            src={photoAddress(room.lesson.id, large.id)}
            alt={words.photoOf(large.name)}
            width={large.width}
            height={large.height}
          />
          <div class="notebook-acts">
            <b>{large.name}</b>
            {acts(large)}
            <button type="button" class="class-button small" onClick={() => dialog.current?.close()}>
              {words.close}
            </button>
          </div>
        </dialog>
      )}
    </section>
  );
}
