// Entrar y crear la primera cuenta.
export const entry = {
  signIn: {
    title: 'Entrar',
    name: 'Cuenta',
    password: 'Contraseña',
    submit: 'Entrar',
    busy: 'Entrando…',
    over: 'Su sesión terminó. Entre de nuevo para seguir donde estaba.',
    show: 'Mostrar contraseña',
  },
  setUp: {
    title: 'Primera cuenta',
    text: 'Este servidor todavía no tiene cuentas. Cree la de administración con el código que radica serve escribió en su consola; vale una hora.',
    code: 'Código de la consola',
    name: 'Nombre de la cuenta',
    nameHelp: 'De 2 a 32 caracteres: minúsculas, dígitos, punto, guion; la primera una letra.',
    password: 'Contraseña',
    passwordHelp: 'Al menos 12 caracteres; lo mejor son unas cuantas palabras.',
    submit: 'Crear la cuenta',
  },
  roles: { viewer: 'Consulta', operator: 'Operación', auditor: 'Auditoría', data_officer: 'Oficial de datos', admin: 'Administración' } as Record<string, string>,
};
