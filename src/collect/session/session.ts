import { NodeHttpHandler } from "@smithy/node-http-handler";
import { parseArn } from "../../model/aws/arn.ts";
import { globalRegion } from "../../model/aws/partitions.ts";
import { refuseWebPages } from "../services/answers/body.ts";
import { type Agents, certificateAuthorities, connectionAgents } from "./agents.ts";
import { type CredentialProvider, credentialProvider, logger } from "./credentials.ts";
import { type Expiry, expiry } from "./expired.ts";
import { hiding } from "./redact.ts";
import { renewing } from "./renewal.ts";
import type { SessionOptions } from "./session-options.ts";
import { checkedEndpoint, configuredEndpoint, configuredRegion, readSharedConfig } from "./shared-config.ts";

type ClientConfig = Readonly<Record<string, unknown>>;

/** What the calls of one collection share: credentials, connections, retries. */
export interface Session {
  /** The region of the environment or profile, if it has the partition of what is asked about. */
  readonly region: string;
  /** After this many milliseconds a call has hung, whatever the SDK still hopes for. */
  readonly callDeadlineMs: number;
  /** The credentials of all clients; asked for once, and again before they expire. */
  readonly credentials: CredentialProvider;
  /** A text without the credentials in use: AWS repeats the session token in what it says of a wrong signature. */
  hide(text: string): string;
  /** The configured endpoint of a service, as the SDK calls it (`CloudWatch Logs`); undefined for AWS's own. */
  endpoint(service: string): string | undefined;
  /** A pool of connections with this session's proxy and certificate authorities. */
  connections(maxSockets: number): Promise<Agents>;
  /** The client of a service in a region; made once. */
  client<C>(make: new (config: never) => C, region: string): C;
  readonly expiry: Expiry;
  close(): void;
}

const RETRY = { mode: "adaptive", maxAttempts: 3 } as const;
const MAX_SOCKETS = 64;

/**
 * Opens a session with the credentials, endpoints, certificate authorities and proxies that the AWS CLI would use.
 *
 * @throws UserError (exit 2) if a profile is named that no configuration file holds, or a region, an endpoint or a bundle of
 * certificates is wrong.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { endpointUrl, roleArn } = options;
  const config = await readSharedConfig(options.profile);
  const roleRegion = globalRegion(parseArn(roleArn ?? "")?.partition ?? "");
  const region = configuredRegion(config, options.target ?? roleRegion);
  const endpoint = (service: string) =>
    endpointUrl === undefined ? configuredEndpoint(config, service) : checkedEndpoint(endpointUrl);
  const attemptTimeoutMs = options.attemptTimeoutMs ?? 5000;
  const { mode, maxAttempts } = options.retry ?? RETRY;
  const trust = certificateAuthorities(config.section);
  const requestHandler = new NodeHttpHandler({
    ...(await connectionAgents(trust, MAX_SOCKETS)),
    connectionTimeout: options.connectTimeoutMs ?? 3000,
    requestTimeout: attemptTimeoutMs,
    socketTimeout: attemptTimeoutMs,
    throwOnRequestTimeout: true,
    logger,
  });
  const base: ClientConfig = {
    requestHandler,
    logger,
    retryMode: mode,
    maxAttempts,
    ...(config.profile === undefined ? {} : { profile: config.profile }),
  };
  const { remember, hide } = hiding();
  // Resolved once for all clients: each would otherwise ask STS, SSO or the metadata service by itself.
  const credentials = renewing(
    credentialProvider({
      profile: options.profile,
      config,
      roleArn,
      externalId: options.externalId,
      remember,
      clientConfig: base,
      stsConfig: { ...base, region, ...given("endpoint", endpoint("STS")) },
    }),
  );
  // Host names of custom endpoints rarely resolve with a bucket in front of them. Read by S3 alone.
  const forcePathStyle = endpoint("S3") !== undefined;
  const ended = expiry();
  const clients = new Map<unknown, Map<string, unknown>>();
  return {
    region,
    callDeadlineMs: maxAttempts * attemptTimeoutMs + 5000,
    credentials: () => {
      ended.check();
      return credentials();
    },
    hide,
    endpoint,
    expiry: ended,
    connections: (maxSockets) => connectionAgents(trust, maxSockets),
    client<C>(make: new (config: never) => C, where: string): C {
      const byRegion = clients.get(make) ?? new Map<string, unknown>();
      clients.set(make, byRegion);
      const client =
        byRegion.get(where) ??
        adapted(
          new (make as unknown as new (config: ClientConfig) => Client)({
            ...base,
            region: where,
            credentials,
            forcePathStyle,
            followRegionRedirects: true,
          }),
          endpoint,
          ended,
        );
      byRegion.set(where, client);
      return client as C;
    },
    close: () => requestHandler.destroy(),
  };
}

/** The part of a client that is adapted. */
interface Client {
  readonly config: { readonly serviceId: string; serviceConfiguredEndpoint: () => Promise<string | undefined> };
  readonly middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
      options: { readonly step: "initialize"; readonly name: string },
    ): void;
  };
}

/**
 * Replaces the SDK's look-up of configured endpoints, which ignores the profile of `--profile`, sends nothing more once
 * the credentials have expired, and refuses web pages.
 */
function adapted(client: Client, endpoint: Session["endpoint"], ended: Expiry): Client {
  const { config, middlewareStack } = client;
  config.serviceConfiguredEndpoint = async () => endpoint(config.serviceId);
  const stopWhenExpired = (next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
    ended.check();
    return next(args).catch((error: Error) => {
      ended.learn(error.name);
      throw error;
    });
  };
  middlewareStack.add(stopWhenExpired, { step: "initialize", name: "stopWhenExpired" });
  return refuseWebPages(client);
}

const given = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
