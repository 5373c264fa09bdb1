// The frame of all pages: who has signed in, where one is, whether what is shown is fresh.
import { Component, type ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, onSignedOut, openSession, Problem, setCsrf, setLanguage } from './api';
import { Frame } from './frame';
import { setServerNow } from './format';
import { live } from './live';
import { forgetAnswers, useLoad } from './load';
import { Alerts } from './pages/alerts';
import { Audit } from './pages/audit';
import { Data, forgetSearch } from './pages/data';
import { Integrity } from './pages/integrity';
import { Performance } from './pages/performance';
import { Quality } from './pages/quality';
import { Record as RecordPage } from './pages/record';
import { Report, Reports } from './pages/reports';
import { Run } from './pages/run';
import { Runs } from './pages/runs';
import { Schedules } from './pages/schedules';
import { Settings } from './pages/settings';
import { SignIn } from './pages/sign_in';
import { Task } from './pages/task';
import { Tasks } from './pages/tasks';
import { Today } from './pages/today';
import { usePlace, type Place } from './router';
import { SessionContext } from './session';
import { StatusContext } from './status';
import { language, speak, t } from './texts';
import type { Session, Status } from './types';
import { Heading, Link, ProblemNote } from './ui';

function PageOf({ place }: { place: Place }) {
  const { id = '', company = '', radicado = '', name = '' } = place.parameters;
  switch (place.page) {
    case 'today':
      return <Today />;
    case 'runs':
      return <Runs />;
    case 'run':
      return <Run id={id} key={id} />;
    case 'data':
      return <Data />;
    case 'record':
      return <RecordPage company={company} radicado={radicado} key={`${company}/${radicado}`} />;
    case 'quality':
      return <Quality />;
    case 'integrity':
      return <Integrity />;
    case 'schedules':
      return <Schedules />;
    case 'tasks':
      return <Tasks />;
    case 'task':
      return <Task id={id} key={id} />;
    case 'alerts':
      return <Alerts />;
    case 'reports':
      return <Reports />;
    case 'report':
      return <Report name={name} key={name} />;
    case 'performance':
      return <Performance />;
    case 'audit':
      return <Audit />;
    case 'settings':
      return <Settings />;
    default:
      return (
        <>
          <Heading title={t.notFoundTitle} sentence={t.notFoundText} />
          <Link to="/">{t.toToday}</Link>
        </>
      );
  }
}

// A page that breaks leaves the others.
class Guard extends Component<{ children: ComponentChildren }, { problem: Problem | null }> {
  override state = { problem: null };
  override componentDidCatch(error: unknown): void {
    this.setState({ problem: new Problem(-1, 'bug', t.problem.title, String(error)) });
  }
  override render(): ComponentChildren {
    return this.state.problem ? <ProblemNote problem={this.state.problem} /> : this.props.children;
  }
}

// Takes whoever follows a link to the new page, whose heading may have to wait for what it tells.
function focusHeading(): () => void {
  const find = (): boolean => {
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.focus();
    return heading !== null;
  };
  const watch = new MutationObserver(() => find() && watch.disconnect());
  if (!find()) watch.observe(document.getElementById('content') ?? document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}

function Inside({ session, onSpeak, onSignOut }: { session: Session; onSpeak: () => void; onSignOut: () => void }) {
  const place = usePlace();
  const status = useLoad<Status>('/status', ['run', 'task', 'alert', 'counts'], 15);
  const isFirst = useRef(true);
  const path = location.pathname;
  useEffect(() => {
    document.title = `${place.page ? t.pages[place.page] : t.notFoundTitle} · ${t.product}`;
    const isArrival = isFirst.current;
    isFirst.current = false;
    if (isArrival) return;
    scrollTo(0, 0);
    return focusHeading();
  }, [path]);
  return (
    <SessionContext.Provider value={session}>
      <StatusContext.Provider value={status}>
        <Frame page={place.page} onSpeak={onSpeak} onSignOut={onSignOut}>
          <Guard key={path}>
            <PageOf place={place} />
          </Guard>
        </Frame>
      </StatusContext.Provider>
    </SessionContext.Provider>
  );
}

export function App() {
  const [session, setSession] = useState<Session | null | undefined>(undefined); // undefined: not known yet
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isOver, setOver] = useState(false);
  const [code, setCode] = useState(language());
  setLanguage(code);

  const enter = (found: Session): void => {
    setServerNow(found.now);
    setOver(false);
    setSession(found);
    live.start();
  };
  const leave = (isByItself: boolean): void => {
    live.stop();
    forgetAnswers();
    forgetSearch();
    setCsrf('');
    setOver(isByItself);
    setSession(null);
  };
  const look = async (): Promise<void> => {
    setProblem(null);
    try {
      enter(await openSession(() => get<Session>('/session')));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) setSession(null);
      else setProblem(error instanceof Problem ? error : new Problem(-1, 'bug', String(error)));
    }
  };
  const changeLanguage = (): void => {
    const other = language() === 'es' ? 'en' : 'es';
    speak(other);
    forgetAnswers();
    setCode(other);
  };

  useEffect(() => void look(), []);
  useEffect(() => onSignedOut(() => session && leave(true)), [session]);

  if (problem)
    return (
      <main class="alone">
        <ProblemNote problem={problem} onRetry={() => void look()} />
      </main>
    );
  if (session === undefined) return <p class="loading alone">{t.loading}</p>;
  if (session === null) return <SignIn key={code} isOver={isOver} onEnter={enter} onSpeak={changeLanguage} />;
  return <Inside key={code} session={session} onSpeak={changeLanguage} onSignOut={() => leave(false)} />;
}
