import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { UserError } from "../model/errors.ts";
import { connectionAgents } from "./agents.ts";

export interface SessionOptions {
  readonly profile?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  /** Replaces every service's endpoint; `AWS_ENDPOINT_URL*` do the same one by one. */
  readonly endpointUrl?: string | undefined;
  /** Milliseconds to connect (3000). */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds for one attempt at a call (5000); the SDK makes three. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How the SDK tries again: `adaptive` with three attempts suits CloudTrail's low limits, and is the default. */
  readonly retry?: { readonly mode: "adaptive" | "standard"; readonly maxAttempts: number } | undefined;
}

type ClientConfig = Readonly<Record<string, unknown>>;

/** What the calls of one collection share: credentials, connections, retries. */
export interface Session {
  /** The region of the environment or profile, or us-east-1. */
  readonly region: string;
  /** After this many milliseconds a call has hung, whatever the SDK still hopes for. */
  readonly callDeadlineMs: number;
  /** The credentials of all clients; asked for once, and again before they expire. */
  readonly credentials: () => Promise<Credentials>;
  /** A text without the credentials in use: AWS repeats the session token in what it says of a wrong signature. */
  hide(text: string): string;
  /** The client of a service in a region; made once. */
  client<C>(make: new (config: never) => C, region: string): C;
  close(): void;
}

const RETRY = { mode: "adaptive", maxAttempts: 3 } as const;

/**
 * The region of the environment or profile, or us-east-1.
 *
 * @throws UserError (exit 2) if it is none.
 */
export async function configuredRegion(profile = process.env.AWS_PROFILE || undefined): Promise<string> {
  const region =
    process.env.AWS_REGION ||
    process.env.AWS_DEFAULT_REGION ||
    (await loadSharedConfigFiles()).configFile?.[profile ?? "default"]?.region ||
    "us-east-1";
  if (!/^[a-z0-9-]+$/i.test(region))
    throw new UserError(`${JSON.stringify(region)}, the region of the environment or profile, is no AWS region`);
  return region;
}

/**
 * Opens a session with the SDK's own credential chain.
 *
 * @throws UserError (exit 2) if a profile is named that no configuration file holds, or region or endpoint are none.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const profile = options.profile ?? (process.env.AWS_PROFILE || undefined);
  const files = await loadSharedConfigFiles();
  const settings = { ...files.configFile, ...files.credentialsFile };
  if (profile !== undefined && !Object.hasOwn(settings, profile))
    throw new UserError(
      `Profile ${profile} is in no AWS configuration file; known profiles: ${Object.keys(settings).sort().join(", ") || "none"}`,
    );
  const region = await configuredRegion(profile);
  const endpoint = options.endpointUrl ?? process.env.AWS_ENDPOINT_URL;
  if (endpoint && !/^https?:$/.test(protocolOf(endpoint)))
    throw new UserError(`Endpoint ${JSON.stringify(shownUrl(endpoint))} is no http or https address`);
  const attemptTimeoutMs = options.attemptTimeoutMs ?? 5000;
  const { mode, maxAttempts } = options.retry ?? RETRY;
  const agents = await connectionAgents();
  const requestHandler = new NodeHttpHandler({
    ...agents,
    connectionTimeout: options.connectTimeoutMs ?? 3000,
    requestTimeout: attemptTimeoutMs,
    socketTimeout: attemptTimeoutMs,
    throwOnRequestTimeout: true,
  });
  const { endpointUrl } = options;
  const custom = endpointUrl ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  const base: ClientConfig = {
    requestHandler,
    retryMode: mode,
    maxAttempts,
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    ...(profile === undefined ? {} : { profile }),
  };
  // Resolved once for all clients: each would otherwise ask STS, SSO or the metadata service by itself.
  const secrets = new Set<string>();
  const credentials = once(provider(options, { ...base, region }, profile, secrets));
  const clients = new Map<unknown, Map<string, unknown>>();
  return {
    region,
    callDeadlineMs: maxAttempts * attemptTimeoutMs + 5000,
    credentials,
    hide: (text) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, "[hidden]"), text),
    client<C>(make: new (config: never) => C, where: string): C {
      const byRegion = clients.get(make) ?? new Map<string, unknown>();
      clients.set(make, byRegion);
      const client =
        byRegion.get(where) ??
        new (make as unknown as new (config: ClientConfig) => C)({
          ...base,
          region: where,
          credentials,
          // Read by S3 alone. Host names of custom endpoints rarely resolve with a bucket in front of them.
          forcePathStyle: custom !== undefined,
          followRegionRedirects: true,
        });
      byRegion.set(where, client);
      return client as C;
    },
    close: () => requestHandler.destroy(),
  };
}

/** An address without what it may hold beside: password, query. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/.*@/, "//").replace(/[?#].*/, "");
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`.replace(/\/\/.*@/, "//");
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : "";
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
type Provider = () => Promise<Credentials>;

function provider(
  options: SessionOptions,
  clientConfig: ClientConfig,
  profile: string | undefined,
  secrets: Set<string>,
): Provider {
  const own = remembering(
    secrets,
    fromNodeProviderChain({ ...(profile === undefined ? {} : { profile }), clientConfig }),
  );
  if (options.roleArn === undefined) return own;
  const assumed = fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: options.roleArn,
      RoleSessionName: "trailproof",
      ...(options.externalId === undefined ? {} : { ExternalId: options.externalId }),
    },
    clientConfig,
  });
  return remembering(secrets, assumed);
}

/** Keeps what a provider gives, so that it can be taken out of texts. */
function remembering(secrets: Set<string>, ask: Provider): Provider {
  return async () => {
    const given = await ask();
    for (const secret of [given.secretAccessKey, given.sessionToken, given.accessKeyId])
      if (secret) secrets.add(secret).add(encodeURIComponent(secret));
    return given;
  };
}

/** Asks a provider once, and again five minutes before what it gave expires. */
function once(ask: Provider): Provider {
  let asked: Promise<Credentials> | undefined;
  return async () => {
    asked ??= ask();
    const known = await asked;
    const left = (known.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    if (left > 300_000) return known;
    asked = ask();
    return asked;
  };
}
