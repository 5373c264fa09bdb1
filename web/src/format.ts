// Numbers, times and sizes as people here write them. Times of the server are texts of its wall clock, and stay so:
// no zone of the browser is ever put in between.
import { language } from './texts';

let ahead = 0; // seconds from the clock of the browser to the wall clock of the server
export const setServerNow = (now: string): void => void (ahead = toSeconds(now) - Date.now() / 1000);
export const nowSeconds = (): number => Date.now() / 1000 + ahead;

export const toSeconds = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`) / 1000;
const toText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
export const today = (): string => toText(nowSeconds()).slice(0, 10);
export const dayBefore = (days: number): string => toText(nowSeconds() - days * 86_400).slice(0, 10);

const locale = (): string => (language() === 'es' ? 'es-CO' : 'en-GB');
const formats = new Map<string, Intl.NumberFormat>();
function format(least: number, most: number): Intl.NumberFormat {
  const key = `${locale()} ${least} ${most}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(locale(), { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: true })));
  return found;
}
export const number = (value: number, digits = 0): string => format(0, digits).format(value);
// As many digits in each row, so that a column can be read.
export const percent = (value: number, digits = 1): string => `${format(digits, digits).format(value)}\u00a0%`;
export const share = (part: number, whole: number): string => (whole > 0 ? percent((100 * part) / whole) : '—');

// "2026-11-30 02:44:21" -> "30/11/2026", "30/11/2026 02:44", "02:44"; never broken into two lines.
export const day = (time: string): string => `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(0, 4)}`;
export const clock = (time: string): string => time.slice(11, 16);
export const moment = (time: string | null | undefined): string => (time ? `${day(time)}\u00a0${clock(time)}` : '—');
export const exactMoment = (time: string | null | undefined): string => (time ? `${day(time)}\u00a0${time.slice(11, 19)}` : '—');
// "2026-11-30", as addresses and fields have it; anything else is none.
export const dayOrNone = (text: string): string => (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '');
// A time alone when it is of today.
export const shortMoment = (time: string | null | undefined): string => (!time ? '—' : time.startsWith(today()) ? clock(time) : moment(time));
export const nowText = (): string => toText(nowSeconds());

export function weekday(time: string): string {
  const date = new Date(toSeconds(`${time.slice(0, 10)} 00:00:00`) * 1000);
  return new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' }).format(date).replace('.', '');
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 1) return '< 1 s';
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  const minutes = Math.round(whole / 60);
  if (minutes < 48 * 60) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${number(whole / 86_400)} d`;
}
export const milliseconds = (ms: number): string => (ms < 1_000 ? `${number(ms)} ms` : ms < 60_000 ? `${number(ms / 1_000, 1)} s` : duration(ms / 1_000));
export const span = (from: string, to: string | null): string => duration(Math.max(0, (to ? toSeconds(to) : nowSeconds()) - toSeconds(from)));

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let value = count;
  while (value >= 1_000 && at < units.length - 1) {
    value /= 1_000;
    at += 1;
  }
  return `${number(value, value < 10 && at > 0 ? 1 : 0)} ${units[at]}`;
}
