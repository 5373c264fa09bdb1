// What went wrong is found, explained and put right from the page alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ready, seriousFindings, signIn, stage } from './support.mjs';

// Nothing but the person mends it: no watch outside the hours.
Object.assign(process.env, { RADICA_HOURS_OPEN: '00:00', RADICA_HOURS_CLOSE: '00:00', RADICA_PIPELINE_SETTLE_SECONDS: '0' });

// New files come, and the run that reads them is killed while it uploads.
async function cutOff(world) {
  world.radica('generate', '--out', 'more', '--claims', '40', '--seed', '5');
  cpSync(join(world.folder, 'more/afinia/oficina_virtual'), join(world.folder, 'data/downloads/afinia/oficina_virtual/lote'), { recursive: true });
  const env = { ...process.env, RADICA_FAULT_POINT: 'upload.before_receipts', RADICA_FAULT_SIGNALS: '9' };
  const killed = spawnSync(process.env.RADICA_BINARY, ['--quiet', 'run'], { cwd: world.folder, env });
  assert.equal(killed.signal, 'SIGKILL');
  await ready(world);
}

const { world, browser } = stage(cutOff);

test('a run that was cut off is told on Hoy, explained, and completed by a button beside it', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  const told = page.locator('.incidents li', { hasText: 'Una corrida quedó cortada: carga' });
  await told.getByRole('button', { name: 'Correr ahora: Carga incremental' }).waitFor({ timeout: 100_000 }); // judged once a minute
  await told.getByRole('link', { name: 'Ver la ejecución' }).click();
  await page.getByText('El proceso terminó de golpe').waitFor();
  assert.equal(await page.getByText('No alcanzó a anotarlo. El registro dice hasta dónde llegó.').count(), 2, 'neither stages nor balance are claimed to be none');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'Correr ahora: Carga incremental' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Correr ahora' }).click();
  await page.getByRole('link', { name: /^Ver la tarea \d+$/ }).waitFor();
  await page.getByText('Una carga posterior hizo lo que faltaba.').waitFor({ timeout: 60_000 });
  await page.locator('.card').getByRole('link', { name: 'Ver la ejecución' }).click();
  await page.locator('h1', { hasText: /^Carga · / }).waitFor();
  await page.getByText('Terminada').first().waitFor();
  // Who asked for it, and the task that it is the work of.
  await page.locator('.facts div', { hasText: /^Por/ }).getByText('operator').waitFor();
  await page.locator('.facts div', { hasText: /^Tarea/ }).getByRole('link').click();
  await page.locator('.facts div', { hasText: /^Pedida por/ }).getByText('operator').waitFor();
  await page.locator('.facts').getByRole('link', { name: /^Carga / }).click();
  await page.locator('h1', { hasText: /^Carga · / }).waitFor();
  await page.locator('nav').getByRole('link', { name: 'Hoy' }).click();
  await page.locator('nav').getByRole('link', { name: 'Ejecuciones' }).click();
  await page.getByText('Cortada, ya completada').waitFor();
  await page.locator('nav').getByRole('link', { name: 'Hoy' }).click();
  await told.waitFor({ state: 'detached', timeout: 100_000 });
  assert.deepEqual(page.complaints, []);
});

test('new ones of a day are those of the table, also of a run that could not count them', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  const status = await page.evaluate(() => fetch('/api/v1/status').then((answer) => answer.json()));
  const { claims, new_by_day: days } = status.status.companies.find(({ company }) => company === 'afinia');
  assert.equal(days.reduce((sum, { rows }) => sum + rows, 0), claims);
});
