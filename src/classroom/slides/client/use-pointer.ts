// The teacher's pointer: where it is, said ten times a second at most, and the last place always said.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveClass } from '../../client/live-class.ts';
import type { SlidesState } from '../contract.ts';

type Point = { x: number; y: number };

const sayEvery = 100;
/** A key moves it by so much of the slide. */
const keyStep = 0.04;
/** A pointer that rests is in the way of what it pointed at, ms. */
const restAfter = 4_000;

const within = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 1_000) / 1_000;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-keyStep, 0],
  ArrowRight: [keyStep, 0],
  ArrowUp: [0, -keyStep],
  ArrowDown: [0, keyStep],
};

/** Sends while `on`. @returns where one's own pointer is */
export function usePointing(live: LiveClass, frame: RefObject<HTMLElement | null>, on: boolean): Point | null {
  const [point, setPoint] = useState<Point | null>(null);
  const latest = useRef<Point | null>(null);
  useEffect(() => {
    if (!on) return;
    let said: Point | null = null;
    const put = (next: Point) => {
      latest.current = next;
      setPoint(next);
    };
    const onMove = (event: PointerEvent) => {
      const box = frame.current?.getBoundingClientRect();
      if (!box || box.width === 0) return;
      const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      if (x < 0 || x > 1 || y < 0 || y > 1) return;
      put({ x: within(x), y: within(y) });
    };
    const onKey = (event: KeyboardEvent) => {
      const move = moves[event.key];
      if (!event.shiftKey || !move) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, select')) return;
      event.preventDefault();
      const { x, y } = latest.current ?? { x: 0.5, y: 0.5 };
      put({ x: within(x + move[0]), y: within(y + move[1]) });
    };
    const timer = setInterval(() => {
      if (latest.current === said || !latest.current) return;
      said = latest.current;
      live.act('slides', { type: 'point', at: said });
    }, sayEvery);
    document.addEventListener('pointermove', onMove);
    document.addEventListener('keydown', onKey);
    return () => {
      clearInterval(timer);
      document.removeEventListener('pointermove', onMove);
      document.removeEventListener('keydown', onKey);
      latest.current = null;
      setPoint(null);
      live.act('slides', { type: 'point', at: null });
    };
  }, [on]);
  return on ? point : null;
}

/** The pointer of who teaches, until it has rested for a while. */
export function usePointed({ pointer }: SlidesState): Point | null {
  const [rested, setRested] = useState<SlidesState['pointer']>(null);
  useEffect(() => {
    if (!pointer) return;
    const timer = setTimeout(() => setRested(pointer), restAfter);
    return () => clearTimeout(timer);
  }, [pointer]);
  return pointer === rested ? null : pointer;
}
