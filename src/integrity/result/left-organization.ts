import { ACCOUNT_DEPARTED, PLACE_IGNORED } from "../../model/integrity-notes.ts";
import type { IntegrityNote, Problem } from "../../model/integrity-result.ts";
import { counted } from "../../model/text.ts";
import type { Ignored } from "../layout/find-folders.ts";
import type { OrganizationAccounts } from "../source/opened.ts";

/** In these states an account makes no API calls that CloudTrail could record. */
const CLOSED = new Set(["SUSPENDED", "PENDING_CLOSURE", "CLOSED"]);

/** Where digest files stopped while log files went on. */
export interface Continued {
  readonly accountId: string;
  readonly region: string;
  readonly logs: number;
}

/**
 * No digest files come from an account that left the organization, or from a Region that is disabled. What is missing or
 * unreadable there becomes a note; whatever else is wrong there stays a problem. Where log files went on without digest
 * files, the account or Region was not gone: nothing is excused.
 *
 * @param continued - where that is so.
 * @param ask - asks Organizations; only called where digest files stopped in an organization trail's folders.
 */
export async function excuseDeparted(
  problems: readonly Problem[],
  ignored: Ignored,
  ask: (() => Promise<OrganizationAccounts | IntegrityNote>) | undefined,
  continued: readonly Continued[] = [],
): Promise<{ readonly problems: readonly Problem[]; readonly notes: readonly IntegrityNote[] }> {
  const logsAfter = ({ accountId, region }: Problem): number =>
    continued.find((one) => one.accountId === accountId && one.region === region)?.logs ?? 0;
  const isGone = (problem: Problem): boolean => problem.kind !== "digests-stopped" || logsAfter(problem) === 0;
  const isIgnored = (problem: Problem): boolean =>
    (problem.kind === "digests-stopped" || problem.kind === "unreadable") &&
    isGone(problem) &&
    (ignored.accountIds.includes(problem.accountId) || ignored.regions.includes(problem.region));
  const excused = problems.filter(isIgnored);
  const rest = problems.filter((one) => !isIgnored(one));
  const notes = byPlace(excused).map(({ accountId, region, problems: own }) => {
    const how = ignored.accountIds.includes(accountId) ? "--ignore-account" : "--ignore-region";
    const what = counted(
      own.reduce((sum, { count = 1 }) => sum + count, 0),
      "problem",
    );
    return {
      code: PLACE_IGNORED,
      message: `${what} of missing or unreadable files of account ${accountId} in ${region} ignored (${how})`,
      region,
    };
  });
  const inOrganization = rest.filter(
    (one) => one.kind === "digests-stopped" && isGone(one) && organizationOf(one) !== undefined,
  );
  if (!ask || inOrganization.length === 0) return { problems: rest, notes };
  const answer = await ask();
  if (!("states" in answer)) return { problems: rest, notes: [...notes, answer] };
  const departed = inOrganization.flatMap((problem) => {
    const why = departure(problem, answer);
    return why === undefined ? [] : [{ problem, why }];
  });
  const gone = new Set(departed.map(({ problem }) => problem));
  const told = departed.map(({ problem: { region, from }, why }) => ({
    code: ACCOUNT_DEPARTED,
    message: `${why}: no digest file in ${region} after ${from ?? "the start of the range"}`,
    region,
  }));
  return { problems: rest.filter((one) => !gone.has(one)), notes: [...notes, ...told] };
}

/** The organization in whose folder a problem is; a listing of a different organization proves nothing about it. */
const organizationOf = ({ key }: Problem): string | undefined => /(?:^|\/)AWSLogs\/(o-[a-z0-9]+)\//.exec(key)?.[1];

function departure(problem: Problem, { organizationId, states }: OrganizationAccounts): string | undefined {
  if (organizationOf(problem) !== organizationId) return undefined;
  const state = states.get(problem.accountId);
  if (state === undefined) return `account ${problem.accountId} is no longer in organization ${organizationId}`;
  return CLOSED.has(state) ? `account ${problem.accountId} is ${state} in organization ${organizationId}` : undefined;
}

function byPlace(problems: readonly Problem[]) {
  const places = new Map<string, { accountId: string; region: string; problems: Problem[] }>();
  for (const problem of problems) {
    const { accountId, region } = problem;
    const place = places.get(`${accountId} ${region}`) ?? { accountId, region, problems: [] };
    place.problems.push(problem);
    places.set(`${accountId} ${region}`, place);
  }
  return [...places.values()];
}
