/** Names of this computer that no other computer can have. */
const ownNames = ['127.0.0.1', 'localhost'] as const;

/** What of a request tells where it comes from. */
export interface RequestHeaders {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which pages cannot set; missing outside browsers. */
  readonly site: string | undefined;
  /** `Sec-Fetch-Mode` */
  readonly mode: string | undefined;
}

/**
 * Tells whether a request was made by a page of this server, or by a person who opened its address. A page of another
 * site that makes the browser call this computer, also one that has its name point here (DNS rebinding), is refused.
 *
 * @param port of this server
 * @returns why it is refused; null when it is not
 */
export function refusalOf(headers: RequestHeaders, port: number): string | null {
  const { method, host, origin, site, mode } = headers;
  const own = ownNames.map((name) => `${name}:${port}`);
  if (host === undefined || !own.includes(host)) return 'It was asked for under another name.';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'It was asked for by another page.';
  const isOpened = method === 'GET' && (mode === undefined || mode === 'navigate');
  if (site === undefined || site === 'same-origin') return null;
  // `none`: typed or opened from another program. A link on another page may open the application, and no more.
  return isOpened ? null : 'It was asked for by another site.';
}
