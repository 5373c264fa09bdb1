// The language of the pages. A text that a language lacks does not compile: each file of texts/en is of the type of its twin in texts/es.
import { en } from './texts/en';
import { es } from './texts/es';

export type Texts = typeof es;
export type Language = 'es' | 'en';
const all: Record<Language, Texts> = { es, en };
const place = 'radica-language';

const known = (code: string | null): Language => (code === 'en' ? 'en' : 'es');
let current: Language = known(localStorage.getItem(place));
export let t: Texts = all[current];

export const language = (): Language => current;
export function speak(code: Language): void {
  current = code;
  t = all[code];
  localStorage.setItem(place, code);
  document.documentElement.lang = code;
}
document.documentElement.lang = current;

// Of a table of words by the names that the server uses; a name it does not have stands for itself.
export function word(table: Record<string, string>, name: string | null | undefined): string {
  return name ? (table[name] ?? name) : '—';
}
