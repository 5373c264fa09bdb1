// How a run ended. What a later one completed is no alarm any more.
import { Mark, toneOfOutcome } from './marks';
import { t, word } from './texts';
import type { Run } from './types';
import { isCut } from './words';

export const isBad = (run: Run): boolean => toneOfOutcome(run.outcome) === 'bad';
const isMended = (run: Run): boolean => isBad(run) && Boolean(run.completed_by);
export const isOpen = (run: Run): boolean => isBad(run) && !run.completed_by;

export function outcomeText(run: Run): string {
  const outcome = isBad(run) && isCut(run) ? t.runs.cut : word(t.outcomes, run.outcome);
  return isMended(run) ? t.runs.mended(outcome) : outcome;
}

export function Outcome({ run }: { run: Run }) {
  return <Mark tone={isMended(run) ? 'warn' : toneOfOutcome(run.outcome)}>{outcomeText(run)}</Mark>;
}
