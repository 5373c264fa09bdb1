// Requests to /api/v1. What a person asks for keeps the session alive; what a page asks for by itself does not, so that
// a page nobody looks at signs out in time.
import type { Session } from './types';

export class Problem extends Error {
  constructor(
    readonly status: number, // 0: no answer at all
    readonly id: string,
    title: string,
    readonly detail = '',
    readonly field = '',
    readonly retryAfter = 0,
  ) {
    super(title);
  }
}

type Listener = () => void;
const signedOut = new Set<Listener>();
const contacts = new Set<Listener>();
let csrf = '';
let language = 'es';
let lastActive = Date.now();
let lastKept = Date.now();

for (const event of ['pointerdown', 'keydown', 'wheel'])
  addEventListener(event, () => void (lastActive = Date.now()), { passive: true });

export const setLanguage = (code: string): void => void (language = code);
export const setCsrf = (token: string): void => void (csrf = token);
export const onSignedOut = (listener: Listener): (() => void) => (signedOut.add(listener), () => signedOut.delete(listener));
export const onContact = (listener: Listener): (() => void) => (contacts.add(listener), () => contacts.delete(listener));

interface Options {
  body?: object;
  isBackground?: boolean;
}

export async function send(method: string, path: string, { body, isBackground = false }: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': language };
  if (method !== 'GET') headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  // Somebody is there if they did something since the session was last kept.
  if (isBackground && lastActive < lastKept) headers['X-Background'] = '1';
  else lastKept = Date.now();
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body ? JSON.stringify(body) : null, cache: 'no-store' });
  } catch {
    throw new Problem(0, 'network', '');
  }
  for (const listener of contacts) listener();
  if (answer.ok) return answer;
  const told = (await answer.json().catch(() => ({}))) as { id?: string; title?: string; detail?: string; field?: string };
  if (answer.status === 401 && path !== '/login') for (const listener of signedOut) listener();
  const wait = Number(answer.headers.get('Retry-After') ?? 0);
  throw new Problem(answer.status, told.id ?? '', told.title ?? answer.statusText, told.detail, told.field, wait);
}

export const get = async <T>(path: string, isBackground = false): Promise<T> => (await send('GET', path, { isBackground })).json() as Promise<T>;
export const post = async <T>(path: string, body: object = {}): Promise<T> => (await send('POST', path, { body })).json() as Promise<T>;

export const put = async <T>(path: string, body: object): Promise<T> => (await send('PUT', path, { body })).json() as Promise<T>;
export const remove = async <T>(path: string, body: object = {}): Promise<T> => (await send('DELETE', path, { body })).json() as Promise<T>;

export async function openSession(load: () => Promise<Session>): Promise<Session> {
  const session = await load();
  setCsrf(session.csrf_token ?? '');
  return session;
}
