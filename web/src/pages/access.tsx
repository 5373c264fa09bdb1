// Who may enter: accounts of people and tokens of programs. A password is in its field until it is sent; the secret of a
// token is on the page until somebody has kept it or leaves. Neither is anywhere else.
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { post } from '../api';
import { day, exactMoment, moment, nowText } from '../format';
import { useLoad } from '../load';
import { Mark } from '../marks';
import { useSession } from '../session';
import { t, word } from '../texts';
import type { Account, Token } from '../types';
import { Dialog, Field, say, Section, Shown, Table, type Column } from '../ui';

type Values = Record<string, string>;

function Choice({ label, name, options, chosen }: { label: string; name: string; options: [string, string][]; chosen?: string }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} defaultValue={chosen}>
        {options.map(([value, shown]) => (
          <option value={value} key={value}>
            {shown}
          </option>
        ))}
      </select>
    </div>
  );
}

interface Deed {
  title: string;
  text: string;
  submit: string;
  done: string;
  fields?: ComponentChildren;
  isGrave?: boolean;
}
type AccountAct = 'role' | 'password' | 'disable' | 'enable';

function deedOf(act: AccountAct, { user, role }: Account): Deed {
  const a = t.access;
  const plain = (text: string): string => text.replace('…', '');
  switch (act) {
    case 'role':
      return {
        title: a.changeRoleTitle(user),
        text: a.changeRoleText,
        submit: a.change,
        done: a.changeRoleDone(user),
        fields: <Choice label={a.role} name="role" options={Object.entries(t.roles)} chosen={role} />,
      };
    case 'password':
      return {
        title: a.passwordTitle(user),
        text: a.passwordText,
        submit: a.change,
        done: a.passwordDone(user),
        fields: <Field label={t.setUp.password} help={t.setUp.passwordHelp} name="password" autocomplete="new-password" isSecret />,
      };
    case 'disable':
      return { title: a.disableTitle(user), text: a.disableText, submit: plain(a.disable), done: a.disableDone(user), isGrave: true };
    case 'enable':
      return { title: a.enableTitle(user), text: a.enableText, submit: plain(a.enable), done: a.enableDone(user) };
  }
}

function ChangeDialog({ act, account, onClose, onDone }: { act: AccountAct; account: Account; onClose: () => void; onDone: () => void }) {
  const isOwn = useSession().account === account.user;
  const deed = deedOf(act, account);
  return (
    <Dialog
      title={deed.title}
      text={isOwn ? `${deed.text} ${t.access.own}` : deed.text}
      submit={deed.submit}
      isGrave={deed.isGrave}
      onClose={onClose}
      onSubmit={async (values) => {
        await post(`/users/${encodeURIComponent(account.user)}/${act}`, values);
        say(deed.done);
        onDone();
      }}
    >
      {deed.fields}
    </Dialog>
  );
}

function Accounts({ all, onDone }: { all: Account[]; onDone: () => void }) {
  const [isAdding, setAdding] = useState(false);
  const [changed, setChanged] = useState<{ act: AccountAct; account: Account } | null>(null);
  const add = async (values: Values): Promise<void> => {
    await post('/users', values);
    say(t.access.addDone(values.name ?? ''));
    onDone();
  };
  const act = (name: AccountAct, label: string, account: Account) => (
    <button type="button" class="small" onClick={() => setChanged({ act: name, account })} aria-label={`${label} ${account.user}`}>
      {label}
    </button>
  );
  const columns: Column<Account>[] = [
    { head: t.access.account, cell: (one) => <strong>{one.user}</strong>, isWide: true },
    { head: t.access.role, cell: (one) => word(t.roles, one.role) },
    { head: t.access.state, cell: (one) => (one.disabled ? <Mark tone="quiet">{t.access.disabled}</Mark> : <Mark tone="good">{t.access.enabled}</Mark>) },
    { head: t.access.created, cell: (one) => day(one.created) },
    { head: t.access.lastLogin, cell: (one) => (one.last_login ? moment(one.last_login) : t.access.never) },
    {
      head: t.doings,
      cell: (one) => (
        <span class="acts">
          {act('role', t.access.changeRole, one)}
          {act('password', t.access.password, one)}
          {one.disabled ? act('enable', t.access.enable, one) : act('disable', t.access.disable, one)}
        </span>
      ),
    },
  ];
  return (
    <Section
      title={t.access.accounts}
      acts={
        <button type="button" onClick={() => setAdding(true)}>
          {t.access.add}
        </button>
      }
    >
      <Table label={t.access.accounts} columns={columns} rows={all} keyOf={(one) => one.user} />
      {isAdding && (
        <Dialog title={t.access.addTitle} submit={t.access.create} onClose={() => setAdding(false)} onSubmit={add}>
          <Field label={t.setUp.name} help={t.setUp.nameHelp} name="name" autocomplete="off" most={32} isFirst />
          <Choice label={t.access.role} name="role" options={Object.entries(t.roles)} />
          <Field label={t.setUp.password} help={t.setUp.passwordHelp} name="password" autocomplete="new-password" isSecret />
        </Dialog>
      )}
      {changed && <ChangeDialog {...changed} onClose={() => setChanged(null)} onDone={onDone} />}
    </Section>
  );
}

interface Made {
  label: string;
  secret: string;
}

function Secret({ label, secret, onKept }: Made & { onKept: () => void }) {
  const code = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      say(t.access.copied);
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
      say(t.access.selected);
    }
  };
  return (
    <div class="secret" role="group" aria-label={t.access.secret(label)}>
      <p>
        {t.access.secret(label)}: <strong>{t.access.secretOnce}</strong>
      </p>
      <code ref={code}>{secret}</code>
      <div class="acts">
        <button type="button" class="main" onClick={() => void copy()}>
          {t.access.copy}
        </button>
        <button type="button" onClick={onKept}>
          {t.access.secretKept}
        </button>
      </div>
    </div>
  );
}

function TokenFields({ accounts }: { accounts: Account[] }) {
  const days = useId();
  const open = accounts.filter((one) => !one.disabled);
  return (
    <>
      <Field label={t.access.label} help={t.access.labelHelp} name="label" autocomplete="off" most={100} isFirst />
      <Choice label={t.access.account} name="user" options={open.map(({ user, role }) => [user, `${user} (${word(t.roles, role)})`])} />
      <Choice label={t.access.scope} name="scope" options={Object.entries(t.roles)} />
      <div class="field">
        <label for={days}>{t.access.days}</label>
        <input id={days} name="days" type="number" min={1} max={366} step={1} defaultValue="90" required aria-describedby={`${days}help`} />
        <small id={`${days}help`}>{t.access.daysHelp}</small>
      </div>
    </>
  );
}

const isOver = (token: Token): boolean => token.revoked !== null || token.expires <= nowText();

function TokenState({ token }: { token: Token }) {
  if (token.revoked) return <Mark tone="quiet">{t.access.revoked}</Mark>;
  if (isOver(token)) return <Mark tone="pause">{t.access.expired}</Mark>;
  return <Mark tone="good">{t.access.valid}</Mark>;
}

function Tokens({ all, accounts, onDone }: { all: Token[]; accounts: Account[]; onDone: () => void }) {
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const add = async (values: Values): Promise<void> => {
    const { token } = await post<{ token: string }>('/tokens', values);
    setMade({ label: values.label ?? '', secret: token });
    say(t.access.addTokenDone);
    onDone();
  };
  const columns: Column<Token>[] = [
    { head: t.access.label, cell: (one) => one.label || '—', isWide: true },
    { head: t.access.account, cell: (one) => one.user },
    { head: t.access.scope, cell: (one) => word(t.roles, one.scope) },
    { head: t.access.state, cell: (one) => <TokenState token={one} /> },
    { head: t.access.expires, cell: (one) => <span title={exactMoment(one.expires)}>{day(one.expires)}</span> },
    { head: t.access.lastUsed, cell: (one) => (one.last_used ? moment(one.last_used) : t.access.never) },
    {
      head: t.doings,
      cell: (one) =>
        isOver(one) ? (
          '—'
        ) : (
          <button type="button" class="small" onClick={() => setRevoked(one)} aria-label={`${t.access.revoke} ${one.label}`}>
            {t.access.revoke}
          </button>
        ),
    },
  ];
  return (
    <Section
      title={t.access.tokens}
      note={t.access.tokensNote}
      acts={
        <button type="button" onClick={() => setAdding(true)}>
          {t.access.addToken}
        </button>
      }
    >
      {made && <Secret {...made} onKept={() => setMade(null)} />}
      <Table label={t.access.tokens} columns={columns} rows={all} keyOf={(one) => one.id} empty={t.access.noTokens} />
      {isAdding && (
        <Dialog title={t.access.addTokenTitle} submit={t.access.create} onClose={() => setAdding(false)} onSubmit={add}>
          <TokenFields accounts={accounts} />
        </Dialog>
      )}
      {revoked && (
        <Dialog
          title={t.access.revokeTitle(revoked.label)}
          text={t.access.revokeText}
          submit={t.access.revoke.replace('…', '')}
          isGrave
          onClose={() => setRevoked(null)}
          onSubmit={async () => {
            await post(`/tokens/${revoked.id}/revoke`);
            say(t.access.revokeDone(revoked.label));
            onDone();
          }}
        />
      )}
    </Section>
  );
}

export function Access() {
  const accounts = useLoad<{ users: Account[] }>('/users');
  const tokens = useLoad<{ tokens: Token[] }>('/tokens');
  const reload = (): void => {
    accounts.reload();
    tokens.reload(); // whoever disables an account ends its tokens
  };
  return (
    <Shown of={accounts}>
      {({ users }) => (
        <>
          <Accounts all={users} onDone={reload} />
          <Shown of={tokens}>{(found) => <Tokens all={found.tokens} accounts={users} onDone={reload} />}</Shown>
        </>
      )}
    </Shown>
  );
}
