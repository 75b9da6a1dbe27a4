// The few drawings of the class page. They never stand alone: a word is always beside them.

const paths = {
  microphone: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5 11a7 7 0 0 0 14 0M12 18v3',
  camera: 'M3 7h11a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3ZM15 11l6-3.5v9L15 13',
  screen: 'M3 4h18v12H3ZM9 20h6M12 16v4',
  chat: 'M4 5h16v11H10l-4 4v-4H4Z',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-1V4.5a1.5 1.5 0 0 1 3 0V11m0-4.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6c-3 0-4-1.5-5.5-4L4 13.500a1.5 1.5 0 0 1 2.5-1.600L8 14',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.500a3.5 3.5 0 0 1 0 6.500M18 14a6.5 6.5 0 0 1 3.5 6',
  close: 'm6 6 12 12M18 6 6 18',
  leave: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  shrink: 'M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5',
  sound: 'M4 10v4h4l5 4V6l-5 4ZM16.5 9a4.5 4.5 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  send: 'M4 12 20 5l-4 15-4-6Z',
  tools: 'M4 7h9M17 7h3M13 4v6M4 17h3M11 17h9M7 14v6',
  lock: 'M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2',
  flag: 'M6 21V4h11l-2 4 2 4H6',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  help: 'M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.200-1.5 2.400M12 17.500v.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, struck = false }: { name: IconName; struck?: boolean }) {
  return (
    <svg class="class-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
      {struck && <path d="M4 3 20 21" />}
    </svg>
  );
}
