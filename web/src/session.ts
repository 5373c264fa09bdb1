// Who has signed in, for all pages.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from './types';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session');
  return session;
}
export const useMay = (action: string): boolean => useSession().actions.includes(action);

export function useCompanies(): { title: (company: string) => string; place: (company: string) => number; all: Session['companies'] } {
  const all = useSession().companies;
  const place = (company: string): number => Math.max(0, all.findIndex((one) => one.company === company));
  return { all, place, title: (company) => all.find((one) => one.company === company)?.title ?? company };
}
