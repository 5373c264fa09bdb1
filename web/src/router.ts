// Real addresses: the server gives the same HTML for each of them (src/app/web/routes.cpp).
import { useEffect, useState } from 'preact/hooks';

export const pages = {
  today: '/',
  runs: '/ejecuciones',
  run: '/ejecuciones/{id}',
  data: '/datos',
  record: '/datos/{company}/{radicado}',
  quality: '/calidad',
  integrity: '/integridad',
  schedules: '/programacion',
  tasks: '/tareas',
  task: '/tareas/{id}',
  alerts: '/alertas',
  reports: '/reportes',
  report: '/reportes/{name}',
  performance: '/rendimiento',
  audit: '/auditoria',
  settings: '/ajustes',
} as const;
export type Page = keyof typeof pages;
export interface Place {
  page: Page | null;
  parameters: Record<string, string>;
}

export function pathTo(page: Page, parameters: Record<string, string> = {}): string {
  return pages[page].replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

export function placeOf(path: string): Place {
  const words = path.split('/');
  for (const [page, pattern] of Object.entries(pages)) {
    const segments = pattern.split('/');
    if (segments.length !== words.length) continue;
    const parameters: Record<string, string> = {};
    const fits = segments.every((segment, at) => {
      if (!segment.startsWith('{')) return segment === words[at];
      parameters[segment.slice(1, -1)] = decodeURIComponent(words[at] ?? '');
      return words[at] !== '';
    });
    if (fits) return { page: page as Page, parameters };
  }
  return { page: null, parameters: {} };
}

const moved = new Set<() => void>();
export function go(path: string): void {
  history.pushState(null, '', path);
  for (const listener of moved) listener();
}

function useLocation(part: 'pathname' | 'search'): string {
  const [text, setText] = useState(location[part]);
  useEffect(() => {
    const listener = (): void => setText(location[part]);
    moved.add(listener);
    addEventListener('popstate', listener);
    return () => {
      moved.delete(listener);
      removeEventListener('popstate', listener);
    };
  }, []);
  return text;
}

export const usePlace = (): Place => placeOf(useLocation('pathname'));

// Of the words that are not empty: "?a=b".
export function queryOf(words: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(words).filter(([, value]) => value)).toString();
  return query && `?${query}`;
}

// What stands behind the `?` of the address, and how other values come in its place: the address tells what is shown.
export function useQuery(): { value: (name: string) => string; set: (words: Record<string, string>) => void } {
  const words = Object.fromEntries(new URLSearchParams(useLocation('search')));
  const set = (changed: Record<string, string>): void => {
    history.replaceState(null, '', location.pathname + queryOf({ ...words, ...changed }));
    for (const listener of moved) listener();
  };
  return { value: (name) => words[name] ?? '', set };
}
