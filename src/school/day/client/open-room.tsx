// "Ouvrir une salle": the button stands on the first screen; what it asks comes when it is touched.
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import type { RoomSheetProps } from './room-sheet.tsx';
import { words } from './words.ts';

export type RoomClass = { classId: string; title: string };

type Props = {
  /** Undefined for staff, who may choose any: asked when it is opened. */
  classes: readonly RoomClass[] | undefined;
  /** The class that is taught now. */
  now: string | undefined;
};

export function OpenRoom({ classes, now }: Props) {
  const say = words.value;
  const [sheet, setSheet] = useState<{ Shown: ComponentType<RoomSheetProps> } | 'failed' | undefined>(undefined);
  const open = () =>
    void import('./room-sheet.tsx').then(
      ({ RoomSheet }) => setSheet({ Shown: RoomSheet }),
      () => setSheet('failed'),
    );
  return (
    <div class="open-room">
      <button type="button" class="button" onClick={open}>
        {say.openRoom}
      </button>
      {sheet === 'failed' && <p role="alert">{say.planBNotNow}</p>}
      {typeof sheet === 'object' && <sheet.Shown classes={classes} now={now} onClose={() => setSheet(undefined)} />}
    </div>
  );
}
