import { readFileSync } from "node:fs";
import { parse } from "@cdktn/hcl2json";
import { expect, it } from "vitest";
import { readActions } from "../../scripts/deploy/template.ts";
import { logFilePattern, tamperingPattern } from "../../src/model/aws/trail-tampering.ts";
import { deployTemplate, roleStatements } from "../support/deploy-template.ts";
import { problemsOf } from "../support/terraform.ts";

const TEXT = readFileSync("deploy/terraform/main.tf", "utf8");

/** The quoted items of the first list behind a text. */
const listAfter = (text: string, position = 0): string[] => {
  const from = TEXT.slice(TEXT.indexOf(text, position));
  return [...from.slice(0, from.indexOf("]")).matchAll(/"([^"]+)",?$/gm)].map(([, item = ""]) => item);
};

it("has arguments of the provider only, none that it requires is missing, and it refers to nothing that does not exist", async () => {
  expect(await problemsOf(TEXT)).toEqual([]);
  const { variable = {}, locals = [] } = await parse("main.tf", TEXT);
  const known = {
    var: Object.keys(variable),
    local: locals.flatMap((some) => Object.keys(some)),
  };
  const code = TEXT.replace(/^\s*#.*$/gm, "");
  for (const [kind, names] of Object.entries(known)) {
    const referred = [...code.matchAll(new RegExp(`\\b${kind}\\.(\\w+)`, "g"))].map(([, name = ""]) => name);
    expect(referred.filter((one) => !names.includes(one))).toEqual([]);
  }
});

it.each([
  ["an argument that does not exist", /^ {2}memory_size .*\n/m, "  memory = 1024\n", "no memory"],
  ["one in a block", "maximum_retry_attempts ", "retries ", "retry_policy: no retries"],
  ["a block that does not exist", "dead_letter_config {", "dead_letters {", "no dead_letters"],
  ["a missing argument", /^ {2}role {13}= aws_iam_role.function.arn\n/m, "", "role is missing"],
  ["one in a block", /^ {4}mode = "OFF"\n/m, "", "flexible_time_window: mode is missing"],
  [
    "a reference",
    "aws_sqs_queue.dead_letters.arn",
    "aws_sqs_queue.letters.arn",
    "aws_sqs_queue.letters does not exist",
  ],
])("the test names %s", async (_, from, to, problem) => {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  expect((await problemsOf(text)).join("\n")).toContain(problem);
});

it("has the actions and the pattern of the CloudFormation template", () => {
  expect(listAfter("permissions --policy all")).toEqual(readActions());
  for (const [name, { source, detail }] of Object.entries({
    tampering_pattern: tamperingPattern("tampering"),
    watching_pattern: tamperingPattern("watching"),
    log_file_pattern: logFilePattern(),
  })) {
    const from = TEXT.indexOf(`${name} = `);
    expect(listAfter("source = [", from)).toEqual(source);
    expect(listAfter("eventSource = [", from)).toEqual(detail.eventSource);
    expect(listAfter("eventName = [", from)).toEqual(detail.eventName);
  }
  const actions = new Set(
    [...TEXT.matchAll(/"((?:s3|sns|logs|sqs|cloudtrail|securityhub):[A-Z]\w+)"/g)].map(([, one]) => one),
  );
  const { Read = [], ...others } = roleStatements();
  expect(
    Object.values(others)
      .flat()
      .filter((one) => !actions.has(one)),
  ).toEqual([]);
  expect(Read.filter((one) => !TEXT.includes(`"${one}"`))).toEqual([]);
});

it("forwards the same pattern from other Regions to the bus that its role may send to, never from its own", async () => {
  const { resource, locals } = await parse("main.tf", TEXT);
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as Terraform writes it.
  const here = { for_each: "${local.forwarding}", region: "${each.value.region}" };
  const bus = "${local.default_bus}";
  const patterns = ["${each.value}", "${local.tampering_rules[each.value.name]}"];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as Terraform writes it.
  const rules = resource?.aws_cloudwatch_event_rule ?? {};
  expect(
    Object.values(rules)
      .map(([rule]) => rule?.event_pattern)
      .sort(),
  ).toEqual(patterns);
  const [target] = resource?.aws_cloudwatch_event_target?.forward ?? [];
  const [role] = resource?.aws_iam_role_policy?.forward ?? [];
  for (const one of [rules.forward?.[0], target]) expect(one).toMatchObject(here);
  expect(target).toMatchObject({ arn: bus });
  expect(role?.policy).toContain("Resource = local.default_bus");
  expect(role?.policy).toContain('Action   = "events:PutEvents"');
  expect(locals?.map(({ forwards = "" }) => forwards).join("")).toContain("one != data.aws_region.current.region");
});

it("accepts a name that bucket and roles can begin with, and no other", () => {
  const [, pattern = ""] = /regex\("([^"]+)", var\.name\)/.exec(TEXT) ?? [];
  const longest = "a".repeat(27);
  // AWS: 38 characters for the prefix of a role's name, 37 for that of a bucket.
  expect(`${longest}-scheduler-`.length).toBeLessThanOrEqual(38);
  for (const name of ["trailproof", "tp", longest]) expect(name).toMatch(new RegExp(pattern));
  for (const name of ["TrailProof", "a_b", "1st", "trail-", `${longest}a`])
    expect(name).not.toMatch(new RegExp(pattern));
});

it("expires what the CloudFormation template expires, and nothing else of the bucket", async () => {
  const { resource } = await parse("main.tf", TEXT);
  const [lifecycle] = resource?.aws_s3_bucket_lifecycle_configuration?.results ?? [];
  const { Rules } = deployTemplate().Resources.Bucket?.Properties.LifecycleConfiguration ?? {};
  expect(
    ((lifecycle?.rule ?? []) as Rule[]).map(({ id, expiration, filter }) => [id, expiration && filter?.[0]?.prefix]),
  ).toEqual(Rules.map(({ Id, Prefix }: Record<string, string>) => [Id, Prefix]));
});

interface Rule {
  readonly id: string;
  readonly expiration?: unknown;
  readonly filter?: readonly { readonly prefix?: string }[];
}

it("sets the same variables of the function", async () => {
  const { Variables } = deployTemplate().Resources.Function?.Properties.Environment ?? {};
  const names = [...TEXT.matchAll(/^ +(TRAILPROOF_\w+) +=/gm)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(Variables));
});
