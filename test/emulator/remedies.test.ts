import {
  type AdvancedFieldSelector,
  PutEventSelectorsCommand,
  type PutEventSelectorsCommandInput,
} from "@aws-sdk/client-cloudtrail";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import { commandLines } from "../../src/model/findings/remediation.ts";
import { tool } from "../../src/tool.ts";
import { inEveryOrder, ordersOf } from "../accounts/orders.ts";
import { describeWithAwsCli, runPrinted } from "../support/aws-cli.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy, type Override } from "../support/fault-proxy.ts";
import { jsonAnswer, regions } from "../support/overrides.ts";
import { loaded, policyOf } from "../support/policy.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { makeTrail } from "../support/trails.ts";

type Selectors = Omit<PutEventSelectorsCommandInput, "TrailName">;

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:payments";
const management = (...more: AdvancedFieldSelector[]) => ({
  FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }, ...more],
});
const objects = (...more: AdvancedFieldSelector[]) => ({
  FieldSelectors: [
    { Field: "eventCategory", Equals: ["Data"] },
    { Field: "resources.type", Equals: ["AWS::S3::Object"] },
    ...more,
  ],
});
const READS: Selectors = { EventSelectors: [{ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }] };
const NO_KMS: Selectors = {
  EventSelectors: [
    {
      ReadWriteType: "All",
      IncludeManagementEvents: true,
      ExcludeManagementEventSources: ["kms.amazonaws.com"],
      DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::ledger/"] }],
    },
  ],
};
const ADVANCED: Selectors = {
  AdvancedEventSelectors: [
    { Name: "Management", ...management({ Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }) },
    objects({ Field: "readOnly", Equals: ["false"] }),
  ],
};

/** What the commands of one of these failures can change: the scan in between looks at no more, the last one at everything. */
const OF_TRAILS = checks.filter(({ id }) => /^(events|trail)-/.test(id));

/**
 * Whether its commands name no key, topic or role that the reader makes first, and leave nothing to a person. The emulator
 * keeps neither MFA delete nor RecursiveLogging.
 */
const isComplete = ({ remediation }: Finding): boolean =>
  !remediation?.note?.includes("then scan again") &&
  (remediation?.steps ?? []).every(
    ({ id, cli = [] }) =>
      !/^(widen-|choose-|put-bucket-versioning-mfa |update-trail-recursive-logging )/.test(id) &&
      !/\b[A-Z]+_(ARN|NAME|KEY)\b/.test(cli.join()),
  );

describeWithAwsCli("what a failure of recorded events says to do", () => {
  describeWithMoto("on an account", (moto) => {
    beforeAll(useEmulatorCredentials);
    beforeEach(() => moto.reset());

    const scan = async (
      overrides: Record<string, Override>,
      controls: readonly AnyCheck[] = checks,
    ): Promise<ScanResult & { readonly evidence: Snapshot }> => {
      const proxy = await faultProxy({ target: moto.url, overrides });
      try {
        const facts = factsFor(controls.filter(({ optIn }) => !optIn).map((check) => ({ check })));
        const snapshot = await collect({ endpointUrl: proxy.url, tool, facts });
        const text = formatSnapshot(snapshot);
        const result = evaluate({ snapshot, text, policy: policyOf(controls), checks: loaded(controls), tool });
        return { ...result, evidence: snapshot };
      } finally {
        await proxy.stop();
      }
    };
    const RANK = ["pass", "not-applicable", "manual", "unknown", "fail"];
    const ranks = ({ findings }: ScanResult) =>
      new Map(
        findings.map(({ fingerprint, status, control }) => [fingerprint, { control, rank: RANK.indexOf(status) }]),
      );

    it.each<[string, string, readonly (Selectors | undefined)[], { multiRegion?: boolean }?]>([
      ["events-management", "reads only", [READS]],
      ["events-management", "reads only, by a trail of one region", [READS], { multiRegion: false }],
      ["events-management-exclusions", "without KMS, with a bucket", [NO_KMS]],
      ["events-management-exclusions", "without KMS, in advanced selectors", [ADVANCED]],
      ["events-global-services", "a trail that records data events alone", [{ AdvancedEventSelectors: [objects()] }]],
      ["events-global-duplicated", "two trails", [undefined, undefined]],
      ["events-s3-data-read", "no data events", [undefined]],
      ["events-s3-data-read", "writes only", [ADVANCED]],
      ["events-s3-data-write", "one bucket", [NO_KMS]],
      ["events-lambda-data", "no data events", [undefined]],
      ["events-lambda-data", "advanced selectors", [ADVANCED]],
      ["events-bedrock", "reads only", [READS]],
      ["events-data-resources", "no data events of the type", [NO_KMS]],
      ["events-network-activity", "basic selectors", [NO_KMS]],
      ["events-insights", "none", [undefined]],
      ["events-insights", "on, without the events that they look at", [READS]],
    ])("%s: %s", async (control, _, trails, { multiRegion = true } = {}) => {
      const cloud = ownAccount(moto.url);
      for (const [i, selectors] of trails.entries()) {
        // A second copy of global service events comes from a trail of the region where they log.
        await makeTrail(cloud, { name: `trail-${i}`, multiRegion: multiRegion && i === 0, logging: true });
        if (selectors)
          await clients(cloud)
            .cloudtrail()
            .send(new PutEventSelectorsCommand({ TrailName: `trail-${i}`, ...selectors }));
      }
      const overrides = {
        "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]),
        "lambda:ListFunctions": ((request, answer) =>
          request.region === "us-east-1"
            ? jsonAnswer({ Functions: [{ FunctionArn: ARN }] })(request, answer)
            : answer) satisfies Override,
      };
      const before = await scan(overrides);
      const failing = before.findings.filter((one) => one.control === control && one.status === "fail");
      expect(failing.length).toBeGreaterThan(0);
      const commands = failing.flatMap(({ remediation }) => (remediation ? commandLines(remediation) : []));
      await runPrinted([...new Set(commands)], moto.url);

      const after = await scan(overrides, OF_TRAILS);
      const verdicts = after.findings.filter((one) => one.control === control);
      expect(verdicts.filter(({ status }) => status !== "pass").map(({ message }) => message)).toEqual([]);
      const old = ranks(before);
      // Digests are expected once validation is on, and deliveries are recorded once objects are: what did not apply before
      // is no worse.
      const isWorse = ([id, { rank }]: [string, { readonly rank: number }]) =>
        old.get(id)?.rank !== RANK.indexOf("not-applicable") && rank > (old.get(id)?.rank ?? 0);
      const worse = [...ranks(after)].filter(isWorse);
      expect(worse.map(([, { control: worsened }]) => worsened)).toEqual([]);

      // Without the emulator, the commands of all failures in many orders.
      expect(inEveryOrder(before.evidence).problems).toEqual([]);

      // On the emulator then the remedies of all other failures, in a different order than listed: none undoes another.
      const done = new Set(failing.flatMap(({ remediation }) => (remediation?.steps ?? []).map(({ id }) => id)));
      const others = before.findings.filter(
        (one) => one.status === "fail" && one.control !== control && isComplete(one),
      );
      const steps = others.flatMap(({ remediation }) => remediation?.steps ?? []).filter(({ id }) => !done.has(id));
      const listed = [...new Map(steps.map((one) => [one.id, one])).values()];
      const possible = ordersOf(listed);
      const different = possible.findLast((one) => one.some(({ id }, i) => id !== listed[i]?.id));
      expect(different !== undefined).toBe(possible.length > 1);
      await runPrinted(
        (different ?? listed).flatMap(({ cli = [] }) => cli),
        moto.url,
      );
      const end = await scan(overrides);
      const fixed = new Set([...failing, ...others].map(({ fingerprint }) => fingerprint));
      const open = end.findings.filter((one) => fixed.has(one.fingerprint) && one.status !== "pass");
      expect(open.map(({ control: left, message }) => `${left}: ${message}`)).toEqual([]);
      const worseAtEnd = [...ranks(end)].filter(isWorse);
      expect(worseAtEnd.map(([, { control: worsened }]) => worsened)).toEqual([]);
    });
  });
});
