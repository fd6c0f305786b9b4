import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checks } from "../../src/generated/checks.ts";
import { cloudformation } from "../../src/remediate/formats/cloudformation/index.ts";
import { joined } from "../../src/remediate/formats/cloudformation/properties.ts";
import type { Plan } from "../../src/remediate/index.ts";
import { account } from "../support/account.ts";
import { cfnLint, describeWithCfnLint } from "../support/cfn-lint.ts";
import type { Template } from "../support/cloudformation.ts";
import { planFor, sampleSnapshot } from "../support/plan.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";
import { scratch } from "../support/scan.ts";

const SET_UP = cloudformation(planFor(account().snapshot()));
// Where trails may deliver is decided by a person, and the alarms come after that.
const controls = checks.flatMap(({ id }) => (id === "trail-destination" ? [] : id));
const SAMPLE = cloudformation(planFor(sampleSnapshot(), { email: "security@example.com", controls }));
const read = (text: string) => parse(text, { version: "1.1" }) as Template;

describe("the template of an account without trails", () => {
  const { Resources, Parameters, Metadata } = read(SET_UP);

  it("can be created from a file", () => {
    expect(Buffer.byteLength(SET_UP)).toBeLessThan(51_200);
    // Of a policy that asks for data events of tables and for network activity, which the trail of the set-up does not record.
    const left = [/^events-data-resources /, /^events-network-activity /].map((fixes) =>
      expect.objectContaining({ Fixes: [expect.stringMatching(fixes)] }),
    );
    expect(Metadata).toEqual({ Plan: expect.anything(), Decisions: left });
  });

  it("keeps evidence when the stack is deleted, and what decrypts it", () => {
    const kept = Object.entries(Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === "Retain");
    expect(kept.map(([name]) => name)).toEqual([
      "LogKey",
      "CloudtrailAccessLogsBucket",
      "CloudtrailLogsBucket",
      "CloudtrailAccountAuditLogGroup",
    ]);
  });

  it("subscribes the address of its parameter, and none without one", () => {
    expect(Parameters).toMatchObject({ Email: { Default: "" } });
    expect(Resources.CloudtrailAlarmsSubscription).toMatchObject({
      Condition: "HasEmail",
      Properties: { Protocol: "email", Endpoint: { Ref: "Email" }, TopicArn: { Ref: "CloudtrailAlarmsTopic" } },
    });
  });

  it("creates the trail after the policies that let CloudTrail deliver, and refers to what it makes", () => {
    const { AccountAuditTrail, CloudtrailLogsBucketPolicy } = Resources;
    expect(AccountAuditTrail).toMatchObject({
      DependsOn: ["CloudtrailLogsBucketPolicy", "WriteEventsRolePolicy"],
      Properties: {
        S3BucketName: { Ref: "CloudtrailLogsBucket" },
        KMSKeyId: { "Fn::GetAtt": ["LogKey", "Arn"] },
        CloudWatchLogsLogGroupArn: { "Fn::GetAtt": ["CloudtrailAccountAuditLogGroup", "Arn"] },
        CloudWatchLogsRoleArn: { "Fn::GetAtt": ["AccountAuditUsEast1ToCloudwatchLogsRole", "Arn"] },
      },
    });
    expect(JSON.stringify(CloudtrailLogsBucketPolicy)).not.toContain("cloudtrail-logs-");
  });
});

describe("the template of an account with trails", () => {
  const { Resources, Metadata } = read(SAMPLE);

  it("creates what is new in one Region", () => {
    expect(Object.keys(Resources)).toContain("CloudtrailRootUsageAlarm");
    const types = new Set(Object.values(Resources).map(({ Type }) => Type));
    expect(types).not.toContain("AWS::CloudTrail::Trail");
  });

  it("lists what it does not do, with the reason and the commands", () => {
    const left = Metadata?.NotInThisTemplate as { Step: string; Why: string; Commands: string[] }[];
    expect(left.map(({ Step, Why }) => `${Step}: ${Why}`)).toMatchInlineSnapshot(`
      [
        "Create a bucket for log files in us-west-2: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Give loadtest-2024 a new bucket: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Start logging on loadtest-2024: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Cancel the deletion of key 5f0c1a3e-7d42-4b8f-9c61-2e8a9b7d4c10: It is an action, not a setting.",
        "Enable key 5f0c1a3e-7d42-4b8f-9c61-2e8a9b7d4c10: It exists already, and a stack changes only what it has created or imported.",
        "Send the events of payments-audit to the log group: It exists already, and a stack changes only what it has created or imported.",
        "Log access to acme-payments-audit-logs: It exists already, and a stack changes only what it has created or imported.",
        "Create a bucket for access logs in eu-central-1: It is in eu-central-1, and a stack in eu-west-1 cannot change it.",
        "Log access to acme-payments-cde-logs: It is in eu-central-1, and a stack in eu-west-1 cannot change it.",
        "Encrypt new objects of acme-payments-audit-logs with KMS: It exists already, and a stack changes only what it has created or imported.",
        "Change the policy of bucket acme-payments-cde-logs: It is in eu-central-1, and a stack in eu-west-1 cannot change it.",
        "Change the policy of bucket acme-payments-audit-logs: It exists already, and a stack changes only what it has created or imported.",
        "Keep the events of /acme/payments/cloudtrail for 365 days: It exists already, and a stack changes only what it has created or imported.",
        "Create log group cloudtrail/loadtest-2024: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Send the events of loadtest-2024 to the log group: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Create a KMS key for log files in us-west-2, with rotation: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Encrypt the log files of loadtest-2024 with a KMS key: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Turn on log file validation for loadtest-2024: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Turn on versioning of acme-payments-audit-logs: It exists already, and a stack changes only what it has created or imported.",
        "Keep the events of payments-lake for 365 days: It exists already, and a stack changes only what it has created or imported.",
        "Turn on termination protection of payments-lake: It exists already, and a stack changes only what it has created or imported.",
        "Record data events of AWS::DynamoDB::Table in 17 Regions and network activity events of ec2.amazonaws.com in 17 Regions with payments-audit: It exists already, and a stack changes only what it has created or imported.",
        "Turn on ApiCallRateInsight and ApiErrorRateInsight on payments-audit: It exists already, and a stack changes only what it has created or imported.",
        "Protect /acme/payments/cloudtrail from deletion: It exists already, and a stack changes only what it has created or imported.",
        "Encrypt /acme/payments/cloudtrail with a KMS key: It exists already, and a stack changes only what it has created or imported.",
        "Encrypt topic payments-audit-new-logs with a customer managed key: It exists already, and a stack changes only what it has created or imported.",
        "Create topic cloudtrail-log-files: It is in eu-central-1, and a stack in eu-west-1 cannot change it.",
        "Notify the topic of new log files of payments-cde: It is in eu-central-1, and a stack in eu-west-1 cannot change it.",
        "Create topic cloudtrail-log-files: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
        "Notify the topic of new log files of loadtest-2024: It is in us-west-2, and a stack in eu-west-1 cannot change it.",
      ]
    `);
    expect(left.every(({ Commands }) => Commands.length > 0)).toBe(true);
    expect(Metadata).toMatchObject({ Decisions: expect.anything(), CouldNotBeEvaluated: expect.anything() });
  });
});

it("takes names from AWS as they are", () => {
  const plan = planFor(account().snapshot());
  const steps = plan.steps.map((step) => ({
    ...step,
    commands: step.commands.map((command) => ({
      ...command,
      words: command.words.map((word) => (word.startsWith("{ (") ? `\${AWS::AccountId} yes: ${word}` : word)),
    })),
  }));
  const { Resources } = read(cloudformation({ ...plan, steps }));
  expect(Resources.CloudtrailRootUsageFilter?.Properties.LogGroupName).toEqual({
    Ref: "CloudtrailAccountAuditLogGroup",
  });
  const patterns = Object.values(Resources).flatMap(({ Properties }) => String(Properties.FilterPattern ?? ""));
  expect(patterns.filter((one) => one.startsWith(`\${AWS::AccountId} yes: { (`))).not.toEqual([]);
});

it("shows nothing that acts on a terminal", () => {
  const plan = planFor(account().snapshot());
  const text = JSON.stringify(plan).replaceAll('"cloudtrail/account-audit"', JSON.stringify(HOSTILE_NAME));
  const template = cloudformation(JSON.parse(text) as Plan);
  expect(template).not.toMatch(/[\u007f-\u009f\u001b\u202e\u2066]/);
  const groups = Object.values(read(template).Resources).filter(({ Type }) => Type === "AWS::Logs::LogGroup");
  expect(groups.map(({ Properties }) => Properties.LogGroupName)).toEqual([HOSTILE_NAME]);
});

it("writes references in texts that look like references as text", () => {
  const to = { type: "AWS::S3::Bucket", key: "logs", region: "us-east-1", creates: true, properties: {}, from: [] };
  const names = new Map([[to, "LogsBucket"]]);
  expect(joined([{ to, attribute: "arn" }, `/\${aws:username}`], names)).toEqual({
    "Fn::Sub": `\${LogsBucket.Arn}/\${!aws:username}`,
  });
});

describeWithCfnLint("cfn-lint", () => {
  const folder = scratch();
  afterAll(folder.remove);

  it("finds nothing in templates", () => {
    const nothing = cloudformation({ ...planFor(account().snapshot()), steps: [] });
    const files = [SET_UP, SAMPLE, nothing].map((text, i) => {
      const file = folder.file(`${i}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    expect(cfnLint(files)).toBe("");
  });
});
