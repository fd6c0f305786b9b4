import { beforeAll, beforeEach, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { evidenceCommand } from "../../src/model/findings/evidence-command.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { tool } from "../../src/tool.ts";
import { argumentsOf, awsCli, cliEnv, describeWithAwsCli, rejected } from "../support/aws-cli.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { neglectedAccount } from "../support/neglected-account.ts";
import { loaded, policyOf } from "../support/policy.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

/** The texts, numbers and flags in a value; times as the AWS CLI prints them, policies in a text as what they are. */
function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === "object") return Object.values(value).flatMap(leaves);
  const text = String(value);
  if (/^[[{]/.test(text)) return leaves(JSON.parse(text));
  return [/^\d{4}-\d\d-\d\dT/.test(text) ? String(seconds(text)) : text];
}

/** Seconds since 1970, rounded to milliseconds: the emulator gives microseconds, the SDK rounds them, `Date` cuts them off. */
function seconds(text: string): number {
  const fraction = /\.\d+/.exec(text)?.[0] ?? "";
  const atSecond = Date.parse(text.replace(fraction, ""));
  return (atSecond + Math.round(Number(`0${fraction}`) * 1000)) / 1000;
}

/** The emulator has no host for an account, and not these operations. */
const LACKING = [
  // S3 gives no name for the first Region of a partition.
  "s3:GetBucketLocation",
  "s3control:GetPublicAccessBlock",
  "cloudwatch:ListAlarmMuteRules",
  "logs:DescribeAccountPolicies",
];

const ABSENT = new Set(Object.values(FACTS).flatMap(({ absent }) => absent));

describeWithAwsCli("the command of evidence", () => {
  describeWithMoto("run again", (moto) => {
    beforeAll(useEmulatorCredentials);
    beforeEach(() => moto.reset());

    it("shows the value of what fails or is unknown in an account", async () => {
      await neglectedAccount(moto.url);
      const facts = factsFor(checks.map((check) => ({ check })));
      const snapshot = await collect({ endpointUrl: moto.url, tool, facts });
      const text = formatSnapshot(snapshot);
      const result = evaluate({ snapshot, text, policy: policyOf(), checks: loaded(checks), tool });
      const evidence = result.findings
        .filter(({ status }) => status === "fail" || status === "unknown")
        .flatMap((finding) =>
          finding.evidence.map((one) => ({ one, command: evidenceCommand(one, finding, result) ?? "" })),
        )
        .filter(({ command }) => command !== "");
      const distinct = [...new Map(evidence.map((one) => [one.command, one])).values()];
      const shown = new Set<string>();
      const wrong: string[] = [];
      for (const { one, command } of distinct) {
        const [args = []] = await argumentsOf([command]);
        expect(await rejected(args), command).toBe("");
        if (one.state === "unreadable" || LACKING.includes(one.api)) continue;
        const { code, stdout, stderr } = await awsCli(args, cliEnv(moto.url, "/nowhere"));
        const given = code === 0 && stdout !== "" ? leaves(JSON.parse(stdout)) : [];
        const isShown =
          one.state === "absent"
            ? ABSENT.has(/\((\w+)\)/.exec(stderr)?.[1] ?? "")
            : code === 0 && leaves(one.value).every((leaf) => given.includes(leaf));
        if (!isShown || (one.value === null && stdout.trim() !== "null"))
          wrong.push(`${command}: ${stdout}${stderr} for ${JSON.stringify(one)}`);
        shown.add(one.api);
      }
      expect(wrong).toEqual([]);
      expect(shown.size).toBeGreaterThan(15);
    });
  });
});
