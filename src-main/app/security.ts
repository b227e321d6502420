/**
 * Everything that Electron's security checklist asks for, in one place: what windows may, what sessions refuse, and what
 * no web contents of the application can do. The page's content security policy is in `pageProtocol.ts`, the check of
 * who calls in `callChannel.ts`, the fuses in `electron-builder.yml`.
 */
import {
  app,
  session as sessions,
  type Session,
  type WebContents,
  type WebPreferences,
} from 'electron';
import { pageOrigin } from '../../src-shared/api/shellNames.ts';
import type { Log } from '../platform/log.ts';

/** Schemes of the application's own protocols. */
const ownSchemes = new Set(['app:', 'photo:']);

/** What lives in the page's own memory and never reaches a network. */
const localSchemes = new Set(['blob:', 'data:']);

/**
 * How the application's windows run: without Node, apart from the preload script, in the system's sandbox.
 *
 * @param preload absolute path of the bundled preload script
 */
export function pagePreferences(preload: string): WebPreferences {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // Its dictionaries would be fetched from the network.
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

/** Whether an address is the application's page or a part of it. */
export function isOwnPage(address: string): boolean {
  return address.startsWith(`${pageOrigin}/`);
}

function schemeOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}

/** What the page may: copy a text when a person asks for it, and fill the screen. Neither tells it anything. */
const harmlessPermissions: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'fullscreen',
]);

function mayHave(permission: string, isMainFrame: boolean, address: string): boolean {
  return harmlessPermissions.has(permission) && isMainFrame && isOwnPage(address);
}

/** Whether a session may load an address. Developer tools are part of Electron and not there once installed. */
export function mayLoad(address: string): boolean {
  const scheme = schemeOf(address);
  return (
    ownSchemes.has(scheme) ||
    localSchemes.has(scheme) ||
    (!app.isPackaged && scheme === 'devtools:')
  );
}

/** Refuses permissions, devices and downloads of a session, and the network. */
export function secureSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const granted = mayHave(permission, details.isMainFrame, details.requestingUrl);
    if (!granted) log.warning(`The permission “${permission}” was refused.`);
    decide(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave(permission, details.isMainFrame, details.requestingUrl ?? `${origin}/`),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => {
    decide({});
  });
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => {
    const cancel = !mayLoad(details.url);
    if (cancel)
      log.warning('A request to the network was refused.', { scheme: schemeOf(details.url) });
    decide({ cancel });
  });
  session.on('will-download', (event, item) => {
    // What the page itself made, such as a table, may be saved; the system asks where.
    if (item.getURL().startsWith(`blob:${pageOrigin}/`)) return;
    event.preventDefault();
    log.warning('A download was refused.');
  });
}

/** Keeps web contents on the application's page. */
export function secureContents(contents: WebContents, log: Log): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    log.warning('A way out of the page was refused.', { scheme: schemeOf(event.url) });
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Otherwise WebRTC could send past the session's refusal.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** Switches all of it on, for every session and every web contents there will ever be. Before Electron is ready. */
export function secureApplication(log: Log): void {
  app.enableSandbox();
  // The second lock on the network: no name is ever resolved.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('session-created', (session) => {
    secureSession(session, log);
  });
  app.on('web-contents-created', (_event, contents) => {
    secureContents(contents, log);
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    event.preventDefault();
    decide(false);
  });
  app.on('login', (event) => {
    event.preventDefault();
  });
  app.on('select-client-certificate', (event) => {
    event.preventDefault();
  });
}

/** The session of the application's window, secured also where it was there before anyone listened. */
export function ownSession(log: Log): Session {
  const session = sessions.defaultSession;
  secureSession(session, log);
  return session;
}
