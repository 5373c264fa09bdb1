import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { firstFile, signIn, stage } from './support.mjs';

const { world, browser } = stage();

test('Hoy says how things stand, first in a sentence, and what is wrong without a reload', async () => {
  const page = await browser.page(world);
  const asked = [];
  page.on('request', (request) => request.url().includes('/schedules?') && asked.push(request.url().slice(world.url.length)));
  await signIn(page, 'operator');
  const sentence = page.getByRole('heading', { level: 1 });
  await page.getByText(/Hoy entraron \d+ radicados nuevos/).waitFor();
  assert.match(await sentence.textContent(), /^Al día, con \d+ novedad/);
  for (const company of ['Afinia', 'Air-e']) await page.getByRole('region', { name: company }).getByText('Cuadra: diferencia 0').waitFor();
  // A stored file is gone: the check of the store finds it, and the page says so by itself.
  await page.evaluate(() => (window.wasLoaded = true));
  assert.deepEqual([...new Set(asked)], ['/api/v1/schedules?latest=30'], 'what all parts of the page need is read once');
  rmSync(firstFile(join(world.folder, 'data/archive'), 'pqr_data.json'));
  world.radica('verify');
  await page.getByRole('heading', { level: 1, name: /Hay que atender: la comprobación encontró diferencias/ }).waitFor({ timeout: 90_000 });
  assert.equal(await page.evaluate(() => window.wasLoaded), true);
  const health = page.getByRole('region', { name: 'Salud' });
  await health.getByText('1 crítico').waitFor();
  await health.getByText('No dice si las cargas salieron bien', { exact: false }).waitFor();
  await page.getByRole('region', { name: 'Incidentes abiertos' }).getByRole('button', { name: 'Tomar' }).click();
  await page.getByText('lo atiende operator').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('a page that is paused stays as it is until it is resumed', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByRole('link', { name: 'Ejecuciones' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ejecuciones' }).waitFor();
  const rows = page.locator('main tbody tr');
  await rows.first().waitFor();
  const count = await rows.count();
  await page.getByText('En vivo').waitFor();
  await page.getByRole('button', { name: 'Pausar' }).click();
  world.radica('run');
  await page.waitForTimeout(3_000);
  assert.equal(await rows.count(), count);
  await page.getByRole('button', { name: 'Reanudar' }).click();
  await page.waitForFunction((before) => document.querySelectorAll('main tbody tr').length > before, count);
  // And from then on live.
  world.radica('run');
  await page.waitForFunction((before) => document.querySelectorAll('main tbody tr').length > before + 1, count);
});

test('a server that comes back is read anew', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByRole('link', { name: 'Ejecuciones' }).click();
  const rows = page.locator('main tbody tr');
  await rows.first().waitFor();
  const count = await rows.count();
  await page.getByText('En vivo').waitFor();
  const { port } = world;
  await world.stop();
  await page.getByText('Conectando…').waitFor();
  world.radica('run');
  await world.serve(port);
  await page.getByText('En vivo').waitFor({ timeout: 40_000 });
  await page.waitForFunction((before) => document.querySelectorAll('main tbody tr').length > before, count);
});

test('one can tell a schedule to run now, and pause it with a reason', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByRole('link', { name: 'Programación' }).click();
  await page.getByRole('button', { name: 'Correr ahora: Carga incremental' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Correr ahora' }).click();
  await page.getByText('Pedida.').waitFor();
  const row = page.getByRole('region', { name: 'Programación', exact: true }).getByRole('row').filter({ hasText: 'Carga incremental' });
  await row.getByRole('link', { name: 'Ver su ejecución' }).waitFor();
  await row.getByRole('link', { name: /^Ver la tarea \d+$/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Tarea \d+ · Carga/ }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Lo que pasó' }).getByText('Hecha').first().waitFor();
  await page.getByRole('button', { name: 'Pausar… Mantenimiento' }).click();
  await page.getByLabel('Motivo').fill('se cambia el disco');
  await page.getByRole('dialog').getByRole('button', { name: 'Pausar' }).click();
  await page.getByText('por operator: se cambia el disco').waitFor();
  // A dialog gives the focus back.
  await page.getByRole('button', { name: 'Reanudar: Mantenimiento' }).click();
  await page.getByText('por operator: se cambia el disco').waitFor({ state: 'detached' });
  assert.deepEqual(page.complaints, []);
});
