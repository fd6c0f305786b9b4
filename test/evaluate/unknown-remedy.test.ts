import { describe, expect, it } from "vitest";
import { resolveEvidence } from "../../src/evaluate/findings/evidence.ts";
import { deniedPermissions, unknownRemedy } from "../../src/evaluate/findings/unknown-remedy.ts";
import type { Cause } from "../../src/model/findings/verdict.ts";
import { notCollected } from "../../src/model/resources/facts.ts";
import { type AccountBuilder, account } from "../support/account.ts";

const ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main";
const STATUS = ["trails", ARN, "status"];
const SELECTORS = ["trails", ARN, "eventSelectors"];
const BROKEN_TRAILS = ["regions", "eu-west-1", "trails"];
const main = account().trail("main");

const pointerTo = (path: readonly string[]) => path.map((step) => `/${step.replaceAll("/", "~1")}`).join("");

function remedyFor(cause: Cause, built: AccountBuilder, ...paths: readonly (readonly string[])[]) {
  const snapshot = built.snapshot();
  const evidence = paths.flatMap((path) => resolveEvidence(snapshot, pointerTo(path)) ?? []);
  expect(evidence).toHaveLength(paths.length);
  const permissions = cause === "denied" ? deniedPermissions(evidence, snapshot, ["trail.integrity"]) : [];
  const subject = { type: "region", id: "me-south-1", arn: null, region: null, accountId: null } as const;
  return unknownRemedy({ cause, resource: { subject } }, evidence, permissions, snapshot).steps.map(
    ({ id, effect, console = [] }) => `${id.split(" ")[0]} ${effect}: ${console.join(" ")}`,
  );
}

const GRANT =
  "grant changes: Grant cloudtrail:GetTrailStatus to arn:aws:iam::123456789012:user/auditor. If it is already granted, check for an SCP, a permissions boundary or an endpoint policy";
const AGAIN = "scan-again reads: Scan again";
const failing = (what: string) =>
  `see-errors reads: Check for throttling, a time-out, a proxy or a network block: ${what}`;

describe("the remedy of an unknown finding", () => {
  it("grants the permission for a call that was denied", () => {
    const denied = main.deny("cloudtrail:GetTrailStatus");
    expect(remedyFor("denied", denied, STATUS, SELECTORS)).toEqual([GRANT, AGAIN]);
  });

  it("grants nothing for a call that failed in another way, and names the error", () => {
    const throttled = main.deny("cloudtrail:GetTrailStatus", undefined, "ThrottlingException");
    expect(remedyFor("error", throttled, STATUS)).toEqual([
      failing("cloudtrail:GetTrailStatus in us-east-1 (ThrottlingException)"),
      AGAIN,
    ]);
  });

  it("says both where one call was denied and another one failed", () => {
    const both = main.deny("cloudtrail:GetTrailStatus").deny("cloudtrail:GetEventSelectors", undefined, "TimeoutError");
    expect(remedyFor("denied", both, STATUS, SELECTORS)).toEqual([
      GRANT,
      failing("cloudtrail:GetEventSelectors in us-east-1 (TimeoutError)"),
      AGAIN,
    ]);
  });

  it("names three failed calls at most, each once", () => {
    const regions = ["ap-southeast-2", "ca-central-1", "eu-north-1", "eu-west-1", "us-east-1"];
    const broken = account(regions).deny("cloudtrail:DescribeTrails", undefined, "InternalError");
    const paths = regions.map((region) => ["regions", region, "trails"]);
    expect(remedyFor("error", broken, ...paths, BROKEN_TRAILS)).toEqual([
      failing(
        `${regions
          .slice(0, 3)
          .map((region) => `cloudtrail:DescribeTrails in ${region} (InternalError)`)
          .join(", ")}, 2 more`,
      ),
      AGAIN,
    ]);
  });

  it("collects again where the call was not made", () => {
    const narrow = main.edit(({ trails }) => {
      for (const trail of Object.values(trails)) trail.status = notCollected("trail.status");
    });
    expect(remedyFor("not-collected", narrow, STATUS)).toEqual([
      "collect-again reads: Collect again with this version: the snapshot was taken without cloudtrail:GetTrailStatus",
    ]);
  });

  it("logs in again where the credentials expired", () => {
    const expired = main.deny("cloudtrail:GetTrailStatus", undefined, "ExpiredTokenException");
    expect(remedyFor("error", expired, STATUS)).toEqual(["log-in reads: Log in again", AGAIN]);
  });

  it("grants what the control needs where something inside of a fact was denied", () => {
    const [grant] = remedyFor("denied", main, STATUS);
    expect(grant).toMatch(/^grant changes: Grant cloudtrail:GetTrail, .*s3:GetObject/);
  });

  it.each<[Cause, string]>([
    ["undecidable", "see-evidence reads: See the message and the evidence: what was read does not decide it"],
    ["error", "see-notifications reads: See the notification about this control, and correct the check"],
    ["too-early", "wait reads: Wait until CloudTrail has had time to deliver"],
    ["not-enabled", "scope reads: Remove Region me-south-1 from the scope, or enable it in the account"],
  ])("%s, with everything read: %s", (cause, first) => {
    expect(remedyFor(cause, main)).toEqual([first, AGAIN]);
  });
});
