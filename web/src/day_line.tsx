// The day from 00 to 24 h: what was planned, what became of it, where we are.
import { clock, nowText, toSeconds, today } from './format';
import { isPlanned, Mark, Shape, toneOfOccurrence } from './marks';
import { t, word } from './texts';
import type { Occurrence, Schedule } from './types';
import { scheduleName } from './words';

const place = (time: string): number => (100 * (toSeconds(time) % 86_400)) / 86_400;
const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];

export const wordOf = (one: Occurrence): string => (one.fate ? word(t.fates, one.fate) : word(t.occurrenceStates, isPlanned(one) ? 'prevista' : one.state));

// Those of today of a schedule: what there is of the past, and what is foreseen of the rest.
export function ofToday(schedule: Schedule, foreseen: readonly Occurrence[]): Occurrence[] {
  const day = today();
  const known = schedule.latest.filter((one) => one.at.startsWith(day));
  const seen = new Set(known.map((one) => one.instant));
  const coming = foreseen.filter((one) => one.schedule === schedule.name && one.at.startsWith(day) && one.at > nowText() && !seen.has(one.instant));
  return [...known, ...coming].sort((a, b) => a.instant - b.instant);
}

export function DayLine({ rows }: { rows: { schedule: Schedule; all: Occurrence[] }[] }) {
  const now = place(nowText());
  return (
    <div class="day-line">
      <div class="day-hours" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} style={{ left: `${(100 * hour) / 24}%` }}>
            {String(hour).padStart(2, '0')}
          </span>
        ))}
      </div>
      {rows.map(({ schedule, all }) => (
        <div class="day-row" key={schedule.name}>
          <span class="day-name">{scheduleName(schedule.name)}</span>
          <span class="day-track" role="img" aria-label={`${scheduleName(schedule.name)}: ${all.map((one) => `${clock(one.at)} ${wordOf(one)}`).join(', ') || t.none}`}>
            <span class="day-now" style={{ left: `${now}%` }} />
            {all.map((one) => (
              <span key={one.instant} class={`mark ${toneOfOccurrence(one)}`} style={{ left: `${place(one.at)}%` }} title={`${clock(one.at)} ${wordOf(one)}${one.text ? `: ${one.text}` : ''}`}>
                <Shape tone={toneOfOccurrence(one)} />
              </span>
            ))}
          </span>
        </div>
      ))}
      <p class="legend" aria-hidden="true">
        <Mark tone="good">{t.fates.hecha}</Mark>
        <Mark tone="run">{t.taskStates.en_curso}</Mark>
        <Mark tone="wait">{t.occurrenceStates.prevista}</Mark>
        <Mark tone="warn">{t.fates.tardia}</Mark>
        <Mark tone="quiet">{t.fates.absorbida}</Mark>
        <Mark tone="bad">{t.fates.fallida}</Mark>
      </p>
      <details>
        <summary>{t.asTable}</summary>
        <table class="mini">
          <tbody>
            {rows.flatMap(({ schedule, all }) =>
              all.map((one) => (
                <tr key={`${schedule.name} ${one.instant}`}>
                  <th scope="row">
                    {clock(one.at)} {scheduleName(schedule.name)}
                  </th>
                  <td>
                    {wordOf(one)}
                    {one.text && <small> {one.text}</small>}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
    </div>
  );
}
