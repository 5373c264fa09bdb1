import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriousFindings, signIn, stage } from './support.mjs';

const { world, browser } = stage();

test('a run shows the files it read, those that were rejected, and what it wrote into the log', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  await page.getByRole('link', { name: 'Ejecuciones' }).click();
  await page.getByRole('link', { name: /Carga completa/ }).or(page.locator('main tbody a')).first().click();
  await page.getByRole('button', { name: 'Mostrar archivos' }).click();
  const files = page.getByRole('region', { name: 'Archivos' });
  await files.getByRole('row').nth(100).waitFor();
  await files.getByRole('button', { name: 'Cargar más' }).click();
  await files.getByRole('row').nth(101).waitFor();
  await files.getByLabel('Qué fue de él').selectOption('Rechazado');
  await page.waitForFunction(() => [...document.querySelectorAll('main section tbody td')].some((cell) => cell.textContent === 'Rechazado'));
  assert.equal(await files.getByRole('cell', { name: 'Leído', exact: true }).count(), 0);
  const log = page.locator('pre.log');
  await log.getByText('stage_done').first().waitFor();
  assert.match(await log.innerText(), /\d\d:\d\d:\d\d.*Leer y validar: stage_done {2}in=\d+/);
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(page.complaints, []);
});
