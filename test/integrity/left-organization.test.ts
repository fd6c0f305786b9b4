import { describe, expect, it } from "vitest";
import type { Source } from "../../src/integrity/source/source.ts";
import { nextStep } from "../../src/model/integrity/integrity-problem.ts";
import { type MemoryOptions, memorySource, validateHere } from "../support/memory-source.ts";
import { runHere } from "../support/run-cli.ts";
import {
  addTrail,
  deliver,
  HOUR,
  iso,
  MINUTE,
  putLog,
  START,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { remove, replaceContent } from "../support/tamper.ts";
import { ALL_OF_TRAIL, validateWorld } from "../support/validate.ts";

const ID = "o-acme12345";
const MEMBER = "222233334444";

/** An organization trail; digest files of one member end after two hours. */
function organization() {
  const made: World = world();
  addTrail(made, { organizationId: ID });
  deliver(made, { organizationId: ID, accountId: TRAIL.accountId, from: START, hours: 4 });
  const member = deliver(made, { organizationId: ID, accountId: MEMBER, from: START, hours: 4 });
  remove(made, ...member.slice(2), ...member.slice(2).flatMap(({ logs }) => logs));
  return { made, log: member[0]?.logs[0] ?? { bucket: "", key: "", time: 0 } };
}

const listed = (states: Record<string, string>, organizationId = ID): MemoryOptions["organizationAccounts"] => {
  return async () => ({ organizationId, states: new Map(Object.entries(states)) });
};

describe("an account whose digest files stopped", () => {
  const found = async (options: MemoryOptions) => {
    const { exitCode, problems, notes } = await validateHere(organization().made, { organization: true, ...options });
    return { exitCode, kinds: problems.map(({ kind }) => kind), notes: notes.map(({ code }) => code) };
  };
  const stopped = { exitCode: 1, kinds: ["digests-stopped"], notes: [] };

  it.each<[string, MemoryOptions, "AccountLeft" | "Ignored" | undefined]>([
    ["is a problem where nothing tells why", {}, undefined],
    ["left the organization", { organizationAccounts: listed({ [TRAIL.accountId]: "ACTIVE" }) }, "AccountLeft"],
    ["is suspended", { organizationAccounts: listed({ [MEMBER]: "SUSPENDED" }) }, "AccountLeft"],
    ["is a member", { organizationAccounts: listed({ [MEMBER]: "ACTIVE" }) }, undefined],
    ["is not of the caller's organization", { organizationAccounts: listed({}, "o-other12345") }, undefined],
    ["is ignored", { ignored: { accountIds: [MEMBER], regions: [] } }, "Ignored"],
    ["is in a region that is ignored", { ignored: { accountIds: [], regions: ["us-east-1"] } }, "Ignored"],
    [
      "is not the one that is ignored",
      { ignored: { accountIds: ["999988887777"], regions: ["eu-west-1"] } },
      undefined,
    ],
  ])("%s", async (_, options, note) => {
    expect(await found(options)).toEqual(note === undefined ? stopped : { exitCode: 0, kinds: [], notes: [note] });
  });

  it("stays a problem where Organizations may not be read, and a note says so", async () => {
    const denied = { code: "AccessDeniedException", message: "no", api: "organizations:ListAccounts" };
    expect(await found({ organizationAccounts: async () => denied })).toEqual({ ...stopped, notes: [denied.code] });
  });

  it("hides nothing else that is wrong there", async () => {
    const { made, log } = organization();
    replaceContent(made, log, (text) => `${text} `);
    const result = await validateHere(made, { organization: true, ignored: { accountIds: [MEMBER], regions: [] } });
    expect(result.problems.map(({ kind }) => kind)).toEqual(["log-modified"]);
    expect(result.exitCode).toBe(1);
  });

  it("and whose log files went on was not gone: nothing is excused", async () => {
    const { made } = organization();
    putLog(made, { organizationId: ID, accountId: MEMBER }, START + 3 * HOUR + MINUTE);
    for (const options of [
      { organizationAccounts: listed({ [TRAIL.accountId]: "ACTIVE" }) },
      { ignored: { accountIds: [MEMBER], regions: [] } },
    ]) {
      const result = await validateHere(made, { organization: true, ...options });
      expect(result).toMatchObject({ exitCode: 1, notes: [], problems: [{ kind: "digests-stopped" }] });
      expect(result.problems[0]?.detail).toMatch(/; 1 log file follows$/);
      expect(result.summary.logs.undigested).toBe(1);
    }
  });

  it("that is all there is leaves nothing verified", async () => {
    const made = world();
    deliver(made, { from: START - 4 * HOUR, hours: 2 });
    const result = await validateHere(made, { ignored: { accountIds: [TRAIL.accountId], regions: [] } });
    expect(result.exitCode).toBe(3);
    expect(result.notes.map(({ code }) => code)).toContain("NothingVerified");
  });

  it("that is all there is and cannot be read leaves nothing verified", async () => {
    const made = world();
    deliver(made, { from: START, hours: 4 });
    const source: Source = {
      ...memorySource(made),
      digest: async () => ({ state: "unreadable", code: "AccessDenied", message: "no" }),
    };
    const result = await validateHere(made, { source, ignored: { accountIds: [TRAIL.accountId], regions: [] } });
    expect(result.exitCode).toBe(3);
    expect(result.notes.map(({ code }) => code)).toContain("NothingVerified");
  });
});

it.each(["--ignore-account", "--ignore-region"])("%s of the command line excuses an active member", async (option) => {
  const { made } = organization();
  made.members = { [TRAIL.accountId]: "ACTIVE", [MEMBER]: "ACTIVE" };
  const ignore = [option, option === "--ignore-account" ? `999988887777,${MEMBER}` : "us-east-1"];
  expect((await validateWorld(made, undefined, runHere)).code).toBe(1);
  const { code, result, stdout } = await validateWorld(made, [...ALL_OF_TRAIL, ...ignore], runHere);
  expect(code).toBe(0);
  expect(result.notes).toMatchObject([{ code: "Ignored", message: expect.stringContaining(`(${option})`) }]);
  expect(stdout).toContain("(Ignored)");
});

it("Organizations is asked where an organization trail's digest files stopped; the options are named otherwise", async () => {
  const { made } = organization();
  made.members = { [TRAIL.accountId]: "ACTIVE" };
  const { code, result } = await validateWorld(made);
  expect(code).toBe(0);
  expect(result.notes).toMatchObject([
    {
      code: "AccountLeft",
      message: `account ${MEMBER} is no longer in organization ${ID}: no digest file in us-east-1 after ${iso(START + 2 * HOUR)}`,
    },
  ]);
  expect(nextStep({ kind: "digests-stopped", accountId: MEMBER, region: "eu-west-1" })).toMatch(
    `--ignore-account ${MEMBER}; if the Region is disabled: --ignore-region eu-west-1`,
  );
});
