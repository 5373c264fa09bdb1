import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, openSession, post } from '../api';
import { t } from '../texts';
import type { Session } from '../types';
import { Field, ProblemNote, useDeed } from '../ui';

interface Props {
  isOver: boolean; // a session ended by itself
  onEnter: (session: Session) => void;
  onSpeak: () => void;
}

export function SignIn({ isOver, onEnter, onSpeak }: Props) {
  const [isFirst, setFirst] = useState(false);
  const [isShown, setShown] = useState(false);
  const { isBusy, problem, doIt } = useDeed();
  const words = isFirst ? t.setUp : t.signIn;

  useEffect(() => {
    document.title = `${words.title} · ${t.product}`;
  }, [words]);
  useEffect(() => {
    void get<{ open: boolean }>('/setup').then(
      (setup) => setFirst(setup.open),
      () => undefined,
    );
  }, []);

  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '');
    const account = { name: value('name').trim(), password: value('password') };
    void doIt(async () => {
      if (isFirst) await post('/setup', { ...account, code: value('code').trim() });
      onEnter(await openSession(() => post<Session>('/login', account)));
    });
  };

  return (
    <main class="alone">
      <form class="card sign-in" onSubmit={submit}>
        <p class="brand">
          {t.product} <small>{t.subtitle}</small>
        </p>
        <h1>{words.title}</h1>
        {isFirst && <p>{t.setUp.text}</p>}
        {isOver && !problem && (
          <p class="note" role="status">
            {t.signIn.over}
          </p>
        )}
        {problem && <ProblemNote problem={problem} />}
        {isFirst && <Field label={t.setUp.code} name="code" autocomplete="off" />}
        <Field label={words.name} help={isFirst ? t.setUp.nameHelp : ''} name="name" autocomplete="username" isFirst />
        <Field label={words.password} help={isFirst ? t.setUp.passwordHelp : ''} name="password" isSecret={!isShown} autocomplete={isFirst ? 'new-password' : 'current-password'} />
        <label class="check">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} />
          <span>{t.signIn.show}</span>
        </label>
        <div class="acts between">
          <button type="submit" class="main" disabled={isBusy}>
            {isBusy ? t.signIn.busy : words.submit}
          </button>
          <button type="button" class="plain" lang={t.bar.other === 'English' ? 'en' : 'es'} onClick={onSpeak}>
            {t.bar.other}
          </button>
        </div>
      </form>
    </main>
  );
}
