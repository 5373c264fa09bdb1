import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password, stage } from './support.mjs';

const { world, browser } = stage(() => {});

test('the first account is made with the code of the console, and whoever made it is inside', async () => {
  await world.serve();
  const page = await browser.page(world);
  await page.getByRole('heading', { name: 'Primera cuenta' }).waitFor();
  const code = /: ([0-9A-Za-z-]{8,})\s*$/m.exec(world.said.split('\n').filter((line) => !line.startsWith('{')).join('\n'))[1];
  await page.getByLabel('Código de la consola').fill(code);
  await page.getByLabel('Nombre de la cuenta').fill('ana');
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Crear la cuenta' }).click();
  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  assert.deepEqual(page.complaints, []);
});

test('a person signs in, finds their way and signs out by keyboard only', async () => {
  const page = await browser.page(world);
  await page.getByRole('heading', { name: 'Entrar' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'name');
  await page.keyboard.type('ana');
  await page.keyboard.press('Tab');
  await page.keyboard.type('otra frase que no es');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.locator('input[name=password]').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  // The first stop is the way past the navigation.
  await page.evaluate(() => document.body.focus());
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Saltar al contenido');
  const focusOf = () => page.evaluate(() => document.activeElement.textContent.trim());
  for (let stop = 0; stop < 20 && (await focusOf()) !== 'Calidad'; stop += 1) {
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(ring, 'none', `no focus is seen on ${await focusOf()}`);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Calidad', level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/calidad');
  // A screen reader is taken to the new page.
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await page.getByRole('button', { name: 'Salir' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Entrar' }).waitFor();
  assert.equal(await page.evaluate(async () => (await fetch('/api/v1/session')).status), 401);
  assert.deepEqual(page.complaints, []);
});

test('a session that is over says so, and one goes on where one was', async () => {
  const page = await browser.page(world);
  await page.getByLabel('Cuenta').fill('ana');
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Tareas' }).click();
  await page.getByRole('heading', { name: 'Tareas', level: 1 }).waitFor();
  await page.context().clearCookies();
  await page.getByLabel('Estado').selectOption('hecha');
  await page.getByText('Su sesión terminó').waitFor();
  await page.getByLabel('Cuenta').fill('ana');
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Tareas', level: 1 }).waitFor();
});
