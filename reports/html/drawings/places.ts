import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { line } from "../plain.ts";

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Of more Regions the table below a drawing has the names. */
const AT_ONCE = 2;

/** What a row of a drawing is called that stands for one Region or for several. */
export function placesText(places: readonly Place[], namesAccount: boolean): { short: string; all: string } {
  const byAccount = [...groupBy(places, ({ accountId }) => accountId)].map(([account, own]) => ({
    account: line(account),
    regions: own.map(({ region }) => line(region)),
  }));
  const [first] = byAccount;
  if (byAccount.length > 1 || !first) return ofAccounts(byAccount);
  const account = namesAccount ? `, account ${first.account}` : "";
  return {
    short: `${inWords(first.regions, AT_ONCE, "Regions")}${account}`,
    all: `${first.regions.join(", ")}${account}`,
  };
}

/** Accounts with the same Regions are named together. */
function ofAccounts(byAccount: readonly { account: string; regions: readonly string[] }[]) {
  const [one, ...more] = new Set(byAccount.flatMap(({ regions }) => regions));
  const alike = groupBy(byAccount, ({ regions }) => regions.join(", "));
  return {
    short: `${counted(byAccount.length, "account")}, ${more.length > 0 ? counted(more.length + 1, "Region") : one}`,
    all: [...alike]
      .map(
        ([regions, own]) =>
          `${own.length > 1 ? "accounts" : "account"} ${own.map(({ account }) => account).join(", ")}: ${regions}`,
      )
      .join("; "),
  };
}
