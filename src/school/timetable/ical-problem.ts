// What is wrong with a calendar file, and where.

/** `line` is the physical line of the file, from 1; 0 when the whole file is meant. */
export type Problem = { file: string; line: number; field: string; message: string };

export class IcalProblem extends Error {
  readonly line: number;
  readonly field: string;

  constructor(line: number, field: string, message: string) {
    super(message);
    this.name = 'IcalProblem';
    this.line = line;
    this.field = field;
  }
}

export const inFile = (file: string, problem: IcalProblem): Problem => ({
  file,
  line: problem.line,
  field: problem.field,
  message: problem.message,
});
