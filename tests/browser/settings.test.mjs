import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goTo, password, seriousFindings, signIn, stage } from './support.mjs';

const { world, browser } = stage();

const row = (page, region, text) => page.getByRole('region', { name: region }).getByRole('row').filter({ hasText: text });
const accountRow = (page, text) => row(page, 'Cuentas', text);
const tokenRow = (page, text) => row(page, 'Tokens de programas', text);
// Of a program: without the cookie of the page.
const statusWith = async (token) => (await fetch(`${world.url}/api/v1/status`, { headers: { Authorization: `Bearer ${token}` } })).status;

test('an administrator makes an account, gives it another role and a password, closes and opens it', async () => {
  const page = await browser.page(world);
  await signIn(page, 'admin');
  await goTo(page, world, '/ajustes');
  await page.getByRole('button', { name: 'Cuenta nueva…' }).click();
  const dialog = page.getByRole('dialog');
  const secret = dialog.getByLabel('Contraseña');
  assert.deepEqual(await seriousFindings(page), [], 'a new account');
  assert.equal(await secret.getAttribute('type'), 'password');
  assert.equal(await secret.getAttribute('autocomplete'), 'new-password');
  await dialog.getByLabel('Nombre de la cuenta').fill('berta');
  await dialog.getByLabel('Rol').selectOption('Consulta');
  await secret.fill('corta');
  await dialog.getByRole('button', { name: 'Crear' }).click();
  await dialog.getByRole('alert').getByText('esto no puede ser una contraseña').waitFor();
  assert.equal(await secret.inputValue(), '', 'a password that was sent is kept nowhere');
  // A blank at its end is part of it.
  await secret.fill(`${password} `);
  await dialog.getByRole('button', { name: 'Crear' }).click();
  await accountRow(page, 'berta').getByText('Consulta').waitFor();
  await accountRow(page, 'berta').getByText('Activa', { exact: true }).waitFor();

  const of = await browser.page(world);
  await signIn(of, 'berta', `${password} `);

  await page.getByRole('button', { name: 'Rol… berta' }).click();
  assert.equal(await dialog.getByLabel('Rol').inputValue(), 'viewer');
  await dialog.getByLabel('Rol').selectOption('Auditoría');
  await dialog.getByRole('button', { name: 'Cambiar' }).click();
  await accountRow(page, 'berta').getByText('Auditoría').waitFor();

  await page.getByRole('button', { name: 'Contraseña… berta' }).click();
  await dialog.getByLabel('Contraseña').fill(password);
  await dialog.getByRole('button', { name: 'Cambiar' }).click();
  await dialog.waitFor({ state: 'detached' });
  await signIn(await browser.page(world), 'berta');

  await page.getByRole('button', { name: 'Desactivar… berta' }).click();
  await dialog.getByRole('button', { name: 'Desactivar' }).click();
  await accountRow(page, 'berta').getByText('Desactivada').waitFor();
  const refused = await browser.page(world);
  await refused.getByLabel('Cuenta').fill('berta');
  await refused.locator('input[name=password]').fill(password);
  await refused.locator('button[type=submit]').click();
  await refused.getByRole('alert').waitFor();

  await page.getByRole('button', { name: 'Activar… berta', exact: true }).click();
  await dialog.getByRole('button', { name: 'Activar', exact: true }).click();
  await accountRow(page, 'berta').getByText('Activa', { exact: true }).waitFor();
  await goTo(page, world, '/auditoria');
  for (const act of ['creó una cuenta', 'cambió el rol de una cuenta', 'cambió la contraseña de una cuenta', 'desactivó una cuenta', 'activó una cuenta'])
    await page.getByRole('row').filter({ hasText: act }).filter({ hasText: 'berta' }).first().waitFor();
  assert.deepEqual(page.complaints, []);
});

test('the last administrator stays: the dialog says why', async () => {
  const page = await browser.page(world);
  await signIn(page, 'admin');
  await goTo(page, world, '/ajustes');
  await page.getByRole('button', { name: 'Desactivar… admin' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Es su propia cuenta').waitFor();
  await dialog.getByRole('button', { name: 'Desactivar' }).click();
  await dialog.getByRole('alert').getByText('admin es la última cuenta de administración').waitFor();
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  await accountRow(page, 'admin').getByText('Activa', { exact: true }).waitFor();
  assert.deepEqual(page.complaints, []);
});

test('a token is shown once, works, and works no more when it is revoked or its account is closed', async () => {
  const page = await browser.page(world);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url });
  await signIn(page, 'admin');
  await goTo(page, world, '/ajustes');
  const dialog = page.getByRole('dialog');
  const make = async (label) => {
    await page.getByRole('button', { name: 'Token nuevo…' }).click();
    await dialog.getByLabel('Para qué').fill(label);
    await dialog.getByLabel('Cuenta').selectOption('viewer');
    await dialog.getByLabel('Alcance').selectOption('Consulta');
    await dialog.getByLabel('Días que vale').fill('30');
    assert.deepEqual(await seriousFindings(page), [], 'a new token');
    await dialog.getByRole('button', { name: 'Crear' }).click();
    const shown = page.getByRole('group', { name: `El token de «${label}»` });
    await shown.getByText('no se vuelve a mostrar').waitFor();
    return shown;
  };
  const shown = await make('tablero de la sala');
  const secret = await shown.locator('code').textContent();
  assert.match(secret, /^rdc_[0-9a-f]{64}$/);
  assert.deepEqual(await seriousFindings(page), [], 'a secret that is shown');
  await shown.getByRole('button', { name: 'Copiar' }).click();
  await page.getByText('Token copiado.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await shown.getByRole('button', { name: 'Ya lo guardé' }).click();
  await shown.waitFor({ state: 'detached' });
  assert.equal(await statusWith(secret), 200);
  await page.reload();
  await tokenRow(page, 'tablero de la sala').getByText('Vigente').waitFor();
  const everything = () => page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.ok(!(await everything()).includes(secret.slice(4)));

  await page.getByRole('button', { name: 'Revocar… tablero de la sala' }).click();
  await dialog.getByRole('button', { name: 'Revocar' }).click();
  await tokenRow(page, 'tablero de la sala').getByText('Revocado').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Revocar… tablero de la sala' }).count(), 0);
  assert.equal(await statusWith(secret), 401);

  const other = await (await make('respaldo')).locator('code').textContent();
  await page.getByRole('button', { name: 'Desactivar… viewer' }).click();
  await dialog.getByRole('button', { name: 'Desactivar' }).click();
  await tokenRow(page, 'respaldo').getByText('Revocado').waitFor();
  assert.equal(await statusWith(other), 401);
  assert.deepEqual(page.complaints, []);
});

test('accounts and tokens need no scrolling sideways, on a telephone or beside another window', async () => {
  const page = await browser.page(world, { width: 360 });
  await signIn(page, 'admin');
  await goTo(page, world, '/ajustes');
  await accountRow(page, 'berta').waitFor();
  await tokenRow(page, 'respaldo').waitFor();
  for (const width of [360, 730, 1024]) {
    await page.setViewportSize({ width, height: 768 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px`);
  }
});

test('one changes one’s own password, which ends the other sessions and no more', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  const other = await browser.page(world);
  await signIn(other, 'operator');
  await goTo(page, world, '/ajustes');
  await page.getByRole('button', { name: 'Cambiar contraseña…' }).click();
  const dialog = page.getByRole('dialog');
  assert.deepEqual(await seriousFindings(page), [], 'dialog');
  const fill = async (old, next) => {
    await dialog.getByLabel('Contraseña actual').fill(old);
    await dialog.getByLabel('Contraseña nueva').fill(next);
    await dialog.getByRole('button', { name: 'Cambiar' }).click();
  };
  await fill('no es esta', 'otra frase larga y nueva');
  await dialog.getByRole('alert').getByText('la contraseña actual no es esa').waitFor();
  await fill(password, 'otra frase larga y nueva');
  await page.getByText('Contraseña cambiada.').waitFor();
  // The page goes on with its new session, also to change something.
  await goTo(page, world, '/programacion');
  await page.getByRole('button', { name: 'Correr ahora: Carga incremental' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Correr ahora' }).click();
  await page.getByText('Pedida.').waitFor();
  await other.reload();
  await other.getByRole('heading', { name: 'Entrar' }).waitFor();
  await signIn(other, 'operator', 'otra frase larga y nueva');
  assert.deepEqual(page.complaints, []);
});

test('whoever may not administer sees neither accounts nor tokens', async () => {
  const page = await browser.page(world);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signIn(page, 'auditor');
  await goTo(page, world, '/ajustes');
  await page.getByRole('region', { name: 'Su cuenta' }).waitFor();
  for (const name of ['Cuentas', 'Tokens de programas']) assert.equal(await page.getByRole('region', { name }).count(), 0, name);
  assert.ok(asked.every((path) => path !== '/api/v1/users' && path !== '/api/v1/tokens'));
  assert.deepEqual(page.complaints, []);
});
