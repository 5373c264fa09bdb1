// Signing in and the first account.
import type { entry as spanish } from '../es/entry';

export const entry: typeof spanish = {
  signIn: {
    title: 'Sign in',
    name: 'Account',
    password: 'Password',
    submit: 'Sign in',
    busy: 'Signing in…',
    over: 'Your session is over. Sign in again to go on where you were.',
    show: 'Show the password',
  },
  setUp: {
    title: 'First account',
    text: 'This server has no accounts yet. Make that of the administrator with the code that radica serve wrote on its console; it is good for an hour.',
    code: 'Code of the console',
    name: 'Name of the account',
    nameHelp: '2 to 32 characters: lower case, digits, dot, hyphen; the first one a letter.',
    password: 'Password',
    passwordHelp: 'At least 12 characters; a few words are best.',
    submit: 'Make the account',
  },
  roles: { viewer: 'Viewer', operator: 'Operator', auditor: 'Auditor', data_officer: 'Data officer', admin: 'Administrator' },
};
