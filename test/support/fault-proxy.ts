import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type ErrorFault, errorAnswer, FOREIGN_PAGE, GARBAGE } from "./aws-faults.ts";
import { type AwsRequest, recognise } from "./aws-request.ts";

export type { Answer } from "./aws-faults.ts";
export type { AwsRequest } from "./aws-request.ts";

/**
 * `hang`: accepts, never answers. `hang-body`: half an answer, then silence. `cut`: half an answer, then the connection
 * breaks. `cut-404`: the same for an error. `slow`: the true answer after `delayMs`.
 */
export type Fault = ErrorFault | "hang" | "hang-body" | "cut" | "cut-404" | "garbage" | "foreign-page" | "slow";

export interface Rule {
  readonly fault: Fault;
  /** `cloudtrail:GetTrailStatus`, or `cloudtrail:*`; every operation without it. */
  readonly operation?: string;
  readonly region?: string;
  /** Narrows it further, for example to one trail. */
  readonly when?: (request: AwsRequest) => boolean;
  /** How often, from the first request that matches; then the rule is spent. */
  readonly times?: number;
  readonly delayMs?: number;
}

/** Rewrites the emulator's answer to one operation, errors included. */
export type Override = (request: AwsRequest, answer: Answer) => Answer | Promise<Answer>;

export interface Behaviour {
  readonly rules?: readonly Rule[];
  readonly overrides?: Readonly<Record<string, Override>>;
}

export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
}

export interface FaultProxy {
  readonly url: string;
  /** Every request that came in, retries included, in order. */
  readonly calls: readonly Call[];
  count(operation?: string, region?: string): number;
  /** How often each operation was asked, in all regions. */
  counts(): Record<string, number>;
  /** Replaces rules and overrides; `times` start again. */
  behave(behaviour: Behaviour): void;
  /** Forgets the calls. */
  clear(): void;
  stop(): Promise<void>;
}

export interface Options extends Behaviour {
  /** The emulator's address. */
  readonly target: string;
  /** Remember the calls (default). */
  readonly record?: boolean;
  /** The emulator's answers, requested once: for many scans of an account that does not change, in proxies that share it. */
  readonly replay?: Map<string, Promise<Answer>>;
}

/** Operations that the emulator lacks: there is none of what they list, and the owner of a bucket pays. */
const LACKING: Readonly<Record<string, Override>> = {
  "cloudtrail:ListEventDataStores": saying({ EventDataStores: [] }),
  "cloudwatch:ListAlarmMuteRules": saying({ AlarmMuteRuleSummaries: [] }),
  "logs:DescribeAccountPolicies": saying({ accountPolicies: [] }),
  "logs:GetTransformer": saying({}),
  "s3:GetBucketRequestPayment": () => ({
    status: 200,
    headers: { "content-type": "application/xml" },
    body: "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>",
  }),
};

function saying(answer: object): Override {
  return () => ({
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(answer),
  });
}

/** An endpoint in front of the emulator that counts requests and alters the responses as configured. */
export async function faultProxy({ target, record = true, replay, ...behaviour }: Options): Promise<FaultProxy> {
  const upstream = new Agent({ keepAlive: true, maxSockets: 64 });
  const calls: Call[] = [];
  const withDefaults = (given: Behaviour["overrides"] = {}) => ({ ...LACKING, ...given });
  let rules = behaviour.rules ?? [];
  let overrides: Readonly<Record<string, Override>> = withDefaults(behaviour.overrides);
  let used = new Map<Rule, number>();

  const takeRule = (request: AwsRequest): Rule | undefined => {
    const rule = rules.find((each) => matches(each, request) && (used.get(each) ?? 0) < (each.times ?? Infinity));
    if (rule) used.set(rule, (used.get(rule) ?? 0) + 1);
    return rule;
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytes(incoming);
    const request = recognise(incoming.method ?? "GET", incoming.url ?? "/", incoming.headers, body);
    if (record) calls.push({ service: request.service, operation: request.operation, region: request.region });
    const answer = async () => {
      const real = await remembered(replay, request, () => forward(target, upstream, incoming, body));
      return (await overrides[request.operation]?.(request, real)) ?? real;
    };
    await act(takeRule(request), request, answer, response);
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // The client or the emulator closed the connection: at most the client can be told.
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, { status: 502, headers: { "content-type": "text/plain" }, body: `fault proxy: ${error}` });
    });
  });
  // The SDK keeps connections open for long; a server that closed them first would add errors of its own.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count: (operation, region) => calls.filter((call) => asked(call, operation, region)).length,
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
    behave: (next) => {
      rules = next.rules ?? [];
      overrides = withDefaults(next.overrides);
      used = new Map();
    },
    clear: () => {
      calls.length = 0;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        upstream.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function remembered(
  replay: Options["replay"],
  { method, operation, region, path, input, body }: AwsRequest,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const key = JSON.stringify([method, operation, region, path, input, body]);
  const answer = replay?.get(key) ?? ask();
  replay?.set(key, answer);
  return answer;
}

function asked(call: Call, operation = "*", region?: string): boolean {
  const named = operation.endsWith("*")
    ? call.operation.startsWith(operation.slice(0, -1))
    : call.operation === operation;
  return named && (region === undefined || region === call.region);
}

function matches(rule: Rule, request: AwsRequest): boolean {
  return asked(request, rule.operation, rule.region) && (rule.when?.(request) ?? true);
}

async function act(
  rule: Rule | undefined,
  request: AwsRequest,
  answer: () => Promise<Answer>,
  response: ServerResponse,
): Promise<void> {
  if (!rule) return send(response, await answer());
  switch (rule.fault) {
    case "slow":
      await sleep(rule.delayMs ?? 1000);
      return send(response, await answer());
    case "hang":
      return;
    case "hang-body":
      return half(response, await answer(), () => {});
    case "cut":
      return half(response, await answer(), () => response.destroy());
    case "cut-404":
      return half(response, { ...(await answer()), status: 404 }, () => response.destroy());
    case "garbage":
      return send(response, GARBAGE);
    case "foreign-page":
      return send(response, FOREIGN_PAGE);
    default:
      return send(response, errorAnswer(rule.fault, request));
  }
}

function send(response: ServerResponse, answer: Answer): void {
  const head = response.req.method === "HEAD";
  const length = head ? {} : { "content-length": String(Buffer.byteLength(answer.body)) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(head ? undefined : answer.body);
}

/** Announces the complete response, sends half of it. An answer without a body does not even get its headers through. */
function half(response: ServerResponse, answer: Answer, then: () => void): void {
  const body = Buffer.from(answer.body);
  if (response.req.method === "HEAD") {
    then();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length + 1) });
  response.flushHeaders();
  response.write(body.subarray(0, Math.ceil(body.length / 2)), then);
}

async function bytes(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Headers of one connection, which must not be passed on to the next. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** Passes the request on as it came: host and path are signed. */
function forward(target: string, agent: Agent, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url, headers } = incoming;
  const { connection: _, ...kept } = headers;
  const { hostname, port } = new URL(target);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path: url, headers: kept, agent }, (response) => {
      const passed = Object.entries(response.headers).flatMap(([name, value]) =>
        value === undefined || HOP.has(name) ? [] : [[name, String(value)] as const],
      );
      bytes(response).then((content) => {
        resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(passed), body: content });
      }, reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}
