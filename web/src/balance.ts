// The sums of a run (SPEC §10): what came in is all accounted for, at each step.
import type { Balance, CompanyBalance, Run } from './types';

export type Part = keyof CompanyBalance;
// What each whole falls into.
export const wholes: Record<Part, { whole: string; parts: readonly string[] }> = {
  files: { whole: 'found', parts: ['ignored', 'deferred', 'unchanged', 'rejected', 'read'] },
  observations: { whole: 'read', parts: ['rejected', 'conflicts', 'exact_duplicates', 'earlier_versions', 'records'] },
  records: { whole: 'touched', parts: ['inserted', 'updated', 'unchanged', 'failed'] },
  store: { whole: 'files', parts: ['uploaded', 'already_there', 'same_bytes', 'superseded', 'deferred', 'failed'] },
};
export const partNames = Object.keys(wholes) as Part[];

// What is not accounted for; 0 when the balance closes.
export function difference(balance: Partial<CompanyBalance>, part: Part): number {
  const sums = balance[part];
  if (!sums) return 0;
  const { whole, parts } = wholes[part];
  return (sums[whole] ?? 0) - parts.reduce((sum, name) => sum + (sums[name] ?? 0), 0);
}

export const differences = (balance: Partial<CompanyBalance>): number => partNames.reduce((sum, part) => sum + Math.abs(difference(balance, part)), 0);

export function sumOf(balance: Balance | null, part: Part, name: string, company?: string): number {
  let sum = 0;
  for (const [key, parts] of Object.entries(balance ?? {})) if (!company || key === company) sum += parts[part]?.[name] ?? 0;
  return sum;
}

export const sumOfRuns = (runs: readonly Run[], part: Part, name: string, company?: string): number =>
  runs.reduce((sum, run) => sum + sumOf(run.balance, part, name, company), 0);
