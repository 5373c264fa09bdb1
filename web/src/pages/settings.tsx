import { useState } from 'preact/hooks';
import { openSession, post } from '../api';
import { moment, number } from '../format';
import { useLoad } from '../load';
import { useMay, useSession } from '../session';
import { isShortcutOn, switchShortcut } from '../shortcut';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Session } from '../types';
import { choose, theme, type Theme } from '../theme';
import { Dialog, Facts, Field, Heading, say, Section } from '../ui';
import { Access } from './access';

function PasswordDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title={t.settings.passwordTitle}
      text={t.settings.passwordText}
      submit={t.access.change}
      onClose={onClose}
      onSubmit={async ({ password = '', new_password = '' }) => {
        await openSession(() => post<Session>('/session/password', { password, new_password }));
        say(t.settings.passwordDone);
      }}
    >
      <Field label={t.settings.oldPassword} name="password" autocomplete="current-password" isSecret isFirst />
      <Field label={t.settings.newPassword} help={t.setUp.passwordHelp} name="new_password" autocomplete="new-password" isSecret />
    </Dialog>
  );
}

export function Settings() {
  const session = useSession();
  const mayAdminister = useMay('user_admin');
  const status = useStatus().data?.status;
  const about = useLoad<{ info: { version: string } }>('/openapi.json').data;
  const [chosen, setChosen] = useState<Theme>(theme());
  const [isChanging, setChanging] = useState(false);
  const pick = (wanted: Theme): void => {
    choose(wanted);
    setChosen(wanted);
  };
  return (
    <>
      <Heading title={t.settings.title} sentence={t.settings.sentence(session.account, word(t.roles, session.role).toLowerCase())} />
      <div class="cards two">
        <Section title={t.settings.look}>
          <fieldset class="choices">
            <legend>{t.bar.theme}</legend>
            {(Object.keys(t.bar.themes) as Theme[]).map((name) => (
              <label key={name}>
                <input type="radio" name="theme" value={name} checked={chosen === name} onChange={() => pick(name)} />
                <span>{t.bar.themes[name]}</span>
              </label>
            ))}
          </fieldset>
          <label class="check">
            <input type="checkbox" defaultChecked={isShortcutOn()} onChange={(event) => switchShortcut(event.currentTarget.checked)} />
            <span>{t.settings.shortcut}</span>
          </label>
        </Section>
        {status && (
          <Section title={t.settings.system} note={t.settings.changed}>
            <Facts
              facts={[
                [t.settings.version, about?.info.version ?? '—'],
                [t.settings.database, <code class="path">{status.database}</code>],
                [t.settings.store, <code class="path">{status.store}</code>],
                [t.settings.schema, number(status.schema_version)],
                [t.settings.indexes, status.missing_indexes.length === 0 ? t.settings.indexesNone : number(status.missing_indexes.length)],
              ]}
            />
          </Section>
        )}
        <Section
          title={t.settings.you}
          acts={
            <button type="button" class="small" onClick={() => setChanging(true)}>
              {t.settings.password}
            </button>
          }
        >
          <Facts
            facts={[
              [t.bar.account, session.account],
              [t.settings.role, word(t.roles, session.role)],
              [t.settings.expires, moment(session.expires)],
            ]}
          />
          <h3>{t.settings.may}</h3>
          <ul class="plain-list">
            {session.actions.map((action) => (
              <li key={action}>{word(t.settings.actions, action)}</li>
            ))}
          </ul>
        </Section>
      </div>
      {mayAdminister && <Access />}
      {isChanging && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
