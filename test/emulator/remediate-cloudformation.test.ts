import { beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { controlsInForce, evaluate, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { cloudformation } from "../../src/remediate/formats/cloudformation/index.ts";
import { planOf } from "../../src/remediate/index.ts";
import { tool } from "../../src/tool.ts";
import { ownAccount } from "../support/clients.ts";
import { makeStack, type Template } from "../support/cloudformation.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { healthyDelivery, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

describeWithMoto("the template of remediate", (moto) => {
  beforeAll(useEmulatorCredentials);

  it("makes an account without trails pass baseline and the newest CIS, MFA delete apart", async () => {
    const overrides = {
      "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]),
      "cloudtrail:GetTrailStatus": healthyDelivery,
    };
    const proxy = await faultProxy({ target: moto.url, overrides });
    const names = ["baseline", "cis-7.0"];
    const { policy, checks: loaded } = await loadPolicy({ names, cwd: import.meta.dirname, checks });
    const scan = async () => {
      const snapshot = await collect({
        endpointUrl: proxy.url,
        tool,
        facts: factsFor(controlsInForce(policy, loaded)),
      });
      return evaluate({ snapshot, text: formatSnapshot(snapshot), policy, checks: loaded, tool });
    };
    try {
      const plan = planOf(await scan());
      expect(plan).toMatchObject({ isSetUp: true, open: [] });
      const template = parse(cloudformation(plan), { version: "1.1" }) as Template;
      const outputs = await makeStack(ownAccount(moto.url), template, { Email: "security@example.com" });
      expect(outputs).toMatchObject({
        AccountAuditTrailArn: "arn:aws:cloudtrail:us-east-1:123456789012:trail/account-audit",
        CloudtrailLogsBucketName: "cloudtrail-logs-123456789012-us-east-1",
        CloudtrailAlarmsTopicArn: "arn:aws:sns:us-east-1:123456789012:cloudtrail-alarms",
      });
      const after = await scan();
      const open = after.findings.filter(({ status }) => status !== "pass" && status !== "not-applicable");
      expect(open.map(({ control, message }) => `${control}: ${message}`)).toEqual([
        expect.stringMatching(/^bucket-mfa-delete: /),
      ]);
      expect(after.findings.length).toBeGreaterThan(40);
    } finally {
      await proxy.stop();
    }
  });
});
