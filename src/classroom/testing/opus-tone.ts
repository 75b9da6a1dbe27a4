// One tone as Opus packets, encoded by Chromium: 450 Hz is a whole number of waves in 60 ms, so that any packet follows any other.

/** Hz. */
export const pitch = 450;

const packets = [
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVEEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVkFCJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVEFCJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVkEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cFCJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVEEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cFCJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVkEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkFCJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVEEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkFCJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVkEyJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVEFCJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
  '+wOtfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MAyeO1gdDedOi2bFqdThurQYLVkFCJU6ytfvGQrnbQjRiMr8t5PEQw1KkMUh' +
    '0FpIiW6PqR5WdDIOxgtriR5PHawOhvOnRbNi1OpwlDQct1cEyJU6ytfvF2KLJdwWwYNsrBaYK4T0WpxgEaPaqhQ766QqBA5vtDu+MA2eO1gdDe' +
    'dOi2bFqdThurQYLVkEyJU6w=',
];

/** 60 ms each, 48 kHz, mono, 24 kbit/s; a sine at three tenths of full scale. */
export const tone: readonly Uint8Array<ArrayBuffer>[] = packets.map((packet) =>
  Uint8Array.from(Buffer.from(packet, 'base64')),
);
