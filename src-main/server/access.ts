import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function isSame(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/**
 * Who may use the server: whoever opened an address with a token that the server's terminal printed. A token is good
 * for one use and gives a session, a cookie of that browser that no page can read.
 */
export class Access {
  #tokens: readonly string[] = [];
  #sessions: readonly string[] = [];

  /** A new token. */
  issueToken(): string {
    const token = newSecret();
    this.#tokens = [...this.#tokens, token];
    return token;
  }

  /** Takes a token for a session; null when there is no such token, or it was used. */
  exchange(token: string): string | null {
    const known = this.#tokens.find((one) => isSame(token, one));
    if (known === undefined) return null;
    this.#tokens = this.#tokens.filter((one) => one !== known);
    const session = newSecret();
    this.#sessions = [...this.#sessions, session];
    return session;
  }

  /** Whether a session was given by this server. */
  knows(session: string | undefined): boolean {
    return session !== undefined && this.#sessions.some((one) => isSame(session, one));
  }
}
