// What the replay's page, its worker and its worklet say to each other. Types only.
import type { PictureSource } from '../../protocol.ts';
import type { Piece } from './pieces.ts';

export type Shown = { member: number; source: PictureSource; codec: string };

export type ToPlayer =
  | {
      type: 'open';
      lessonId: string /** The browser may keep files. */;
      kept: boolean;
      pieces: Piece[];
      speaker: MessagePort;
    }
  /** Times in ms of the replay; each jump is another turn. */
  | { type: 'seek'; turn: number; time: number }
  | { type: 'play'; on: boolean }
  | { type: 'speed'; speed: number };

export type FromPlayer =
  | { type: 'at'; turn: number; time: number; waiting: boolean; talking: number[] }
  | { type: 'shown'; shown: Shown[] }
  | { type: 'picture'; member: number; source: PictureSource; frame: VideoFrame }
  /** This browser can't decode sound: pictures, slides and board play without. */
  | { type: 'silent' }
  /** A file could not be fetched: `gone` for good, or the network is away. */
  | { type: 'trouble'; why: 'gone' | 'network' | null };

/** To the worklet. Samples are counted from the beginning of the replay, at 48 kHz. */
export type ToReel =
  | { type: 'length'; samples: number }
  | { type: 'piece'; turn: number; from: number; samples: Float32Array<ArrayBuffer> }
  /** Each seek is another turn: what was decoded for an earlier one is of no use. */
  | { type: 'seek'; turn: number; sample: number }
  | { type: 'play'; on: boolean }
  | { type: 'speed'; speed: number };

/** From the worklet, some 47 times a second. `waiting`: the sound isn't there yet. */
export type FromReel = { turn: number; sample: number; waiting: boolean };
