// The bar and the navigation around every page.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { onContact, post } from './api';
import { duration, exactMoment, nowText } from './format';
import { live, useLiveState } from './live';
import { Mark } from './marks';
import { go, pathTo, type Page } from './router';
import { useMay } from './session';
import { isShortcutOn } from './shortcut';
import { useStatus } from './status';
import { t } from './texts';
import { Announcer, Link } from './ui';

const stale = 45; // seconds without any answer

function LiveMark() {
  const state = useLiveState();
  const contact = useRef(Date.now());
  const [silent, setSilent] = useState(0);
  useEffect(() => {
    const leave = onContact(() => {
      contact.current = Date.now();
      setSilent(0);
    });
    const beat = setInterval(() => setSilent((Date.now() - contact.current) / 1000), 5_000);
    const seen = (): void => {
      if (!document.hidden && Date.now() - contact.current > 15_000) live.refresh();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      leave();
      clearInterval(beat);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
  const pause = (
    <button type="button" class="small" aria-pressed={state === 'paused'} title={t.bar.pauseHelp} onClick={() => live.pause(state !== 'paused')}>
      {state === 'paused' ? t.bar.resume : t.bar.pause}
    </button>
  );
  return (
    <div class="live">
      {state === 'paused' ? (
        <Mark tone="pause">{t.bar.paused}</Mark>
      ) : silent > stale ? (
        <Mark tone="warn">{t.bar.stale(duration(silent))}</Mark>
      ) : state === 'live' ? (
        <Mark tone="good">{t.bar.live}</Mark>
      ) : (
        <Mark tone="wait">{t.bar.connecting}</Mark>
      )}
      {pause}
    </div>
  );
}

function Clock() {
  const [now, setNow] = useState(nowText());
  useEffect(() => {
    const beat = setInterval(() => live.state !== 'paused' && setNow(nowText()), 1_000);
    return () => clearInterval(beat);
  }, []);
  return <time class="clock">{exactMoment(now)}</time>;
}

function Navigation({ page, isOpen, onGo }: { page: Page | null; isOpen: boolean; onGo: () => void }) {
  const mayAudit = useMay('audit_read');
  const incidents = useStatus().data?.status.open_incidents ?? 0;
  const items: Page[] = ['today', 'runs', 'data', 'quality', 'integrity', 'schedules', 'tasks', 'alerts', 'reports', 'performance', ...(mayAudit ? (['audit'] as const) : []), 'settings'];
  const parents: Partial<Record<Page, Page>> = { run: 'runs', record: 'data', task: 'tasks', report: 'reports' };
  const current = page && (parents[page] ?? page);
  return (
    <nav id="navigation" class={isOpen ? 'open' : ''} aria-label={t.mainNavigation}>
      <ul>
        {items.map((item) => (
          <li key={item}>
            <Link to={pathTo(item)} isCurrent={current === item} onGo={onGo}>
              {t.pages[item]}
              {item === 'alerts' && incidents > 0 && <span class="badge">{incidents}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Frame({ page, children, onSpeak, onSignOut }: { page: Page | null; children: ComponentChildren; onSpeak: () => void; onSignOut: () => void }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const search = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || !isShortcutOn() || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      event.preventDefault();
      go(pathTo('data'));
      setTimeout(() => document.querySelector<HTMLElement>('input[name=value]')?.focus(), 50);
    };
    addEventListener('keydown', search);
    return () => removeEventListener('keydown', search);
  }, []);
  const signOut = async (): Promise<void> => {
    await post('/logout').catch(() => undefined);
    onSignOut();
  };
  return (
    <>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header>
        <div class="top">
          <Link to="/" class="brand">
            {t.product} <small>{t.subtitle}</small>
          </Link>
          <button type="button" class="menu small" aria-expanded={isOpen} aria-controls="navigation" onClick={() => setOpen(!isOpen)}>
            {t.menu}
          </button>
          <div class="bar-tools">
            <Clock />
            <LiveMark />
            <Link to={pathTo('data')} class="finder">
              {t.bar.search} {isShortcutOn() && <kbd>/</kbd>}
            </Link>
            <button type="button" class="small plain" lang={t.bar.other === 'English' ? 'en' : 'es'} onClick={onSpeak}>
              {t.bar.other}
            </button>
            <button type="button" class="small plain" onClick={() => void signOut()}>
              {t.bar.signOut}
            </button>
          </div>
        </div>
        <Navigation page={page} isOpen={isOpen} onGo={() => setOpen(false)} />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Announcer />
    </>
  );
}
