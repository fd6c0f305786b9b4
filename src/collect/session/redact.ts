import type { Credentials } from "./credentials.ts";

/** Shorter values are no secrets of AWS, but may be ordinary words: a key `test` is part of "latest". */
const SHORTEST = 16;

/** Removes credentials from texts: `remember` returns what it is given, `hide` replaces all that was remembered. */
export interface Hiding {
  remember(credentials: Credentials): Credentials;
  hide(text: string): string;
}

export function hiding(): Hiding {
  const secrets = new Set<string>();
  return {
    remember: (credentials) => {
      for (const secret of [credentials.secretAccessKey, credentials.sessionToken, credentials.accessKeyId])
        if (secret && secret.length >= SHORTEST) secrets.add(secret).add(encodeURIComponent(secret));
      return credentials;
    },
    hide: (text) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, "[hidden]"), text),
  };
}
