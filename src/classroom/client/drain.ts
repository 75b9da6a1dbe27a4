// Hands over what a device's stream gives, one by one. One that can't be taken must not end all that come after it.

/** So many in a row that couldn't be taken (two seconds of a camera): it won't get better. */
const hopeless = 50;

/**
 * Resolves when the stream ends.
 * @param trouble hears of the first failure of a row.
 * @throws what the stream failed with, or the last of too many failures in a row.
 */
export async function drain<T>(
  stream: ReadableStream<T>,
  each: (value: T) => void,
  trouble: (error: unknown) => void,
): Promise<void> {
  const reader = stream.getReader();
  let failures = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    try {
      each(value);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) trouble(error);
      if (failures < hopeless) continue;
      await reader.cancel(error);
      throw error;
    }
  }
}
