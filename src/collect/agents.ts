import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * One pool of connections; through the proxy that the environment names, if any (`HTTPS_PROXY`, `NO_PROXY` …).
 *
 * @param maxSockets - connections to one host.
 */
export async function connectionAgents(maxSockets = 64): Promise<Agents> {
  const pool = { keepAlive: true, maxSockets };
  const proxied = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].some(
    (name) => process.env[name] ?? process.env[name.toLowerCase()],
  );
  if (!proxied) return { httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent(pool) };
  const { ProxyAgent } = await import("proxy-agent");
  // Plain requests carry the whole address only on a connection of their own; tunnels are kept.
  return {
    httpAgent: new ProxyAgent({ ...pool, keepAlive: false }) as unknown as HttpAgent,
    httpsAgent: new ProxyAgent(pool) as unknown as HttpsAgent,
  };
}
