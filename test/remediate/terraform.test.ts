import { parse } from "@cdktn/hcl2json";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloudformation } from "../../src/remediate/formats/cloudformation/index.ts";
import { terraform } from "../../src/remediate/formats/terraform/index.ts";
import type { Plan } from "../../src/remediate/index.ts";
import { randomAccount } from "../accounts/arbitrary.ts";
import { account } from "../support/account.ts";
import { planFor, sampleSnapshot } from "../support/plan.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";
import { problemsOf, TERRAFORM } from "../support/terraform.ts";

const SET_UP = planFor(account().snapshot());
const SAMPLE = planFor(sampleSnapshot(), { email: "security@example.com" });

/** A plan with a different word in the place of some. */
const edited = (plan: Plan, edit: (word: string) => string): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => ({
    ...step,
    commands: step.commands.map((command) => ({ ...command, words: command.words.map(edit) })),
  })),
});

describe("the configuration of an account without trails", () => {
  const text = terraform(SET_UP);

  it("parses, and has no argument that the provider does not know", async () => {
    expect(TERRAFORM.provider).toBe("hashicorp/aws 6.45.0");
    expect(await problemsOf(text)).toEqual([]);
  });

  it("creates the complete set-up, and refers to what it creates", async () => {
    const { resource, variable, provider, import: imports } = await parse("main.tf", text);
    expect(imports).toBeUndefined();
    expect(provider).toMatchObject({ aws: [{ region: "us-east-1", allowed_account_ids: ["123456789012"] }] });
    expect(variable).toMatchObject({ email: [{ default: "" }] });
    expect(Object.keys(resource?.aws_s3_bucket ?? {})).toEqual(["cloudtrail_access_logs", "cloudtrail_logs"]);
    expect(resource?.aws_cloudtrail).toMatchObject({
      account_audit: [
        {
          s3_bucket_name: `\${aws_s3_bucket.cloudtrail_logs.bucket}`,
          kms_key_id: `\${aws_kms_key.log.arn}`,
          enable_logging: true,
          is_multi_region_trail: true,
          enable_log_file_validation: true,
        },
      ],
    });
    expect(resource?.aws_sns_topic_subscription).toMatchObject({ cloudtrail_alarms: [{ protocol: "email" }] });
    // In names, in ARNs and in policies: the bucket's own line has its name, and no other.
    expect(text.match(/(?<!")\bcloudtrail-logs-123456789012|arn:aws:s3:::/g)).toBeNull();
  });
});

describe("the configuration of an account with trails", () => {
  const text = terraform(SAMPLE);

  it("parses, and has no argument that the provider does not know", async () => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it("has each step: as resources, or as a comment with the reason", () => {
    const [resources = "", left = ""] = text.split(/\n# (?:Not in this configuration|Left to a person):\n/);
    const missing = SAMPLE.steps.filter(({ title }) => !`${resources}${left}`.includes(`\n# ${title}\n`));
    expect(missing.map(({ title }) => title)).toEqual([]);
    const notExpressed = SAMPLE.steps.filter(({ title }) => left.includes(`\n# ${title}\n`));
    expect(notExpressed.map(({ id }) => id.split(" ")[0])).toEqual(["cancel-key-deletion", "enable-key"]);
    const controls = new Set(SAMPLE.steps.flatMap(({ findings }) => findings.map(({ control }) => control)));
    const expressed = [...controls].filter((control) => resources.includes(`\n# Fixes: ${control} (`)).sort();
    expect(expressed).toMatchInlineSnapshot(`
      [
        "alarm-kms-key-disable-delete",
        "alarm-notification",
        "alarm-root-usage",
        "alarm-unauthorized-api-calls",
        "bucket-access-logging",
        "bucket-encryption",
        "bucket-exists",
        "bucket-object-lock",
        "bucket-policy-source",
        "bucket-tls-only",
        "event-data-store-retention",
        "event-data-store-termination-protection",
        "events-data-resources",
        "events-insights",
        "events-network-activity",
        "log-group-deletion-protection",
        "log-group-encryption",
        "log-group-retention",
        "topic-encryption",
        "trail-cloudwatch-logs",
        "trail-kms-encryption",
        "trail-log-file-validation",
        "trail-logging",
        "trail-sns-notification",
      ]
    `);
    // These take the key of a trail, which is to be deleted.
    expect([...controls].filter((control) => !expressed.includes(control))).toEqual([
      ...["key-usable", "events-management-exclusions", "events-s3-data-read", "event-data-store-kms"],
    ]);
    expect(left.match(/^# {3}Why: .*$/gm)?.slice(0, 2)).toEqual([
      "#   Why: It is an action, not a setting.",
      "#   Why: Terraform finds no key that is to be deleted: cancel that first.",
    ]);
  });

  it("imports what exists, and leaves alone what the plan does not change", async () => {
    const { resource, import: imports } = await parse("main.tf", text);
    expect(imports?.map(({ id }) => id)).toContain(
      "arn:aws:cloudtrail:us-west-2:111122223333:trail/loadtest-2024@us-west-2",
    );
    for (const { to } of imports ?? []) {
      const [type = "", name = ""] = to.replace(/^\$\{(.*)\}$/, "$1").split(".");
      const [body] = resource?.[type]?.[name] ?? [];
      const [lifecycle] = (body?.lifecycle ?? []) as readonly { readonly ignore_changes: readonly string[] }[];
      const ignored = lifecycle?.ignore_changes.map((one) => one.replace(/^\$\{(.*)\}$/, "$1"));
      const all = (TERRAFORM.arguments[type] ?? []).flatMap((one) =>
        typeof one === "string" ? one : Object.keys(one),
      );
      const free = all.filter((one) => body?.[one] === undefined && !ignored?.includes(one));
      // Those with a default that is not computed would be set to it.
      expect(
        free.filter((one) => !/^(id|name|name_prefix|region|timeouts|inline_policy|managed_policy_arns)$/.test(one)),
        to,
      ).toEqual(type === "aws_cloudtrail" ? free.filter((one) => /event_selector$/.test(one)) : []);
    }
  });
});

it("enables a key that is disabled", async () => {
  const disabled = account().trail("main", { key: "Disabled" }).snapshot();
  const { resource, import: imports } = await parse("main.tf", terraform(planFor(disabled)));
  expect(imports).toContainEqual({ to: expect.stringMatching(/aws_kms_key\./), id: expect.any(String) });
  expect(Object.values(resource?.aws_kms_key ?? {})).toContainEqual([expect.objectContaining({ is_enabled: true })]);
});

it("keeps names from AWS from being templates", async () => {
  const name = `logs/\${file("x")}%{if true}"\\`;
  const hostile = edited(SET_UP, (word) => (word === "cloudtrail/account-audit" ? name : word));
  const { resource } = await parse("main.tf", terraform(hostile));
  const [group] = Object.values(resource?.aws_cloudwatch_log_group ?? {});
  expect(group).toMatchObject([{ name: name.replace(/[$%](?=\{)/g, "$&$&") }]);
});

it("shows nothing that acts on a terminal", async () => {
  const text = terraform(edited(SET_UP, (word) => (word === "cloudtrail/account-audit" ? HOSTILE_NAME : word)));
  expect(text).not.toMatch(/[\u007f-\u009f\u001b\u202e\u2066]/);
  const { resource } = await parse("main.tf", text);
  expect(Object.values(resource?.aws_cloudwatch_log_group ?? {})).toMatchObject([[{ name: HOSTILE_NAME }]]);
});

describe("a command that no resource expresses completely is a comment", () => {
  it.each([
    ["aws logs create-log-group --log-group-name g --log-group-class STANDARD --region r", "option --log-group-class."],
    ["aws cloudwatch put-metric-alarm --alarm-name a --alarm-description d --region r", "option --alarm-description."],
    [
      "aws s3api put-bucket-lifecycle-configuration --bucket b --lifecycle-configuration file://x",
      "Its command is not",
    ],
    [
      "aws logs put-metric-filter --log-group-name g --filter-name f --metric-transformations [{}]",
      "Its command is not",
    ],
    [`aws logs put-metric-filter --cli-input-json {"fieldSelectionCriteria":"x"}`, "member fieldSelectionCriteria."],
    ["aws cloudwatch enable-alarm-actions --alarm-names a --region r", "No resource type has this setting."],
    ["aws sns set-topic-attributes --topic-arn t --attribute-name X --attribute-value y", "Its command is not"],
  ])("%s", async (line, reason) => {
    const [first] = SET_UP.steps;
    const steps = first ? [{ ...first, commands: [{ words: line.split(" ") }] }] : [];
    const text = terraform({ ...SET_UP, steps });
    expect(text).toContain(reason);
    expect(text).not.toMatch(/^resource /m);
    expect(cloudformation({ ...SET_UP, steps })).toContain(reason);
  });
});

it("is right for accounts of every kind", async () => {
  for (const snapshot of fc.sample(randomAccount, { numRuns: 10, seed: 7 })) {
    const plan = planFor(snapshot, { email: "security@example.com" });
    expect(await problemsOf(terraform(plan)), JSON.stringify(plan.steps.map(({ id }) => id))).toEqual([]);
  }
});
