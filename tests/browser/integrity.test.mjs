import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { firstFile, seriousFindings, signIn, stage } from './support.mjs';

const { world, browser } = stage();

test('what a check found is seen, repaired with a reason and a typed word, and is then no finding any more', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByRole('link', { name: 'Integridad', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Integridad' }).waitFor();
  await page.getByText('Todavía no ha corrido: verificación del almacén').waitFor();
  const lost = firstFile(`${world.folder}/data/archive`, 'pqr_data.json');
  rmSync(lost);
  world.radica('verify');
  world.radica('reconcile');
  // The page follows by itself.
  await page.getByText('1 hallazgo espera reparación.').waitFor(); // both checks found it, it is one
  const row = page.getByRole('region', { name: 'Hallazgos' }).getByRole('row').filter({ hasText: 'Cuadre de disco' }).filter({ hasText: 'registrado, pero el almacén no lo tiene' });
  await row.getByRole('button', { name: /^Ver: / }).click();
  await page.getByRole('region', { name: /registrado, pero el almacén no lo tiene/ }).getByText(lost.slice(lost.indexOf('Central_De_Escritos'))).waitFor();
  assert.deepEqual(await seriousFindings(page), [], 'findings');
  await row.getByRole('button', { name: /^Reparar… / }).click();
  const dialog = page.getByRole('dialog');
  assert.deepEqual(await seriousFindings(page), [], 'dialog');
  await dialog.getByLabel('Motivo').fill('falta un archivo');
  await dialog.getByLabel('Para confirmar').fill('otra cosa');
  await dialog.getByRole('button', { name: 'Reparar' }).click();
  await dialog.getByRole('alert').waitFor();
  assert.equal(existsSync(lost), false, 'nothing happens without the word');
  await dialog.getByLabel('Para confirmar').fill('fantasma');
  await dialog.getByRole('button', { name: 'Reparar' }).click();
  await page.getByText(/Pedido: tarea \d+\./).waitFor();
  await page.getByRole('region', { name: /registrado, pero el almacén no lo tiene/ }).getByText('Reparado').first().waitFor({ timeout: 60_000 });
  assert.equal(existsSync(lost), true);
  await page.getByText(/esper(a|an) reparación/).waitFor({ state: 'detached' });
  assert.deepEqual(page.complaints, []);
});

test('whoever may not run has no button to repair', async () => {
  const page = await browser.page(world);
  await signIn(page, 'auditor');
  await page.getByRole('link', { name: 'Ver verificaciones y cuadres' }).click();
  await page.getByRole('region', { name: 'Hallazgos' }).getByRole('row').first().waitFor();
  assert.equal(await page.getByRole('button', { name: /Reparar/ }).count(), 0);
  assert.ok((await page.getByRole('button', { name: /^Ver: / }).count()) > 0);
});
