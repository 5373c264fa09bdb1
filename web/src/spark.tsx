// A small column plot with its table.
import { number } from './format';
import { t } from './texts';

export interface Point {
  label: string;
  value: number;
}

export function Spark({ title, points }: { title: string; points: Point[] }) {
  const most = Math.max(1, ...points.map((point) => point.value));
  const step = 100 / Math.max(points.length, 1);
  return (
    <figure class="spark">
      <figcaption>{title}</figcaption>
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
        {points.map((point, at) => {
          const height = point.value === 0 ? 0.6 : Math.max(1.2, (22 * point.value) / most);
          return <rect key={point.label} class={point.value === 0 ? 'none' : ''} x={at * step + step * 0.12} y={24 - height} width={step * 0.76} height={height} />;
        })}
      </svg>
      <details>
        <summary>{t.asTable}</summary>
        <table class="mini">
          <tbody>
            {points.map((point) => (
              <tr key={point.label}>
                <th scope="row">{point.label}</th>
                <td class="number">{number(point.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
