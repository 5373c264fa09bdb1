// Verbs, schedules and rules of cron in the words of people.
import { t, word } from './texts';
import type { Run, Task } from './types';

export const runKind = (run: Pick<Run, 'verb' | 'is_full'>): string => word(t.verbs, run.verb) + (run.is_full && run.verb === 'run' ? ` ${t.fullRun}` : '');
// Its process ended with no time to note anything.
export const isCut = (run: Pick<Run, 'outcome'>): boolean => run.outcome === 'abandonada' || run.outcome === 'interrumpida';
export const scheduleName = (name: string): string => word(t.schedulesNames, name);
export function taskKind(task: Pick<Task, 'arguments'>): string {
  const verb = task.arguments[0] ?? '';
  return word(t.verbs, verb) + (verb === 'run' && task.arguments.includes('--full') ? ` ${t.fullRun}` : '');
}

// The schedule that a task is of; empty: of none.
export const scheduleOf = (task: Pick<Task, 'occurrence'>): string => (task.occurrence ? scheduleName(task.occurrence.split('@')[0] ?? '') : '');
export const askedBy = (task: Pick<Task, 'occurrence' | 'asked_by'>): string => task.asked_by ?? (scheduleOf(task) || t.tasks.byHand);

export const taskState = (task: Pick<Task, 'state' | 'exit_code'>): string => word(t.taskStates, task.state) + (task.state === 'hecha' && task.exit_code === 3 ? `, ${t.tasks.withFindings}` : '');

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const two = (n: number): string => String(n).padStart(2, '0');

// The values of one field of cron; nothing where it is more than lists, ranges and steps of numbers.
function valuesOf(field: string, least: number, most: number): number[] | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return null;
    const from = match[1] === '*' ? least : Number(match[1]);
    const to = match[2] ? Number(match[2]) : match[1] === '*' || match[3] ? most : from;
    for (let value = from; value <= to; value += Number(match[3] ?? 1)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function daysText(field: string): string | null {
  if (field === '*') return t.cron.daily;
  const range = /^([a-z]{3})-([a-z]{3})$/.exec(field);
  const name = (code: string): string => t.cron.days[weekdays.indexOf(code)] ?? code;
  if (range) return t.cron.range(name(range[1] ?? ''), name(range[2] ?? ''));
  const list = field.split(',');
  if (!list.every((code) => weekdays.includes(code))) return null;
  return t.cron.only(joined(list.map(name)));
}

const joined = (all: string[]): string => (all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')}${t.cron.and}${all.at(-1)}`);

// "De lunes a sábado a las 05:00"; the rule itself where it is too much for a sentence.
export function cronText(cron: string): string {
  const [minute = '', hour = '', monthDay, month, weekDay = ''] = cron.split(' ');
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = daysText(weekDay);
  if (monthDay !== '*' || month !== '*' || !days || !hours || minutes?.length !== 1 || hours.length > 12) return cron;
  return `${days} ${t.cron.at(joined(hours.map((value) => `${two(value)}:${two(minutes[0] ?? 0)}`)))}`;
}
