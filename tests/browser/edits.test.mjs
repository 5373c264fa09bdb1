import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goTo, seriousFindings, signIn, stage } from './support.mjs';

const { world, browser } = stage(async (of) => {
  of.addAccounts();
  const mail = '[alerts]\nsmtp_host = "127.0.0.1"\nfrom = "radica@example.org"\n';
  const channel = '\n[[alert_channel]]\nname = "correo"\nkind = "email"\nto = ["operacion@example.org"]\n';
  of.write('radica.toml', of.read('radica.toml').replace('[alerts]\n', mail) + channel);
  await of.serve();
});

const row = (page, region, text) => page.getByRole('region', { name: region, exact: true }).getByRole('row').filter({ hasText: text });

test('an operator changes a schedule, sees what would come, saves it and resets it', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await goTo(page, world, '/programacion');
  const backup = row(page, 'Programación', 'Respaldo');
  await backup.getByText('Todos los días a las 23:45').waitFor();
  await page.getByRole('button', { name: 'Editar… Respaldo' }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: 'Guardar' });
  await dialog.getByText('Cambie algo para ver cómo quedaría.').waitFor();
  assert.equal(await save.isDisabled(), true, 'nothing to save yet');

  // What is wrong is said before it is saved.
  await dialog.getByLabel('Cuándo (cron)').fill('0 25 * * *');
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Cuándo (cron)').fill('30 4 * * mon');
  await dialog.getByText('Cada lunes a las 04:30').waitFor();
  await dialog.getByText('En 4 semanas: 4 de 4 corren.').waitFor();
  await dialog.getByLabel('En festivos').selectOption('solo corre en festivos');
  await dialog.getByText(/En 4 semanas: [0-4] de [0-3] corren\.|no correría/).waitFor();
  await dialog.getByLabel('En festivos').selectOption('corre como los demás días');
  await dialog.getByText('En 4 semanas: 4 de 4 corren.').waitFor();
  assert.deepEqual(await seriousFindings(page), [], 'the form');
  await dialog.getByLabel('Motivo').fill('los lunes basta');
  await save.click();
  await dialog.waitFor({ state: 'detached' });
  await backup.getByText('Cada lunes a las 04:30').waitFor();
  await backup.getByText(/Editada por operator/).waitFor();
  assert.match(world.radica('schedule', 'list', 'backup'), /30 4 \* \* mon/);
  assert.match(world.radica('config', 'show', '--origin'), /database: cron \(operator\)/);

  await page.getByRole('button', { name: 'Restablecer… Respaldo' }).click();
  await dialog.getByLabel('Motivo').fill('como antes');
  await dialog.getByRole('button', { name: 'Restablecer' }).click();
  await backup.getByText('Todos los días a las 23:45').waitFor();
  assert.equal(await backup.getByText(/Editada por/).count(), 0);
  assert.doesNotMatch(world.radica('config', 'show', '--origin'), /database:/);
  assert.deepEqual(page.complaints, []);
});

test('an operator edits what a schedule waits for and its zone, and both come back', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await goTo(page, world, '/programacion');
  const dialog = page.getByRole('dialog');
  const open = () => page.getByRole('button', { name: 'Editar… Respaldo' }).click();
  const after = (name) => dialog.getByRole('group', { name: 'Espera a que terminen' }).getByLabel(name);
  await open();
  assert.equal(await after('Integridad').isChecked(), true, 'as it is built in');
  await dialog.getByLabel('Zona horaria').fill('America/Macondo');
  const wrong = dialog.getByRole('alert');
  await wrong.getByText('America/Macondo').waitFor();
  const marked = dialog.locator('[aria-invalid=true]');
  assert.equal(await marked.inputValue(), 'America/Macondo', 'it is said at the field');
  assert.match(await marked.getAttribute('aria-describedby'), /zone-wrong/);
  await dialog.getByLabel('Zona horaria').fill('America/Lima');
  await after('Carga completa').check();
  await dialog.getByLabel('La espera dura a lo más, minutos').fill('45');
  await dialog.getByText(/En 4 semanas: /).waitFor();
  assert.deepEqual(await seriousFindings(page), [], 'the form');
  await dialog.getByLabel('Motivo').fill('después de la carga');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row(page, 'Programación', 'Respaldo').getByText(/Editada por operator/).waitFor();

  await open();
  assert.equal(await after('Carga completa').isChecked(), true);
  assert.equal(await after('Integridad').isChecked(), true);
  assert.equal(await dialog.getByLabel('Zona horaria').inputValue(), 'America/Lima');
  assert.equal(await dialog.getByLabel('La espera dura a lo más, minutos').inputValue(), '45');
  assert.match(world.radica('config', 'show', '--origin'), /database: zone, after, wait_minutes \(operator\)/);
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  world.radica('config', 'reset', 'schedule', 'backup', '--reason', 'como antes');
  assert.deepEqual(page.complaints, []);
});

test('who may only look is offered no edit', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  await goTo(page, world, '/programacion');
  await row(page, 'Programación', 'Respaldo').waitFor();
  assert.equal(await page.getByRole('button', { name: /Editar/ }).count(), 0);
  await goTo(page, world, '/alertas');
  await row(page, 'A quién se avisa', 'correo').getByText('***@example.org').waitFor();
  assert.equal(await page.getByRole('button', { name: /Editar/ }).count(), 0);
  assert.deepEqual(page.complaints, []);
});

test('an administrator edits thresholds, routes with their hours, and recipients', async () => {
  const page = await browser.page(world);
  await signIn(page, 'admin');
  await goTo(page, world, '/alertas');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Editar… Cuándo se avisa' }).click();
  await dialog.getByLabel('Archivos que esperan más de (min)').fill('45');
  await dialog.getByLabel('Se rechazó demasiado').selectOption('Crítico');
  assert.deepEqual(await seriousFindings(page), [], 'thresholds');
  await dialog.getByLabel('Motivo').fill('llegan de a poco');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  const late = row(page, 'Cuándo se avisa', 'Archivos que esperan');
  await late.getByText('45').waitFor();
  await late.getByText('editado aquí').waitFor();
  const rejects = row(page, 'Cuándo se avisa', 'Se rechazó demasiado');
  await rejects.getByText('Crítico').waitFor();
  await rejects.getByText('editado aquí').waitFor();
  assert.match(world.radica('config', 'show', '--origin'), /muchos_rechazos = "critical" {2}# database/);

  await page.getByRole('button', { name: 'Editar… A quién se avisa' }).click();
  await dialog.getByRole('button', { name: 'Agregar ruta' }).click();
  await dialog.getByLabel('Desde').selectOption('solo críticos');
  await dialog.getByLabel('Horario').fill('a toda hora');
  await dialog.getByLabel('Motivo').fill('de noche, solo lo grave');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Horario').fill('mon-sat 05:00-22:00');
  assert.deepEqual(await seriousFindings(page), [], 'routes');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await row(page, 'A quién se avisa', 'mon-sat 05:00-22:00').waitFor();

  await page.getByRole('button', { name: 'Editar… correo' }).click();
  await dialog.getByLabel('Destinatarios').fill('turno@example.org\njefe@example.org');
  await dialog.getByLabel('Motivo').fill('cambio de turno');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await row(page, 'A quién se avisa', 'turno@example.org, jefe@example.org').waitFor();

  await page.getByRole('button', { name: 'Restablecer… correo' }).click();
  await dialog.getByLabel('Motivo').fill('como antes');
  await dialog.getByRole('button', { name: 'Restablecer' }).click();
  await row(page, 'A quién se avisa', 'operacion@example.org').waitFor();
  await goTo(page, world, '/auditoria');
  await page.getByRole('row').filter({ hasText: 'editó las alertas' }).filter({ hasText: 'rules' }).first().waitFor();
  assert.deepEqual(page.complaints, []);
});
