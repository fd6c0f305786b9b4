import { expect, it } from "vitest";
import eventsManagement from "../../checks/events/events-management.ts";
import eventsS3DataRead from "../../checks/events/events-s3-data-read.ts";
import eventsS3DataWrite from "../../checks/events/events-s3-data-write.ts";
import { applied } from "../accounts/apply.ts";
import { universe } from "../accounts/events.ts";
import { effectiveTrails } from "../accounts/requirements.ts";
import { recordsEvent } from "../accounts/verifier.ts";
import { type AccountBuilder, account, OTHER } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";
import { commandsOf } from "../support/remedy.ts";

const none = {} as Record<string, never>;
const reads = (built: AccountBuilder) => {
  const posture = postureOf(built.snapshot());
  return commandsOf(eventsS3DataRead, posture.account, posture);
};
const local = { isMultiRegionTrail: false, homeRegion: "eu-west-1", includeGlobalServiceEvents: false };

it("changes one trail: the multi-Region one, which is started, and not the effective one of a single Region", () => {
  const snapshot = account().trail("local", local).trail("everywhere", { logging: false }).snapshot();
  const posture = postureOf(snapshot);
  const commands = commandsOf(eventsS3DataRead, posture.account, posture);
  expect(commands).toEqual([
    expect.stringContaining("put-event-selectors --trail-name everywhere --event-selectors "),
    "aws cloudtrail start-logging --name everywhere --region us-east-1",
  ]);
  const after = applied(snapshot, commands);
  expect(eventsS3DataRead.evaluate(postureOf(after), none)).toMatchObject([{ status: "pass" }]);
  const objects = universe(after).filter((event) => event.resource === "AWS::S3::Object" && event.readOnly);
  for (const event of objects)
    expect(effectiveTrails(after).filter((trail) => recordsEvent(trail, event, "exact") === "yes")).toHaveLength(1);
});

it("puts management events of a region on a trail that records it", () => {
  const posture = postureOf(
    account()
      .trail("local", { ...local, basic: [{ readWriteType: "ReadOnly" }] })
      .trail("everywhere", { logging: false, basic: [{ readWriteType: "WriteOnly" }] })
      .snapshot(),
  );
  const [, home] = posture.regions;
  if (!home) throw new Error("no second region");
  expect(commandsOf(eventsManagement, home, posture)).toEqual([
    expect.stringMatching(/--trail-name everywhere .*"ReadWriteType":"All"/),
    "aws cloudtrail start-logging --name everywhere --region us-east-1",
  ]);
});

it("fixes what keeps a trail from recording before its selectors", () => {
  expect(reads(account().trail("main", { key: "Disabled", isMultiRegionTrail: false }))).toEqual([
    "aws kms enable-key --key-id main-key --region us-east-1",
    "aws cloudtrail update-trail --name main --is-multi-region-trail --region us-east-1",
    expect.stringContaining("put-event-selectors --trail-name main "),
  ]);
  expect(reads(account().trail("main", { bucket: "gone" }))).toEqual([
    "aws cloudtrail update-trail --name main --s3-bucket-name NEW_BUCKET_NAME --region us-east-1",
    expect.stringContaining("put-event-selectors --trail-name main "),
  ]);
});

it("records no second copy of management events where another account's trail has them", () => {
  const org = account().trail("org", { account: OTHER, isOrganizationTrail: true });
  expect(reads(org)).toEqual([
    expect.stringContaining("create-trail --name TRAIL_NAME "),
    expect.stringMatching(/--trail-name TRAIL_NAME .*"IncludeManagementEvents":false/),
    "aws cloudtrail start-logging --name TRAIL_NAME --region HOME_REGION",
  ]);
  expect(reads(org.trail("own", { logging: false }))).toEqual([
    expect.stringMatching(/--trail-name own .*"IncludeManagementEvents":false/),
    "aws cloudtrail start-logging --name own --region us-east-1",
  ]);
});

it("takes no management events from a trail that records them, although it becomes a second copy", () => {
  const console = { field: "sessionCredentialFromConsole", equals: ["true"] };
  const org = account().trail("org", {
    account: OTHER,
    isOrganizationTrail: true,
    advanced: [[{ field: "eventCategory", equals: ["Management"] }, console]],
  });
  expect(reads(org.trail("own", { isMultiRegionTrail: false, includeGlobalServiceEvents: false }))).toEqual([
    "aws cloudtrail update-trail --name own --is-multi-region-trail --region us-east-1",
    expect.stringMatching(/--trail-name own .*"IncludeManagementEvents":true/),
  ]);
});

it("selects objects without an ARN condition, except for the trail's own deliveries", () => {
  const management = [{ field: "eventCategory", equals: ["Management"] }];
  const posture = postureOf(
    account()
      .trail("main", { advanced: [management] })
      .trail("second")
      .snapshot(),
  );
  const commands = (check: typeof eventsS3DataRead) => commandsOf(check, posture.account, posture).join();
  expect(commands(eventsS3DataRead)).not.toContain("resources.ARN");
  expect(commands(eventsS3DataWrite)).toContain('"Field":"resources.ARN","NotStartsWith":["arn:aws:s3:::main-logs/"]');
  expect(commands(eventsS3DataWrite)).not.toContain("second-logs");
});

it.each([
  ["records no deliveries", { recursiveLogging: false }],
  ["delivers to a bucket of another account, whose events these are", { bucket: "foreign" as const }],
])("excludes no log bucket with a trail that %s", (_, members) => {
  const management = [{ field: "eventCategory", equals: ["Management"] }];
  const posture = postureOf(
    account()
      .trail("main", { advanced: [management], ...members })
      .snapshot(),
  );
  const [put] = commandsOf(eventsS3DataWrite, posture.account, posture);
  expect(put).toContain("AWS::S3::Object");
  expect(put).not.toContain("resources.ARN");
});
