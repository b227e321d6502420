import { protocol } from 'electron';

/**
 * Says what the two schemes may, which must be done before Electron is ready. Neither may pass by the content security
 * policy. Pixels lie in another origin than the page, so the page may only read them when the scheme is `corsEnabled`.
 */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'photo', privileges: { ...privileges, corsEnabled: true } },
  ]);
}
