// Light or dark: as the system says, unless somebody chose.
export type Theme = 'system' | 'light' | 'dark';
const place = 'radica-theme';

export function theme(): Theme {
  const chosen = localStorage.getItem(place);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
export function choose(chosen: Theme): void {
  if (chosen === 'system') localStorage.removeItem(place);
  else localStorage.setItem(place, chosen);
  show();
}
export function show(): void {
  const chosen = theme();
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  dispatchEvent(new Event('radica-theme'));
}
show();
