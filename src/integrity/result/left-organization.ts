import { ACCOUNT_LEFT, IGNORED } from "../../model/integrity/integrity-notes.ts";
import type { IntegrityNote, Problem } from "../../model/integrity/integrity-result.ts";
import { counted } from "../../model/text/safe-text.ts";
import type { Ignored } from "../layout/find-folders.ts";
import type { OrganizationAccounts } from "../source/opened.ts";

/** In these states an account makes no API calls that CloudTrail could record. */
const CLOSED = new Set(["SUSPENDED", "PENDING_CLOSURE", "CLOSED"]);

/** An account and Region whose log files continue after the last digest file. */
export interface LogsAfterDigests {
  readonly accountId: string;
  readonly region: string;
  readonly logs: number;
}

/**
 * An account that left the organization, and a Region that is disabled, deliver no digest files. What is missing or
 * unreadable there becomes a note; every other problem there stays. If log files continue after the last digest file, the
 * account or Region was still in use, and all problems stay.
 *
 * @param logsAfter - accounts and Regions for which that is so.
 * @param ask - calls Organizations; only called if digest files stopped in an organization trail's folders.
 */
export async function problemsAndNotes(
  problems: readonly Problem[],
  ignored: Ignored,
  ask: (() => Promise<OrganizationAccounts | IntegrityNote>) | undefined,
  logsAfter: readonly LogsAfterDigests[] = [],
): Promise<{ readonly problems: readonly Problem[]; readonly notes: readonly IntegrityNote[] }> {
  const logCount = ({ accountId, region }: Problem): number =>
    logsAfter.find((one) => one.accountId === accountId && one.region === region)?.logs ?? 0;
  const mayBeInactive = (problem: Problem): boolean => problem.kind !== "digests-stopped" || logCount(problem) === 0;
  const isIgnored = (problem: Problem): boolean =>
    (problem.kind === "digests-stopped" || problem.kind === "unreadable") &&
    mayBeInactive(problem) &&
    (ignored.accountIds.includes(problem.accountId) || ignored.regions.includes(problem.region));
  const ignoredProblems = problems.filter(isIgnored);
  const rest = problems.filter((one) => !isIgnored(one));
  const notes = byPlace(ignoredProblems).map(({ accountId, region, problems: own }) => {
    const how = ignored.accountIds.includes(accountId) ? "--ignore-account" : "--ignore-region";
    const what = counted(
      own.reduce((sum, { count = 1 }) => sum + count, 0),
      "problem",
    );
    return {
      code: IGNORED,
      message: `${what} of missing or unreadable files of account ${accountId} in ${region} ignored (${how})`,
      region,
    };
  });
  const inOrganization = rest.filter(
    (one) => one.kind === "digests-stopped" && mayBeInactive(one) && organizationOf(one) !== undefined,
  );
  if (!ask || inOrganization.length === 0) return { problems: rest, notes };
  const answer = await ask();
  if (!("states" in answer)) return { problems: rest, notes: [...notes, answer] };
  const left = inOrganization.flatMap((problem) => {
    const why = reasonLeft(problem, answer);
    return why === undefined ? [] : [{ problem, why }];
  });
  const explained = new Set(left.map(({ problem }) => problem));
  const leftNotes = left.map(({ problem: { region, from }, why }) => ({
    code: ACCOUNT_LEFT,
    message: `${why}: no digest file in ${region} after ${from ?? "the start of the range"}`,
    region,
  }));
  return { problems: rest.filter((one) => !explained.has(one)), notes: [...notes, ...leftNotes] };
}

/** The organization in whose folder a problem is: the accounts of a different organization say nothing about it. */
const organizationOf = ({ key }: Problem): string | undefined => /(?:^|\/)AWSLogs\/(o-[a-z0-9]+)\//.exec(key)?.[1];

function reasonLeft(problem: Problem, { organizationId, states }: OrganizationAccounts): string | undefined {
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
