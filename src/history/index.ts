import type { AccountHistory, History } from "../model/documents/history.ts";
import { HISTORY_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { quoted } from "../model/text/suggest.ts";
import { tool } from "../tool.ts";
import { type HistoryProblem, placesOf, readEntries } from "./read.ts";
import type { HistoryStore } from "./store.ts";
import { failuresOf } from "./timeline.ts";

export { appendToHistory } from "./append.ts";
export { folderStore, noFolder } from "./folder-store.ts";
export type { HistoryStore } from "./store.ts";

/**
 * Reads a history: all of one account, or an overview of several.
 *
 * @param account - its id; without it every account there is.
 * @throws UserError (exit 2) if the history is empty, does not know the account or cannot be read.
 */
export async function readHistory(store: HistoryStore, account?: string): Promise<History> {
  const known = (await store.accounts()).sort();
  if (known.length === 0) throw new UserError(`${store.name} has no results: "trailproof scan --history" adds one`);
  if (account !== undefined && !known.includes(account))
    throw new UserError(
      `${store.name} has no results of account ${quoted(account)}; it has ${known.slice(0, 5).join(", ")}${known.length > 5 ? ` and ${known.length - 5} more` : ""}`,
    );
  const problems: HistoryProblem[] = [];
  const one = account ?? (known.length === 1 ? known[0] : undefined);
  const accounts: AccountHistory[] = [];
  for (const id of one === undefined ? known : [one]) {
    const places = await placesOf(store, id);
    const found = await readEntries(store, one === undefined ? places.slice(-2) : places);
    problems.push(...found.problems);
    const newest = found.entries.at(-1);
    if (!newest) continue;
    accounts.push({
      account: newest.account,
      results: places.length,
      points: found.entries.map(({ point }) => point),
      ...(one === undefined ? {} : { failures: failuresOf(found.entries) }),
    });
  }
  return { schemaVersion: HISTORY_VERSION, tool: { name: tool.name, version: tool.version }, accounts, problems };
}
