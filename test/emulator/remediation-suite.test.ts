import { beforeAll, beforeEach, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { shellScript } from "../../src/remediate/formats/shell.ts";
import { type Plan, planOf } from "../../src/remediate/index.ts";
import { shellLine } from "../../src/remediate/words.ts";
import { tool } from "../../src/tool.ts";
import { PROOFS } from "../remediate/proofs.ts";
import { describeWithAwsCli, runPrinted } from "../support/aws-cli.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy, type Override } from "../support/fault-proxy.ts";
import { failingAccount } from "../support/matrix-accounts.ts";
import { managementAccount, neglectedAccount } from "../support/neglected-account.ts";
import { healthyDelivery, jsonAnswer, regions } from "../support/overrides.ts";
import { loaded, policyOf } from "../support/policy.ts";
import { runScript } from "../support/run-script.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

type Overrides = Readonly<Record<string, Override>>;

/** Operations that change something, that the emulator lacks: it answers as if they were done, and keeps nothing. */
const LACKING = [
  "cloudtrail:StartEventDataStoreIngestion",
  "cloudtrail:UpdateEventDataStore",
  "logs:AssociateKmsKey",
  "logs:PutLogGroupDeletionProtection",
];

/** Whose command the AWS CLI of the machine may be too old for, and whose remedy needs more than a snapshot. */
const NOT_HERE = ["trail-destination", "trail-integrity", "trail-recursive-logging"];

/** No finding before is about it; a control that did not apply before may fail where the remedy made its subject. */
const RANK = ["not-applicable", "pass", "manual", "unknown", "fail"];

/** Each way to stand before a remedy: what fails in an account, all at once. */
const ACCOUNTS: Readonly<
  Record<string, { readonly make: (endpoint: string) => Promise<unknown>; readonly controls?: readonly string[] }>
> = {
  "trails that are stopped, and whose parts are gone": { make: failingAccount },
  "a trail whose parts have settings that fail": { make: neglectedAccount },
  "the management account of an organization": { make: managementAccount, controls: ["trail-organization"] },
};

describeWithAwsCli("every remedy", () => {
  describeWithMoto("on accounts in which much fails", (moto) => {
    beforeAll(useEmulatorCredentials);
    beforeEach(() => moto.reset());
    /** The findings that failed somewhere, by their control, and whether each passed afterwards. */
    const seen = new Map<string, boolean>();

    it.each(Object.entries(ACCOUNTS))("%s", async (_, { make, controls }) => {
      const made = ((await make(moto.url)) ?? {}) as Overrides;
      const overrides: Overrides = {
        ...made,
        "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]),
        "cloudtrail:GetTrailStatus": healthyDelivery,
        ...Object.fromEntries(LACKING.map((operation) => [operation, jsonAnswer({})])),
      };
      const proxy = await faultProxy({ target: moto.url, overrides });
      const changes = () =>
        proxy.calls.map(({ operation }) => operation).filter((one) => !/:(Get|Describe|List|Head)/.test(one));
      try {
        const used = checks.filter(({ id }) => !NOT_HERE.includes(id) && (controls?.includes(id) ?? true));
        const before = await scan(proxy.url, used);
        const plan = planOf(before, { email: "security@example.com" });
        const script = shellScript(plan);
        expect(await runScript(script, ["--apply"], proxy.url)).toMatchObject({ code: 0, stderr: "" });
        proxy.clear();
        expect(await runScript(script, ["--apply"], proxy.url)).toMatchObject({ code: 0, stderr: "" });
        expect(changes().filter((operation) => !LACKING.includes(operation))).toEqual([]);
        await runPrinted(decisions(plan), proxy.url);
        const after = await scan(proxy.url, used);

        expect(worse(before, after)).toEqual([]);
        for (const { control, status, fingerprint, remediation } of before.findings) {
          const isElsewhere = remediation?.steps.some(({ account }) => account !== plan.account);
          if (status !== "fail" || isElsewhere) continue;
          const verdicts = after.findings.filter((one) => one.control === control);
          // A bucket that is gone has no finding once a different one takes its place.
          const own = verdicts.filter((one) => one.fingerprint === fingerprint);
          const isFixed =
            (own.length > 0 ? own : verdicts).every((one) => one.status === "pass") && verdicts.length > 0;
          seen.set(control, (seen.get(control) ?? true) && isFixed);
        }
      } finally {
        await proxy.stop();
      }
    });

    // Without a filter: the accounts are scanned before it.
    it("the table names what was applied, and no more", ({ skip }) => {
      if (seen.size === 0) skip("No account was scanned.");
      const passed = [...seen].filter(([, isFixed]) => isFixed).map(([control]) => control);
      const rows = Object.entries(PROOFS).filter(
        ([, one]) => one.proof === "applied" && one.test === "remediation-suite",
      );
      expect(passed.sort()).toEqual(rows.map(([control]) => control).sort());
    });
  });
});

async function scan(endpointUrl: string, used: typeof checks): Promise<ScanResult> {
  const snapshot = await collect({ endpointUrl, tool, facts: factsFor(used.map((check) => ({ check }))) });
  return evaluate({ snapshot, text: formatSnapshot(snapshot), policy: policyOf(used), checks: loaded(used), tool });
}

/** What the plan leaves to a person of this account who decides for it, in its order: as printed. */
const decisions = ({ open, account }: Plan): string[] =>
  open
    .filter((step) => step.account === account)
    .flatMap(({ commands }) => commands.map(({ words }) => shellLine(words)));

function worse(before: ScanResult, after: ScanResult): string[] {
  const old = new Map(before.findings.map(({ fingerprint, status }) => [fingerprint, status]));
  return after.findings.flatMap(({ fingerprint, status, control, message }) => {
    const was = old.get(fingerprint);
    const isWorse = was !== undefined && was !== "not-applicable" && RANK.indexOf(status) > RANK.indexOf(was);
    return isWorse ? [`${control}: ${message}`] : [];
  });
}
