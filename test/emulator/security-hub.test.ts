import { readFileSync } from "node:fs";
import { type AwsSecurityFinding, GetFindingsCommand } from "@aws-sdk/client-securityhub";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import asff from "../../reports/asff/index.ts";
import { openSecurityHub } from "../../src/collect/security-hub.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { expectSentence, folderWith, sound } from "../support/cli-files.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override, type Rule } from "../support/fault-proxy.ts";
import { neglectedAccount } from "../support/neglected-account.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";
import { finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

const IMPORT = "securityhub:BatchImportFindings";

/** Does not take the findings whose description matches: as Security Hub says it, in an answer that is a success. */
function refusing(pattern: RegExp, times = Number.POSITIVE_INFINITY): Readonly<Record<string, Override>> {
  let left = times;
  const override: Override = ({ input }, answer) => {
    if (left-- <= 0) return answer;
    const findings = input.Findings as AwsSecurityFinding[];
    const failed = findings.filter(({ Description = "" }) => pattern.test(Description));
    const body = {
      FailedCount: failed.length,
      SuccessCount: findings.length - failed.length,
      FailedFindings: failed.map(({ Id }) => ({ Id, ErrorCode: "InvalidInput", ErrorMessage: "Not as required" })),
    };
    return { ...answer, body: JSON.stringify(body) };
  };
  return { [IMPORT]: override };
}

describeWithMoto("Security Hub", (moto) => {
  const folder = folderWith({ "s.json": sound() });
  let proxy: FaultProxy;
  beforeAll(async () => {
    useEmulatorCredentials();
    proxy = await faultProxy({ target: moto.url });
  });
  beforeEach(async () => {
    await moto.reset();
    proxy.behave({});
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  const held = async (): Promise<AwsSecurityFinding[]> => {
    const hub = clients(ownAccount(moto.url)).securityHub();
    const found: AwsSecurityFinding[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await hub.send(new GetFindingsCommand({ MaxResults: 100, ...(NextToken ? { NextToken } : {}) }));
      found.push(...(answer.Findings ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found;
  };
  const many = (count: number) =>
    JSON.parse(
      asff(
        sampleResult({
          findings: Array.from({ length: count }, (_, i) => finding("a", "high", "fail", { resource: trail(`t${i}`) })),
        }),
      ),
    ) as AwsSecurityFinding[];
  const importing = async (findings: readonly AwsSecurityFinding[], rules: readonly Rule[] = []) => {
    if (rules.length > 0) proxy.behave({ rules });
    const before = proxy.count(IMPORT);
    const hub = await openSecurityHub({ endpointUrl: proxy.url });
    const error = await hub.import(findings).then(
      () => "",
      (failure: Error) => failure.message,
    );
    hub.close();
    return { error, calls: proxy.count(IMPORT) - before };
  };

  describe("an import", () => {
    it("sends a hundred findings with each call", async () => {
      expect(await importing(many(250))).toEqual({ error: "", calls: 3 });
      expect(await held()).toHaveLength(250);
    });

    it("has no call where there is nothing to import", async () =>
      expect(await importing([])).toEqual({ error: "", calls: 0 }));

    it("repeats a call that is throttled", async () => {
      const rule: Rule = { operation: IMPORT, fault: "throttle", times: 1 };
      expect(await importing(many(3), [rule])).toEqual({ error: "", calls: 2 });
      expect(await held()).toHaveLength(3);
    });

    it("sends the findings that were not taken again, and only these", async () => {
      proxy.behave({ overrides: refusing(/t1/, 1) });
      expect(await importing(many(3))).toEqual({ error: "", calls: 2 });
    });

    it("names the findings that are not taken at last", async () => {
      proxy.behave({ overrides: refusing(/t1 /) });
      const { error, calls } = await importing(many(150));
      expect(error).toBe(
        "Security Hub in us-east-1 did not import 1 finding of 150: trailproof/a on arn:aws:cloudtrail:us-east-1:111122223333:trail/t1 (InvalidInput: Not as required)",
      );
      expect(calls).toBe(4);
    });

    it("says which permission is missing, and how many were imported", async () => {
      const rule: Rule = { operation: IMPORT, fault: "deny", when: ({ body }) => body.includes("trail/t100") };
      const { error } = await importing(many(150), [rule]);
      expect(error).toMatch(
        /^Cannot import findings into Security Hub in us-east-1: .*grant securityhub:BatchImportFindings\. 100 of 150 were imported$/,
      );
    });

    it("says where Security Hub is not enabled", async () => {
      const body = JSON.stringify({ Message: "Account 123456789012 is not subscribed to AWS Security Hub" });
      const headers = { "content-type": "application/json", "x-amzn-errortype": "InvalidAccessException" };
      proxy.behave({ overrides: { [IMPORT]: () => ({ status: 401, headers, body }) } });
      expect((await importing(many(2))).error).toBe(
        "Cannot import findings into Security Hub in us-east-1: Account 123456789012 is not subscribed to AWS Security Hub (InvalidAccessException); enable Security Hub there. 0 of 2 were imported",
      );
    });

    it("never takes an answer for a success that does not count every finding", async () => {
      proxy.behave({
        overrides: { [IMPORT]: (_, answer) => ({ ...answer, body: '{"SuccessCount":1,"FailedCount":0}' }) },
      });
      expect((await importing(many(2))).error).toMatch(/^Cannot import findings .*0 of 2 were imported$/);
    });
  });

  describe("--output asff=securityhub", () => {
    const scan = (...args: string[]) =>
      runCli(["scan", "--call-timeout", "60000", "--output", "asff=securityhub", ...args], {
        cwd: folder.path,
        env: emulatorEnv(proxy.url),
      });

    it("imports every finding of the scan, and says where they are", async () => {
      await neglectedAccount(moto.url);
      const run = await scan("--output", "json=r.json", "--policy", "all");
      expect(run.code).toBe(1);
      expect(run.stdout).toContain("Security Hub in us-east-1: ");
      const { findings } = JSON.parse(readFileSync(folder.file("r.json"), "utf8")) as ScanResult;
      const there = await held();
      expect(there.map(({ ProductFields }) => ProductFields?.["trailproof/fingerprint"]).toSorted()).toEqual(
        findings.map(({ fingerprint }) => fingerprint).toSorted(),
      );
      // Again: the same findings, none twice.
      expect((await scan("--policy", "all", "--quiet")).code).toBe(1);
      expect(await held()).toHaveLength(there.length);
    });

    it("ends with 2 if a finding is not imported, and keeps no other report back", async () => {
      await neglectedAccount(moto.url);
      proxy.behave({ rules: [{ operation: IMPORT, fault: "deny" }] });
      const run = await scan("--quiet", "--output", "sarif=r.sarif");
      expectSentence(run, 2, /^trailproof: Cannot import findings into Security Hub in us-east-1: /);
      expect(JSON.parse(readFileSync(folder.file("r.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    });

    it.each([
      ["report", "result.json"],
      ["scan", "--snapshot", "s.json"],
    ])("is refused by %s %s: it calls AWS", async (...args) => {
      const run = await runHere([...args, "--output", "asff=securityhub"], { cwd: folder.path });
      expectSentence(run, 2, /calls AWS: only a scan of a live account/);
    });
  });

  it("takes findings with hostile names", async () => {
    const result = sampleResult({
      findings: [finding("a", "high", "fail", { resource: trail(HOSTILE_NAME), message: HOSTILE_NAME })],
    });
    expect(await importing(JSON.parse(asff(result)))).toEqual({ error: "", calls: 1 });
    expect(await held()).toHaveLength(1);
  });
});
