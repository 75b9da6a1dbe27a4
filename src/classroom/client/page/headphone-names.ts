// Whether the names of this device's loudspeakers say that its sound stays in somebody's ears. Rules only.

/** What headphones are called by systems and makers. A telephone's own "headset earpiece" is none. */
const names = /casque|écouteur|oreillette|head-?(phone|set)|ear-?(phone|bud|pod)|airpod|\bbuds/i;
const earpiece = /earpiece/i;

type Output = { deviceId: string; label: string };

const isHeadphones = ({ label }: Output): boolean => names.test(label) && !earpiece.test(label);

/**
 * @param outputs as the browser lists them, with names once a microphone was allowed. One that is called the default is the one in
 * use; where none is, all must be headphones.
 */
export function areHeadphones(outputs: readonly Output[]): boolean {
  const used = outputs.find(({ deviceId }) => deviceId === 'default');
  if (used) return isHeadphones(used);
  return outputs.length > 0 && outputs.every(isHeadphones);
}
