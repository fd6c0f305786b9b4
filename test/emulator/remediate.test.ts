import { beforeAll, beforeEach, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { controlsInForce, evaluate, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { shellScript } from "../../src/remediate/formats/shell.ts";
import { type PlanOptions, planOf } from "../../src/remediate/index.ts";
import { tool } from "../../src/tool.ts";
import { PROOFS } from "../remediate/proofs.ts";
import { brokenAccount } from "../support/accounts.ts";
import { describeWithAwsCli } from "../support/aws-cli.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { healthyDelivery, regions } from "../support/overrides.ts";
import { runScript } from "../support/run-script.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

const READS = /:(Get|Describe|List|Head)/;
const RANK = ["not-applicable", "pass", "manual", "unknown", "fail"];

describeWithAwsCli("the script of remediate", () => {
  describeWithMoto("on an account", (moto) => {
    beforeAll(useEmulatorCredentials);
    beforeEach(() => moto.reset());

    const overrides = {
      "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]),
      "cloudtrail:GetTrailStatus": healthyDelivery,
    };
    const scan = async (endpointUrl: string, names: readonly string[]): Promise<ScanResult> => {
      const { policy, checks: loaded } = await loadPolicy({ names, cwd: "/nowhere", checks });
      const facts = factsFor(controlsInForce(policy, loaded));
      const snapshot = await collect({ endpointUrl, tool, facts });
      return evaluate({ snapshot, text: formatSnapshot(snapshot), policy, checks: loaded, tool });
    };
    const apply = async (proxy: FaultProxy, script: string) => {
      proxy.clear();
      const run = await runScript(script, ["--apply"], proxy.url);
      const changes = proxy.calls.filter(({ operation }) => !READS.test(operation)).map(({ operation }) => operation);
      expect(run).toMatchObject({ code: 0, stderr: "" });
      return changes;
    };
    /** Applies the plan of an account twice, and scans before and after. */
    const remediated = async (names: readonly string[], options: PlanOptions) => {
      const proxy = await faultProxy({ target: moto.url, overrides });
      try {
        const before = await scan(proxy.url, names);
        const plan = planOf(before, options);
        const script = shellScript(plan);
        const changes = await apply(proxy, script);
        const again = await apply(proxy, script);
        return { plan, before, changes, again, after: await scan(proxy.url, names) };
      } finally {
        await proxy.stop();
      }
    };
    const statuses = ({ findings }: ScanResult) => new Map(findings.map((one) => [one.fingerprint, one]));
    const worse = (before: ScanResult, after: ScanResult) => {
      const old = statuses(before);
      return after.findings.filter(({ fingerprint, status }) => {
        const was = old.get(fingerprint)?.status;
        return was !== undefined && was !== "not-applicable" && RANK.indexOf(status) > RANK.indexOf(was);
      });
    };

    it("an account without trails passes baseline and the newest CIS afterwards, and a second run changes nothing", async () => {
      const { plan, again, before, after } = await remediated(["baseline", "cis-7.0"], { email: "sec@example.com" });
      expect(plan).toMatchObject({ isSetUp: true, open: [], undecided: [] });
      const open = after.findings.filter(({ status }) => status !== "pass" && status !== "not-applicable");
      expect(open.map(({ control, message }) => `${control}: ${message}`)).toEqual([
        expect.stringMatching(/^bucket-mfa-delete: /),
      ]);
      expect(after.requirements.filter(({ status }) => status !== "pass")).toEqual([]);
      expect(worse(before, after)).toEqual([]);
      expect(again).toEqual([]);
      const rows = Object.entries(PROOFS).filter(([, one]) => one.proof === "applied" && one.test === "remediate");
      const of = ({ findings }: ScanResult, id: string) =>
        findings.filter(({ control }) => control === id).map(({ status }) => status);
      expect(rows.map(([id]) => [id, of(before, id), of(after, id)])).toEqual([["trail-exists", ["fail"], ["pass"]]]);
    });

    it("without --apply it changes nothing, and prints what it would change", async () => {
      await brokenAccount(moto.url);
      const proxy = await faultProxy({ target: moto.url, overrides });
      try {
        const controls = ["trail-logging", "trail-log-file-validation"];
        const script = shellScript(planOf(await scan(proxy.url, ["baseline"]), { controls }));
        proxy.clear();
        const run = await runScript(script, [], proxy.url);
        expect(run).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("2 changes to make.") });
        expect(run.stdout).toContain("+ aws cloudtrail start-logging --name broken --region us-east-1");
        expect(proxy.calls.filter(({ operation }) => !READS.test(operation))).toEqual([]);
      } finally {
        await proxy.stop();
      }
    });
  });
});
