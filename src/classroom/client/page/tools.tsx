// The tools panel: one section for each thing a class can do.
import { type PartProps, toolsFor } from './parts.tsx';
import { useWords } from './words.ts';

export function Tools(props: PartProps) {
  const words = useWords();
  return (
    <section class="class-panel class-tools" id="class-tools" aria-label={words.tools}>
      {toolsFor(props.leads, props.me.guest !== undefined).map(({ key, View }) => (
        <View key={key} {...props} />
      ))}
    </section>
  );
}
