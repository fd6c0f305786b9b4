import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { lintPolicy, loadPolicy } from "../../src/policy/index.ts";
import { complaints, folder } from "./folder.ts";

const waiver = (control: string, resource: string, expires = "2027-03-31") =>
  `  - { control: ${control}, resource: ${JSON.stringify(resource)}, reason: known, owner: us, expires: ${expires} }\n`;

/** What lint says of a policy with these waivers, on 1 January 2027. */
async function lint(waivers: string, before = "extends: [baseline]\n") {
  const options = {
    names: ["trailproof.yaml"],
    cwd: folder({ "trailproof.yaml": `${before}waivers:\n${waivers}` }),
    checks,
  };
  await loadPolicy(options);
  return (await lintPolicy(options, "2027-01-01")).warnings;
}

const TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main";

describe("policy lint warns of waivers", () => {
  it("that are expired, on the day after", async () => {
    expect(
      await lint(waiver("trail-logging", TRAIL, "2026-12-31") + waiver("trail-logging", TRAIL, "2027-01-01")),
    ).toEqual([expect.stringMatching(/^trailproof\.yaml:3:\d+: warning: waiver expired on 2026-12-31$/)]);
  });

  it("of a control that is not in force", async () => {
    const off = "extends: [baseline]\ncontrols: { trail-logging: off }\n";
    expect(await lint(waiver("trail-logging", TRAIL), off)).toEqual([
      'trailproof.yaml:4:16: warning: waiver has no effect: control "trail-logging" is not in force',
    ]);
  });

  it.each([
    ["trail-logging", "arn:aws:s3:::acme-trail", "trail"],
    ["trail-logging", "arn:aws:cloudtrail:us-east-1:123:trail/main", "trail"],
    ["bucket-exists", TRAIL, "bucket"],
    ["trail-exists", "acme", "account"],
  ])("of %s on %s, which no %s is named", async (control, resource, type) => {
    expect(await lint(waiver(control, resource))).toEqual([
      expect.stringContaining(`warning: waiver has no effect: "${resource}" cannot match the ARN or id of any ${type}`),
    ]);
  });

  it.each([
    ["trail-logging", "*", "trail"],
    ["trail-logging", "*cloudtrail*", "trail"],
    ["bucket-exists", "arn:aws:s3:::*", "bucket"],
  ])("of %s on %s: every %s", async (control, resource, type) => {
    expect(await lint(waiver(control, resource))).toEqual([
      expect.stringContaining(`warning: waiver matches every ${type}: "${resource}"`),
    ]);
  });

  it.each([
    ["trail-logging", TRAIL],
    ["trail-logging", "arn:aws-us-gov:cloudtrail:*:*:trail/sandbox-*"],
    ["trail-logging", "sandbox"],
    ["bucket-exists", "acme-*"],
    ["bucket-exists", "arn:aws:s3:::acme-*"],
    ["trail-exists", "123456789012"],
    ["trail-exists", "arn:aws:iam::123456789012:root"],
    ["key-usable", "arn:aws:kms:*:123456789012:key/5f0c*"],
  ])("but not of %s on %s", async (control, resource) => {
    expect(await lint(waiver(control, resource))).toEqual([]);
  });

  it("together with all that is wrong", async () => {
    const cwd = folder({ "p.yaml": `extends: [baselin]\nwaivers:\n${waiver("trail-logging", "*", "2026-01-01")}` });
    expect(await complaints(lintPolicy({ names: ["p.yaml"], cwd, checks }, "2027-01-01"))).toEqual([
      'p.yaml:1:11: unknown policy "baselin"; did you mean "baseline"?',
      expect.stringMatching(/^p\.yaml:3:\d+: warning: waiver matches every trail: "\*"$/),
      expect.stringMatching(/^p\.yaml:3:\d+: warning: waiver expired on 2026-01-01$/),
    ]);
  });
});
