// The register of a lesson as its journal has it, whether its room is open or not, after a restart too.
import { type FileHandle, open } from 'node:fs/promises';
import type { RegisterEvent, RegisterState } from '../contract.ts';
import { register } from '../register.ts';

/** How a line of the register begins: the journal writes its keys in this order. */
const own = '{"part":"register",';

/** @param path of the lesson's journal; without one, nobody was there */
export async function readRegister(path: string): Promise<RegisterState> {
  const file = await opened(path);
  let state = register.initial;
  if (!file) return state;
  // Reading to the end closes it.
  for await (const line of file.readLines()) {
    const happened = line.startsWith(own) ? read(line) : undefined;
    if (happened) state = register.apply(state, happened.event, happened.at);
  }
  return state;
}

/** A lesson that nobody entered has no journal. */
async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined for a last line that a crash cut short. */
function read(line: string): { event: RegisterEvent; at: number } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
