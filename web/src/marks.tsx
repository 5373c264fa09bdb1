// A state is a shape, a word and a colour: never a colour alone.
import type { JSX } from 'preact';

export type Tone = 'good' | 'warn' | 'bad' | 'run' | 'wait' | 'pause' | 'quiet';

const shapes: Record<Tone, JSX.Element> = {
  good: <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-1.2 9.9L4 8.1l1.2-1.2 1.6 1.6 4-4L12 5.7Z" />,
  warn: <path d="M8 1 15.4 14.5H.6ZM7.2 6v4.2h1.6V6Zm0 5.2v1.6h1.6v-1.6Z" />,
  bad: <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Zm.5 3.4L4.4 5.6 6.8 8l-2.4 2.4 1.2 1.2L8 9.2l2.4 2.4 1.2-1.2L9.2 8l2.4-2.4-1.2-1.2L8 6.8Z" />,
  run: <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.6v10.8A5.4 5.4 0 0 1 8 2.6Z" />,
  wait: <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6Z" />,
  pause: <path d="M3 2h3.6v12H3Zm6.4 0H13v12H9.4Z" />,
  quiet: <path d="M2 7h12v2H2Z" />,
};

export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

export function Mark({ tone, children }: { tone: Tone; children: preact.ComponentChildren }) {
  return (
    <span class={`mark ${tone}`}>
      <Shape tone={tone} />
      <span>{children}</span>
    </span>
  );
}

const outcomes: Record<string, Tone> = { en_curso: 'run', terminada: 'good', detenida: 'pause', fallida: 'bad', abandonada: 'bad', no_cierra: 'bad', interrumpida: 'bad' };
const taskStates: Record<string, Tone> = { en_cola: 'wait', en_curso: 'run', pausada: 'pause', hecha: 'good', fallida: 'bad', cancelada: 'quiet', envenenada: 'bad' };
const fates: Record<string, Tone> = { hecha: 'good', tardia: 'warn', absorbida: 'quiet', omitida: 'quiet', fallida: 'bad' };

export const toneOfOutcome = (outcome: string): Tone => outcomes[outcome] ?? 'quiet';
export const toneOfTask = (task: { state: string; exit_code: number | null }): Tone => (task.exit_code === 3 ? 'warn' : (taskStates[task.state] ?? 'quiet'));

interface Occurred {
  state: string;
  fate: string | null;
  reason: string | null;
  task?: number | null;
}
// What is foreseen has no task yet.
export const isPlanned = (one: Occurred): boolean => one.task === undefined && one.fate === null;
export function toneOfOccurrence(one: Occurred): Tone {
  if (one.reason === 'findings') return 'warn';
  if (one.fate) return fates[one.fate] ?? 'quiet';
  return one.state === 'en_tarea' && !isPlanned(one) ? 'run' : 'wait';
}

const companyShapes = [<path d="M8 2 15 14H1Z" />, <path d="M2 2h12v12H2Z" />, <path d="M8 1 15 8 8 15 1 8Z" />, <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z" />];

// Each company has a form of its own, always the same one.
export function CompanyShape({ place }: { place: number }) {
  return (
    <svg class="shape company" viewBox="0 0 16 16" aria-hidden="true">
      {companyShapes[place % companyShapes.length]}
    </svg>
  );
}
