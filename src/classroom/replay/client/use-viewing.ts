// Opens a viewing with the page, and closes it with it.
import { useEffect, useState } from 'preact/hooks';
import type { Replay } from '../contract.ts';
import type { Told } from '../retell.ts';
import { offerMeasurements } from './measurements.ts';
import { Viewing } from './session.ts';

/** @param kept this device is one person's own: its browser may keep files of the recording */
export function useViewing(lessonId: string, replay: Replay, events: readonly Told[], kept: boolean): Viewing | null {
  const [viewing, setViewing] = useState<Viewing | null>(null);
  useEffect(() => {
    const opened = new Viewing(lessonId, replay, events, kept);
    const takeBack = offerMeasurements(opened);
    setViewing(opened);
    return () => {
      takeBack();
      opened.close();
    };
  }, [lessonId, replay, events, kept]);
  return viewing;
}
