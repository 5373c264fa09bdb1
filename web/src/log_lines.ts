// The lines of a log, taken apart: JSON as base/log.h writes it, or whatever else a process said.
export const levels = ['debug', 'info', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

export interface LogLine {
  number: number; // of the line in what was read
  time: string; // empty: it does not say
  level: Level;
  stage: string; // as the server names it; empty = none
  event: string;
  facts: string;
  raw: string;
}

const levelOf = (name: unknown): Level => levels.find((one) => one === name) ?? 'info';
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const factsOf = (rest: Record<string, unknown>): string =>
  Object.entries(rest)
    .map(([name, value]) => `${name}=${textOf(value)}`)
    .join('  ');

export function lineOf(raw: string, number: number): LogLine {
  const plain: LogLine = { number, time: '', level: 'info', stage: '', event: raw, facts: '', raw };
  if (!raw.startsWith('{')) return plain;
  let all: Record<string, unknown>;
  try {
    all = JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return plain;
  }
  // How a command ends that fails: {"error":"E-…","what":…}.
  if (typeof all.error === 'string' && typeof all.what === 'string') {
    const { error, what, ...rest } = all;
    return { ...plain, level: 'error', event: `${error as string}: ${what as string}`, facts: factsOf(rest) };
  }
  const { ts, level, event, stage, run: _, ...rest } = all;
  // What it was asked for with --json: its single facts; all of it is there as it is written.
  if (typeof event !== 'string') return { ...plain, event: 'document', facts: factsOf(Object.fromEntries(Object.entries(all).filter(([, value]) => typeof value !== 'object'))) };
  return { ...plain, time: textOf(ts ?? '').replace('T', ' '), level: levelOf(level), stage: textOf(stage ?? ''), event, facts: factsOf(rest) };
}

// Text that comes in pieces, cut anywhere, as lines.
export class LineReader {
  private readonly decoder = new TextDecoder();
  private rest = '';
  private count = 0;

  // The lines that end in this piece.
  read(piece: ArrayBuffer): LogLine[] {
    const lines = (this.rest + this.decoder.decode(piece, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    return lines.map((line) => lineOf(line, this.count++));
  }

  // What stands behind the last line end: the process may still be writing it.
  get unfinished(): LogLine[] {
    return this.rest ? [lineOf(this.rest, this.count)] : [];
  }
}
