import { parseArn } from "../aws/arn.ts";
import type { Evidence, Finding, ScanResult } from "../documents/result.ts";
import type { FactId } from "../documents/snapshot.ts";
import { FACT_COMMANDS, type FactCommand, FURTHER_COMMANDS, type Place } from "../resources/fact-commands.ts";
import { FACTS } from "../resources/facts.ts";
import { collections, namedResource } from "../resources/graph.ts";
import type { ResourceType } from "../resources/resource-types.ts";
import { stepsOf } from "../text/json-pointer.ts";
import { isActive } from "../text/safe-text.ts";
import { shellQuote } from "../text/shell-quote.ts";
import { eventCommand } from "./event-command.ts";

type Result = Pick<ScanResult, "account" | "integrity">;
type About = Pick<Finding, "resource"> & Partial<Pick<Finding, "data">>;

/**
 * The command that shows a piece of evidence again: read-only, of the AWS CLI, or `trailproof validate` for log files; quoted
 * for a POSIX shell.
 *
 * @returns undefined where no single command does, or a name cannot be copied from a page as it is.
 */
export function evidenceCommand(evidence: Evidence, finding: About, result: Result): string | undefined {
  const found = placeOf(evidence, finding, result);
  if (!found) return undefined;
  const { fact, place } = found;
  if (fact === "account.events") return eventCommand(finding);
  if (fact === "trail.integrity") return validation(place.id, result);
  const row = evidence.api === FACTS[fact].api ? FACT_COMMANDS[fact] : FURTHER_COMMANDS[evidence.api];
  const command = row?.(place);
  if (!command) return undefined;
  const where = { region: regionOf(evidence, finding, found), partition: result.account.partition };
  // An error has no members.
  const { query: _, ...call } = command;
  return written({ api: FACTS[fact].api, ...(evidence.state === "unreadable" ? call : command) }, where);
}

interface Found {
  readonly type: ResourceType;
  readonly fact: FactId;
  readonly place: Place;
}

/** The fact that evidence belongs to, by its pointer. */
function placeOf({ pointer, api, state, region, value }: Evidence, { resource }: About, { account }: Result) {
  const [collection = "", ...rest] = stepsOf(pointer);
  const type = collection === "account" ? collection : collections().find(([name]) => name === collection)?.[1];
  if (type === undefined) return undefined;
  // Of what was not collected the pointer ends at the collection.
  const id = type === "account" ? account.id : (rest.shift() ?? (type === "region" ? region : undefined));
  if (id === undefined) return undefined;
  const fact = factOf(type, rest[0], api);
  if (fact === undefined) return undefined;
  const below = fact.startsWith(`${type}.`) ? rest.slice(1) : rest;
  const place: Place = {
    id,
    name: String(namedResource(type, id, account).name ?? id),
    account: account.id,
    steps: below[0] === "value" || below[0] === "partial" ? below.slice(1) : below,
    members: typeof value === "object" && value !== null ? (value as Place["members"]) : {},
    policyArn: resource.type === "policy" ? resource.arn : null,
    isRead: state === undefined || state === "read",
  };
  return { type, fact, place } satisfies Found;
}

/** Members of a trail that are no facts are of the list of trails. */
function factOf(type: ResourceType, member: string | undefined, api: string): FactId | undefined {
  const fact = `${type}.${member}`;
  if (Object.hasOwn(FACTS, fact)) return fact as FactId;
  if (type === "trail") return api === FACTS["region.trails"].api ? "region.trails" : undefined;
  if (type !== "region" || member !== undefined) return undefined;
  return (Object.keys(FACTS) as FactId[]).find((one) => one.startsWith("region.") && FACTS[one].api === api);
}

/** Evidence without a Region was read in the resource's; what was not collected, in that of the pointer. */
function regionOf({ region, state }: Evidence, { resource }: About, { type, place }: Found): string | undefined {
  const named = type === "region" ? place.id : parseArn(place.id)?.region || undefined;
  return region ?? (state === "not-collected" ? (named ?? resource.region) : (resource.region ?? named)) ?? undefined;
}

/** The services that have one endpoint for a partition. */
const GLOBAL = new Set(["iam", "organizations", "s3"]);
/** The AWS CLI's names of services, where they differ from the prefix of the API. */
const SERVICES: Readonly<Record<string, string>> = { s3: "s3api" };

interface Where {
  readonly region: string | undefined;
  readonly partition: string;
}

/** A call as a command line; undefined where a value cannot be written so that it means the same everywhere. */
function written(call: FactCommand & { readonly api: string }, where: Where): string | undefined {
  const { api, options = {}, query, isText } = call;
  const [service = "", operation = ""] = api.split(":");
  const isGlobal = GLOBAL.has(service);
  if (where.region === undefined && !isGlobal) return undefined;
  const words = Object.entries(options).map(([name, value]) => {
    if (value === true) return `--${name}`;
    if (typeof value === "string" || Array.isArray(value)) return option(name, value);
    const inner = written(value as typeof call, where);
    return inner && `--${name} "$(${inner})"`;
  });
  const all = [
    `aws ${SERVICES[service] ?? service} ${kebab(operation)}`,
    ...words,
    ...(where.region === undefined || (isGlobal && where.partition === "aws") ? [] : [option("region", where.region)]),
    ...(query === undefined ? [] : [option("query", query)]),
    ...(query !== undefined && isText ? ["--output text"] : []),
  ];
  return all.every((one) => one !== undefined) ? all.join(" ") : undefined;
}

/** The AWS CLI's name of an operation. */
const kebab = (operation: string) => operation.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

function option(name: string, value: string | readonly string[]): string | undefined {
  const values = [value].flat();
  return values.every(isPlain) ? `--${name} ${values.map(shellQuote).join(" ")}` : undefined;
}

/** Text that a page shows as it is, and that the AWS CLI takes as it is: no option, no JSON, no file or address to load. */
const isPlain = (text: string) => text !== "" && !isActive(text) && !/^(-|[[{]|(fileb?|https?):\/\/)/.test(text);

/** The same log files again. */
function validation(trail: string, { integrity = [] }: Result): string | undefined {
  const range = integrity.find((one) => one.trail === trail)?.range;
  if (!range) return undefined;
  const options = [option("trail-arn", trail), option("start", range.start), option("end", range.end)];
  return options.every((one) => one !== undefined) ? `trailproof validate ${options.join(" ")}` : undefined;
}
