import { describe, expect, it } from "vitest";
import { accessFacts, accessSentences, HIDDEN_USER } from "../../src/model/events/access-words.ts";
import { unexpected } from "../support/access.ts";

const OPS = {
  account: "111122223333",
  principal: "arn:aws:iam::111122223333:role/ops",
  actions: ["rds:ModifyDBInstance"],
  users: ["carol"],
  count: 4,
  first: "2026-10-24T05:59:59Z",
  last: "2026-10-25T17:00:00Z",
};
const sentence = (more: Parameters<typeof unexpected>[1]) =>
  accessSentences(unexpected("rule", { ...OPS, ...more }))[0];

describe("the sentence of a finding on events", () => {
  it.each([
    [
      {},
      "role/ops (carol) called rds:ModifyDBInstance 4 times from 203.0.113.20, first 2026-10-24 05:59 UTC, last 2026-10-25 17:00 UTC",
    ],
    [
      { count: 1, last: OPS.first },
      "role/ops (carol) called rds:ModifyDBInstance from 203.0.113.20 at 2026-10-24 05:59 UTC",
    ],
    [{ failed: 1 }, "role/ops (carol) called rds:ModifyDBInstance 4 times (1 failed) from"],
    [{ failed: 4 }, "role/ops (carol) called rds:ModifyDBInstance 4 times (all failed) from"],
    [{ failed: 1, count: 1 }, "role/ops (carol) called rds:ModifyDBInstance (failed) from"],
    [{ count: 1234 }, "1,234 times"],
    [{ users: ["carol", "dave"] }, "role/ops called"],
    [{ principal: "arn:aws:iam::111122223333:user/ci/carol" }, "user/ci/carol called"],
    [{ principal: "arn:aws:iam::999988887777:user/eve", users: ["eve"] }, "user/eve of account 999988887777 called"],
    [{ principal: "999988887777", users: [] }, "account 999988887777 called"],
    [{ principal: null, users: [] }, "caller not named called"],
    [{ principal: HIDDEN_USER, users: [HIDDEN_USER] }, "a user whose name the records hide called"],
    [{ addresses: ["192.0.2.1", "192.0.2.2"] }, "from 192.0.2.1 and 192.0.2.2, first"],
    [{ addresses: ["192.0.2.1", "192.0.2.2", "192.0.2.3"] }, "from 192.0.2.1, 192.0.2.2 and 1 more address, first"],
    [
      { addresses: Array.from({ length: 10 }, (_, i) => `192.0.2.${i}`) },
      "from 192.0.2.0, 192.0.2.1 and at least 8 more addresses",
    ],
    [{ addresses: ["?"] }, "4 times, first"],
    [{ first: null, last: null }, "4 times from 203.0.113.20"],
  ])("%j", (more, said) => {
    expect(sentence(more)).toContain(said);
  });

  it("says whether calls were denied or sign-ins failed", () => {
    const denied = (actions: string[]) =>
      accessSentences(unexpected("denied-calls", { ...OPS, actions, count: 21, failed: 21 }))[0];
    expect(denied(["s3:ListBuckets"])).toContain("made 21 denied calls (s3:ListBuckets) from");
    expect(denied(["signin:ConsoleLogin"])).toContain("made 21 failed sign-ins (signin:ConsoleLogin) from");
    expect(denied(["s3:ListBuckets", "signin:ConsoleLogin"])).toContain(
      "made 21 denied calls or failed sign-ins (s3:ListBuckets and signin:ConsoleLogin) from",
    );
  });

  it("drops a long path before the address, and the times last", () => {
    const principal = `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef`;
    const [full, ...shorter] = accessSentences(unexpected("rule", { ...OPS, principal, failed: 4 }));
    expect(full).toContain(
      "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef (carol)",
    );
    expect(shorter[0]).toMatch(/^role\/AWSReservedSSO_Admin_0123456789abcdef \(carol\) called .* from 203.*first/);
    expect(shorter.at(-2)).toMatch(/\(all failed\), first .* last /);
    expect(shorter.at(-1)).toBe(
      "role/AWSReservedSSO_Admin_0123456789abcdef called rds:ModifyDBInstance 4 times (all failed)",
    );
  });
});

it("has a fact for each question of an auditor", () => {
  const finding = unexpected("hours", {
    ...OPS,
    reason: "Changes are made by day",
    source: { path: "policy.yaml", line: 19 },
    users: Array.from({ length: 10 }, (_, i) => `carol-${i}`),
    failed: 1,
  });
  expect(Object.fromEntries(accessFacts(finding))).toEqual({
    Who: `arn:aws:iam::111122223333:role/ops (${finding.users.join(", ")} and possibly more)`,
    What: "rds:ModifyDBInstance: 4 calls, 1 failed",
    When: "first 2026-10-24 05:59:59 UTC, last 2026-10-25 17:00:00 UTC",
    From: "203.0.113.20",
    Where: "us-east-1 of account 111122223333",
    Rule: "hours (policy.yaml:19)",
    Why: "Changes are made by day",
  });
  const bare = unexpected("root-use", { ...OPS, first: null, last: null, addresses: ["?"], regions: ["?"] });
  expect(Object.fromEntries(accessFacts(bare))).toMatchObject({
    When: "the records have no readable time",
    From: "the records name no source address",
    Where: "unknown Region of account 111122223333",
    Rule: "root-use (built in)",
  });
});
