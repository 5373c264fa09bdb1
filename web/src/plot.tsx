// A line over time (uPlot), with its sentence and its table. The arrow keys move the cursor as the mouse does.
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { clock, moment, number } from './format';
import { t } from './texts';

export interface Sample {
  at: number; // seconds of the wall clock of the server, as if it were UTC
  time: string;
  value: number;
}

const height = 220;
// A canvas knows no variables of CSS: the colour is what an element of that colour has.
function colourOf(name: string, place: HTMLElement): string {
  place.style.color = `var(${name})`;
  const colour = getComputedStyle(place).color;
  place.style.color = '';
  return colour;
}

const textAt = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('T', ' ');
// Times of a day, the day below where it begins; days where a step is one.
function timesOf(splits: number[], step: number): string[] {
  let before = '';
  return splits.map((value) => {
    const text = textAt(value);
    const date = moment(text).slice(0, 5);
    if (step >= 86_400) return date;
    const isNew = date !== before;
    before = date;
    return isNew ? `${clock(text)}\n${date}` : clock(text);
  });
}

function optionsOf(place: HTMLElement, label: string, goal: number): uPlot.Options {
  const ink = colourOf('--ink-2', place);
  const grid = { stroke: colourOf('--line', place), width: 1 };
  const font = '12px system-ui, sans-serif';
  return {
    width: place.clientWidth,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    padding: [12, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: grid, font, values: (_, splits, __, ___, step) => timesOf(splits, step) },
      { stroke: ink, grid, ticks: { show: false }, font, size: 64, values: (_, splits, __, ___, step) => splits.map((value) => number(value, step < 1 ? 1 : 0)) },
    ],
    series: [
      {},
      { label, stroke: colourOf('--accent', place), width: 2, points: { show: true, size: 6, fill: colourOf('--surface', place) } },
      ...(goal > 0 ? [{ stroke: ink, width: 1, dash: [6, 4], points: { show: false } }] : []),
    ],
  };
}

interface PlotProps {
  title: string;
  sentence: string;
  label: string;
  samples: Sample[];
  goal?: number; // a line across; 0 = none
  digits?: number;
}

export function Plot({ title, sentence, label, samples, goal = 0, digits = 0 }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [look, setLook] = useState(0); // the theme changed

  useEffect(() => {
    const again = (): void => setLook((before) => before + 1);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('radica-theme', again);
    dark.addEventListener('change', again);
    return () => {
      removeEventListener('radica-theme', again);
      dark.removeEventListener('change', again);
    };
  }, []);

  useEffect(() => {
    const home = place.current;
    if (!home || samples.length < 2) return;
    const drawn = new uPlot(
      { ...optionsOf(home, label, goal), hooks: { setCursor: [(self) => setAt(self.cursor.idx ?? null)] } },
      [samples.map((sample) => sample.at), samples.map((sample) => sample.value), ...(goal > 0 ? [samples.map(() => goal)] : [])],
      home,
    );
    plot.current = drawn;
    const size = new ResizeObserver(() => drawn.setSize({ width: home.clientWidth, height }));
    size.observe(home);
    return () => {
      size.disconnect();
      drawn.destroy();
    };
  }, [samples, label, goal, look]);

  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const drawn = plot.current;
    if (!step || !drawn) return;
    event.preventDefault();
    const next = Math.min(samples.length - 1, Math.max(0, (at ?? samples.length - 1) + step));
    const sample = samples[next];
    if (sample) drawn.setCursor({ left: drawn.valToPos(sample.at, 'x'), top: drawn.valToPos(sample.value, 'y') });
    setAt(next);
  };
  const pointed = at === null ? undefined : samples[at];
  return (
    <figure class="plot">
      <figcaption>
        <strong>{title}</strong> {sentence}
      </figcaption>
      {samples.length < 2 ? (
        <p class="empty">{t.performance.tooFew}</p>
      ) : (
        <>
          <div ref={place} class="plot-place" tabIndex={0} role="img" aria-label={`${title}. ${sentence} ${t.performance.keyboard}`} onKeyDown={move} />
          <p class="pointed" role="status">
            {pointed ? `${moment(pointed.time)}: ${number(pointed.value, digits)} ${label}` : '\u00a0'}
          </p>
          <details>
            <summary>{t.asTable}</summary>
            <div class="scroll" tabIndex={0} role="region" aria-label={title}>
              <table class="mini">
                <thead>
                  <tr>
                    <th scope="col">{t.performance.start}</th>
                    <th scope="col" class="number">
                      {label}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {samples.map((sample) => (
                    <tr key={sample.time}>
                      <th scope="row">{moment(sample.time)}</th>
                      <td class="number">{number(sample.value, digits)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </figure>
  );
}
