import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import { UserError } from "../../model/errors.ts";
import { type Section, shownUrl } from "./shared-config.ts";

export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

const PROXIES = ["https_proxy", "http_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);

/**
 * One pool of connections; through the proxy that the environment names, if any (`HTTPS_PROXY`, `NO_PROXY` …).
 *
 * @param trust - the certificate authorities to trust instead of Node's.
 * @param maxSockets - connections to one host.
 */
export async function connectionAgents(trust: SecureContext | undefined, maxSockets: number): Promise<Agents> {
  const pool = { keepAlive: true, maxSockets, ...(trust ? { secureContext: trust } : {}) };
  if (!proxyInUse()) return { httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent(pool) };
  const { ProxyAgent } = await import("proxy-agent");
  const throughProxy = (options: typeof pool) => {
    const agent = new ProxyAgent(options);
    const find = agent.getProxyForUrl;
    agent.getProxyForUrl = async (url, request) => asPlainHttp(await find(url, request));
    return agent;
  };
  // Plain requests carry the full address only on a connection of their own; tunnels are kept.
  return {
    httpAgent: throughProxy({ ...pool, keepAlive: false }) as unknown as HttpAgent,
    httpsAgent: throughProxy(pool) as unknown as HttpsAgent,
  };
}

/** The first variable that names a proxy, with the proxy as it may be shown. */
export function proxyInUse(): { readonly variable: string; readonly proxy: string } | undefined {
  const variable = PROXIES.find((name) => process.env[name]);
  const value = variable === undefined ? undefined : process.env[variable];
  return variable && value ? { variable, proxy: shownUrl(withScheme(value)) } : undefined;
}

const withScheme = (proxy: string) => (proxy.includes("://") ? proxy : `http://${proxy}`);

/** A proxy without a scheme is spoken to in http, as curl and the AWS CLI do; the library takes the request's scheme. */
function asPlainHttp(proxy: string): string {
  const bare = proxy.replace(/^[a-z]+:\/\//, "");
  return PROXIES.some((name) => process.env[name] === bare) ? withScheme(bare) : proxy;
}

/**
 * The certificate authorities of `AWS_CA_BUNDLE` or the profile's `ca_bundle`. Like in the AWS CLI they replace the
 * system's own.
 *
 * @throws UserError (exit 2) for a file that cannot be read or holds no certificate.
 */
export function certificateAuthorities({ ca_bundle }: Section): SecureContext | undefined {
  const [from, path] = process.env.AWS_CA_BUNDLE
    ? ["AWS_CA_BUNDLE", process.env.AWS_CA_BUNDLE]
    : ["ca_bundle", ca_bundle];
  if (!path) return undefined;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${from} ${path}: the file cannot be read (${code})`, 2, { cause: error });
  }
  try {
    // A context takes a broken certificate without a word.
    new X509Certificate(text);
    // One context for all connections: a bundle has some hundred certificates.
    return createSecureContext({ ca: text });
  } catch (error) {
    throw new UserError(`${from} ${path}: expected certificates in PEM format`, 2, { cause: error });
  }
}
