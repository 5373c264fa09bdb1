// How things are, read once for the bar and all pages.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Loaded } from './load';
import type { Status } from './types';

export const StatusContext = createContext<Loaded<Status>>({ data: null, problem: null, reload: () => undefined });
export const useStatus = (): Loaded<Status> => useContext(StatusContext);
