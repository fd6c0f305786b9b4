/** How a bucket's objects are reached, as the SDK found out. */
export interface Route {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  /** The path before a key: `/`, or `/bucket/`. */
  readonly base: string;
  /** The bucket's region, which requests are signed for. */
  readonly region: string;
}

/** A request as the SDK was about to send it. */
export interface SentRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The route of a signed request: the SDK decides endpoint, path style and Region.
 *
 * @param key - of the requested object; empty for the bucket itself.
 */
export function routeOf({ protocol, hostname, port, path, headers }: SentRequest, key: string): Route | undefined {
  const region = /Credential=[^/]+\/\d+\/([^/]+)\/s3\//.exec(headers.authorization ?? headers.Authorization ?? "")?.[1];
  const encoded = encodeKey(key);
  if (region === undefined || !path.endsWith(encoded)) return undefined;
  const base = path.slice(0, path.length - encoded.length);
  return { protocol, hostname, port, base: base.endsWith("/") ? base : `${base}/`, region };
}

/** A key in a URL: everything but letters, digits, `-_.~` and slashes is escaped. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
