import { expect, it } from "vitest";
import eventsGlobalDuplicated from "../../../checks/events/events-global-duplicated.ts";
import eventsManagement from "../../../checks/events/events-management.ts";
import { composed } from "../../../src/check/remediation/compose.ts";
import { type AccountBuilder, account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const twice = account().trail("one").trail("two");

describeCheck(eventsGlobalDuplicated, {
  pass: {
    "one trail": account().trail("main"),
    "a second that is stopped": account().trail("one").trail("two", { logging: false }),
    "a second for data events": account()
      .trail("one")
      .trail("two", { basic: [{ includeManagementEvents: false }] }),
    "a second that excludes them": account()
      .trail("one")
      .trail("two", { isMultiRegionTrail: false, includeGlobalServiceEvents: false }),
    "one for reads, one for writes": account()
      .trail("one", { basic: [{ readWriteType: "ReadOnly" }] })
      .trail("two", { basic: [{ readWriteType: "WriteOnly" }] }),
  },
  fail: {
    "two trails": { account: twice, says: /events: one, two/ },
    "a trail of the region where they log": account().trail("one").trail("two", { isMultiRegionTrail: false }),
    "two that record the writes": account()
      .trail("one")
      .trail("two", { basic: [{ readWriteType: "WriteOnly" }] }),
  },
  unknown: {
    "selectors denied": {
      account: twice.deny("cloudtrail:GetEventSelectors"),
      says: /GetEventSelectors/,
    },
    "one trail, and whether it is effective is not known": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "a second that records some of them, and whether it is effective is not known": account()
      .trail("one")
      .trail("two", {
        homeRegion: "eu-west-1",
        advanced: [
          [
            { field: "eventCategory", equals: ["Management"] },
            { field: "sessionCredentialFromConsole", equals: ["true"] },
          ],
        ],
      })
      .deny("cloudtrail:GetTrailStatus", "eu-west-1"),
    "no trails, as far as could be read": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a region whose trails are hidden could have another": account()
      .trail("main")
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  notApplicable: {
    "no trails": account(),
    "no effective trail": account().trail("main", { logging: false }),
    "duplicates that are wanted": { account: twice, params: { allowDuplicates: true } },
  },
});

const commands = (built: AccountBuilder) => {
  const posture = postureOf(built.snapshot());
  return commandsOf(eventsGlobalDuplicated, posture.account, posture, { allowDuplicates: false });
};

it("changes all trails but one", () => {
  const built = account()
    .trail("all", { homeRegion: "eu-west-1" })
    .trail("home", { isMultiRegionTrail: false })
    .trail("more", { basic: [{ readWriteType: "WriteOnly" }] })
    .trail("objects", { basic: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }] });
  const update = "aws cloudtrail update-trail --name";
  expect(commands(built)).toEqual([
    `${update} more --no-is-multi-region-trail --no-include-global-service-events --region us-east-1`,
    expect.stringMatching(/put-event-selectors --trail-name objects .*"IncludeManagementEvents":false/),
    `${update} home --no-include-global-service-events --region us-east-1`,
  ]);
});

it("takes no trail's global service events away that no other has: the one that stays records them first", () => {
  const built = account()
    .trail("one", { basic: [{ readWriteType: "WriteOnly" }] })
    .trail("two", { isMultiRegionTrail: false });
  expect(commands(built)).toEqual([
    expect.stringMatching(/put-event-selectors --trail-name one .*"ReadWriteType":"All"/),
    "aws cloudtrail update-trail --name two --no-include-global-service-events --region us-east-1",
  ]);
});

it("waits for the step by which another finding makes the trail that stays record them", () => {
  const posture = postureOf(
    account()
      .trail("one", { basic: [{ readWriteType: "WriteOnly" }] })
      .trail("two", { isMultiRegionTrail: false })
      .snapshot(),
  );
  const verdict = { status: "fail", message: "", evidence: [] } as const;
  const [region] = posture.regions.filter(({ name }) => name === "eu-west-1");
  const remedies = [
    ...(region ? [eventsManagement.remediation({ ...verdict, resource: region }, region, posture, {})] : []),
    eventsGlobalDuplicated.remediation({ ...verdict, resource: posture.account }, posture.account, posture, {
      allowDuplicates: false,
    }),
  ];
  const [management, duplicated] = composed(posture, remedies);
  const [put] = management?.steps ?? [];
  expect(put?.id).toMatch(/^put-event-selectors .*\/one$/);
  expect(duplicated?.steps.map(({ id }) => id)).toEqual([
    put?.id,
    expect.stringMatching(/^update-trail-global.*\/two$/),
  ]);
  expect(duplicated?.steps[1]?.after).toEqual([put?.id]);
});
