import type { CanaryCall } from "../model/documents/settings/canary.ts";
import { UserError } from "../model/errors.ts";
import { quoted } from "../model/text/suggest.ts";

/** A canary of an earlier day says nothing about today. */
const OLDEST_MS = 24 * 3_600_000;
/** Answers of AWS differ by seconds. */
const FUTURE_MS = 5 * 60_000;
const SCHEMA_VERSION = "1.0";

/** What a sink has of one call. */
export interface FoundCall {
  readonly eventTime: string;
  readonly foundAt: string;
  readonly deliveredAt: string | null;
  /** Each copy once. */
  readonly copies: readonly string[];
  /** When each of them was delivered, where that is known. */
  readonly deliveries?: readonly string[];
}

/** The last delivery of a trail in a Region, and when its status said so. */
export interface LastDelivery {
  readonly at: string | null;
  readonly readAt: string;
}

/** What searches of a sink have found, by the number of the call. */
export interface SinkState {
  readonly found: Record<string, FoundCall>;
  readonly missedAt: Record<string, string>;
  problems: readonly string[];
  /** Of trails that share the sink, by ARN and Region. */
  deliveries?: Readonly<Record<string, LastDelivery>>;
}

/** What a later run needs to go on without calling again. Nothing of it is secret. */
export interface CanaryState {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly account: string;
  readonly token: string;
  readonly calls: readonly CanaryCall[];
  readonly sinks: Record<string, SinkState>;
}

export const newState = (account: string, token: string, calls: readonly CanaryCall[]): CanaryState => ({
  schemaVersion: SCHEMA_VERSION,
  account,
  token,
  calls,
  sinks: {},
});

/** What is known of a sink, to be added to. */
export function sinkState({ sinks }: CanaryState, id: string): SinkState {
  const known = Object.hasOwn(sinks, id) ? sinks[id] : undefined;
  if (known) return known;
  const made: SinkState = { found: {}, missedAt: {}, problems: [] };
  sinks[id] = made;
  return made;
}

/**
 * Reads the state of an earlier run.
 *
 * @param now - by AWS's clock.
 * @throws UserError (exit 2) where it is none, of a different version or account, older than a day, or of calls that are yet to be made.
 */
export function readState(text: string, name: string, account: string, now: number): CanaryState {
  const value = json(text);
  const version = isRecord(value) && isText(value.token) ? value.schemaVersion : SCHEMA_VERSION;
  if (isText(version) && version !== SCHEMA_VERSION)
    throw new UserError(
      `${name} is the state of a canary in format ${quoted(version)}, and this version reads ${SCHEMA_VERSION}: delete the file to call again`,
    );
  if (!isState(value)) throw new UserError(`${name} is not the state of a canary`);
  if (value.account !== account)
    throw new UserError(`${name} is the canary of account ${value.account}; the credentials are of ${account}`);
  const calledAt = Math.max(...value.calls.map((call) => Date.parse(call.calledAt)));
  const made = `${name} is a canary of ${new Date(calledAt).toISOString()}`;
  if (now - calledAt > OLDEST_MS) throw new UserError(`${made}, more than a day old: delete the file to call again`);
  if (calledAt - now > FUTURE_MS) throw new UserError(`${made}, which is in the future: delete the file to call again`);
  return value;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTime = (value: unknown): value is string =>
  isText(value) && /Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is CanaryState {
  if (!isRecord(value) || value.schemaVersion !== SCHEMA_VERSION) return false;
  const { account, token, calls, sinks } = value;
  return (
    isText(account) &&
    isText(token) &&
    /^[0-9a-f]{16,64}$/.test(token) &&
    Array.isArray(calls) &&
    calls.length > 0 &&
    calls.every(isCall) &&
    isRecord(sinks) &&
    Object.values(sinks).every(isSink)
  );
}

function isCall(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.eventSource, value.eventName, value.region].every(isText) &&
    isTime(value.calledAt) &&
    [value.requestId, value.errorCode].every(isTextOrNull)
  );
}

function isSink(value: unknown): boolean {
  return (
    isRecord(value) &&
    isRecord(value.found) &&
    Object.values(value.found).every(isFound) &&
    isRecord(value.missedAt) &&
    Object.values(value.missedAt).every(isTime) &&
    Array.isArray(value.problems) &&
    value.problems.every(isText) &&
    (value.deliveries === undefined ||
      (isRecord(value.deliveries) && Object.values(value.deliveries).every(isDelivery)))
  );
}

const isDelivery = (value: unknown): boolean =>
  isRecord(value) && (value.at === null || isTime(value.at)) && isTime(value.readAt);

function isFound(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.eventTime, value.foundAt].every(isTime) &&
    (value.deliveredAt === null || isTime(value.deliveredAt)) &&
    Array.isArray(value.copies) &&
    value.copies.length > 0 &&
    value.copies.every(isText) &&
    (value.deliveries === undefined || (Array.isArray(value.deliveries) && value.deliveries.every(isTime)))
  );
}
