import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { planned } from "../../src/remediate/fill.ts";
import { shellScript } from "../../src/remediate/formats/shell.ts";
import type { Plan, PlanCommand } from "../../src/remediate/plan.ts";
import { stateOf } from "../../src/remediate/state.ts";
import { ACCOUNT } from "../support/account.ts";
import { scratch } from "../support/scan.ts";

const planWith = (...commands: readonly PlanCommand[]): Plan => ({
  account: ACCOUNT,
  partition: "aws",
  region: "us-east-1",
  tool: "1.0.0",
  collectedAt: "2026-01-01T00:00:00.000Z",
  isSetUp: false,
  steps: [{ id: "one", title: "One", account: ACCOUNT, findings: [], console: [], commands }],
  open: [],
  undecided: [],
  notes: [],
  trails: [],
});
const POLICY = { words: ["aws", "s3api", "put-bucket-policy", "--bucket", "b", "--policy", "new"] };
const KEY = { words: ["aws", "kms", "create-key", "--region", "us-east-1"], sets: "KEY_ARN_US_EAST_1" };

describe("the script", () => {
  const folder = scratch();
  afterAll(folder.remove);
  /** Runs it where `aws` answers each read with this text on standard output, or this error. */
  const applied = (plan: Plan, { prints = "", error = "" }) => {
    const aws = folder.file("aws");
    const fails = error ? `echo "An error occurred (${error}) when calling it" >&2; exit 254` : "exit 0";
    writeFileSync(
      aws,
      `#!/bin/bash\ncase "$2" in get-caller-identity) echo ${ACCOUNT} ;; put-*|create-*) echo "$2" >>${folder.file("calls")} ;; *) printf '%s' '${prints}'; ${fails} ;; esac\n`,
    );
    chmodSync(aws, 0o755);
    writeFileSync(folder.file("calls"), "");
    const env = { PATH: `${folder.path}:${process.env.PATH}` };
    const run = spawnSync("bash", ["-s", "--", "--apply"], { input: shellScript(plan), env, encoding: "utf8" });
    return { ...run, calls: execFileSync("cat", [folder.file("calls")], { encoding: "utf8" }) };
  };

  it.each([
    ["a policy", POLICY],
    ["a key", KEY],
  ])("changes nothing where a state cannot be read: %s", (_, command) => {
    expect(applied(planWith(command), { error: "AccessDenied" })).toMatchObject({
      status: 1,
      calls: "",
      stderr: expect.stringMatching(/AccessDenied[\s\S]*could not be read, so nothing more is changed: aws /),
    });
    expect(applied(planWith(command), { error: "NotFoundException" })).toMatchObject({
      status: 0,
      calls: `${command.words[2]}\n`,
    });
  });

  it("prints what it replaces", () => {
    const run = applied(planWith(POLICY), { prints: "old\u001b policy" });
    expect(run).toMatchObject({ status: 0, calls: "put-bucket-policy\n", stderr: "" });
    expect(run.stdout).toContain("  now: old policy\n");
  });

  it("keeps what is set where it creates something that exists already", () => {
    expect(applied(planWith({ ...POLICY, keeps: true }), { prints: "old" })).toMatchObject({
      calls: "",
      stdout: expect.stringContaining("is set already and kept"),
    });
    expect(applied(planWith({ ...POLICY, keeps: true }), { prints: "None" }).calls).toBe("put-bucket-policy\n");
  });

  it.each([
    ['["N",true,["arn:on-call"]]', ""],
    ['["N",false,[]]', "put-metric-alarm\n"],
    ['["M",true,["arn:topic"]]', "put-metric-alarm\n"],
    ["null", "put-metric-alarm\n"],
  ])("takes no target from an alarm of the name of a new one: %s", (prints, calls) => {
    const words = "aws cloudwatch put-metric-alarm --alarm-name a --namespace N --alarm-actions arn:topic".split(" ");
    expect(applied(planWith(planned("put-metric-alarm us-east-1 a", words)), { prints }).calls).toBe(calls);
  });

  it("does not shorten the time for which events are kept", () => {
    const command = "aws logs put-retention-policy --log-group-name g --retention-in-days 365";
    expect(stateOf(command.split(" "))).toMatchObject({
      read: expect.arrayContaining(['logGroups[?logGroupName==`"g"`].min([retentionInDays||`0`,`365`])|[0]']),
      expected: "365",
    });
  });
});
