// Today's code of the school, in one line: for a pupil whose device can't pass the gate's small check.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getCodeOfDay } from '../../../gate/shield/contract.ts';
import { call } from '../../../web/call.ts';
import { words } from './words.ts';

export function CodeOfDay() {
  const code = useSignal('');
  useEffect(() => {
    void call(getCodeOfDay, {}).then((answer) => {
      if (answer.type === 'done') code.value = answer.value.code;
    });
  }, []);
  const say = words.value;
  return code.value === '' ? null : (
    <p class="soft">
      {say.codeOfDay} <b class="figures">{code}</b>. {say.codeOfDayAbout}
    </p>
  );
}
