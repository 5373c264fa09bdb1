// The live events of the server. One tab of a browser listens and tells the others: a session may have three streams,
// and a browser six connections.
import { useEffect, useState } from 'preact/hooks';

export type Topic = 'run' | 'progress' | 'task' | 'worker' | 'alert' | 'counts' | 'resync';
export type LiveState = 'live' | 'connecting' | 'paused';

const names = ['run', 'progress', 'progress_over', 'task', 'worker', 'worker_over', 'alert', 'alert_over', 'counts', 'resync', 'ready'] as const;
type Name = (typeof names)[number];
type Told = { name: Name; data: unknown } | { state: LiveState } | { ask: true };
type OnEvent = (topic: Topic, data: unknown) => void;

const topicOf: Record<Name, Topic | null> = {
  run: 'run',
  progress: 'progress',
  progress_over: 'progress',
  task: 'task',
  worker: 'worker',
  worker_over: 'worker',
  alert: 'alert',
  alert_over: 'alert',
  counts: 'counts',
  resync: 'resync',
  ready: null,
};

// What was refused for too many streams is taken when those that vanished are noticed: the refusal itself makes the
// server look, so the second try comes soon.
const again = 300, later = 3_000; // ms

class Live {
  private listeners = new Set<OnEvent>();
  private watchers = new Set<() => void>();
  private source: EventSource | null = null;
  private channel: BroadcastChannel | null = null;
  private release: (() => void) | null = null;
  private streamState: LiveState = 'connecting';
  private isPaused = false;
  private wasCut = false;
  private refusals = 0;

  get state(): LiveState {
    return this.isPaused ? 'paused' : this.streamState;
  }

  start(): void {
    if (this.channel) return;
    this.channel = new BroadcastChannel('radica-live');
    this.channel.onmessage = ({ data }: MessageEvent<Told>) => this.take(data);
    const lead = (): Promise<void> =>
      new Promise((resolve) => {
        this.release = resolve;
        this.listen();
      });
    this.channel.postMessage({ ask: true } satisfies Told);
    // Waits until the tab that listens is gone.
    if (navigator.locks) void navigator.locks.request('radica-live', lead).catch(() => undefined);
    else void lead();
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    this.channel?.close();
    this.channel = null;
    this.release?.();
    this.release = null;
    this.streamState = 'connecting';
  }

  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.changed();
    if (!isPaused) this.refresh();
  }

  // Everything is read anew.
  refresh(): void {
    if (!this.isPaused) this.emit('resync', {});
  }

  on(listener: OnEvent): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private listen(): void {
    if (!this.channel) return this.release?.();
    const source = new EventSource('/api/v1/eventos');
    this.source = source;
    source.onopen = () => {
      this.tell({ state: 'live' });
      // What was missed meanwhile may be more than the server has kept.
      if (this.wasCut) this.tell({ name: 'resync', data: {} });
      this.wasCut = false;
      this.refusals = 0;
    };
    source.onerror = () => {
      this.wasCut = true;
      this.tell({ state: 'connecting' });
      // A browser gives up when the answer is an error; later it may be none.
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.refusals += 1;
      setTimeout(() => this.source === source && this.listen(), this.refusals === 1 ? again : later);
    };
    for (const name of names)
      source.addEventListener(name, (event) => this.tell({ name, data: JSON.parse((event as MessageEvent<string>).data) as unknown }));
  }

  private tell(told: Told): void {
    this.channel?.postMessage(told);
    this.take(told);
  }

  private take(told: Told): void {
    if ('ask' in told) {
      if (this.source) this.channel?.postMessage({ state: this.streamState } satisfies Told);
      return;
    }
    if ('state' in told) {
      this.streamState = told.state;
      return this.changed();
    }
    if (this.streamState !== 'live') {
      this.streamState = 'live'; // another tab listens
      this.changed();
    }
    const topic = topicOf[told.name];
    if (topic && !this.isPaused) this.emit(topic, told.data);
  }

  private emit(topic: Topic, data: unknown): void {
    for (const listener of this.listeners) listener(topic, data);
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}

export const live = new Live();

export function useLiveState(): LiveState {
  const [state, setState] = useState(live.state);
  useEffect(() => live.watch(() => setState(live.state)), []);
  return state;
}
