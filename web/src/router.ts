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

export function usePlace(): Place {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const listener = (): void => setPath(location.pathname);
    moved.add(listener);
    addEventListener('popstate', listener);
    return () => {
      moved.delete(listener);
      removeEventListener('popstate', listener);
    };
  }, []);
  return placeOf(path);
}
