// A view whose code comes when it is first drawn.
import { type Signal, signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Broken, Loading } from './parts/states.tsx';

/** @param Waiting what stands there until then */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Loading,
): ComponentType<Props> {
  const view: Signal<ComponentType<Props> | 'failed' | undefined> = signal(undefined);
  return function Lazy(props: Props) {
    useEffect(() => {
      if (view.value) return;
      load().then(
        (found) => {
          view.value = found;
        },
        () => {
          view.value = 'failed';
        },
      );
    }, []);
    const Shown = view.value;
    if (Shown === 'failed') return <Broken />;
    return Shown ? <Shown {...props} /> : <Waiting />;
  };
}
