import { expect, it } from "vitest";
import eventsInsights from "../../checks/events/events-insights.ts";
import eventsManagement from "../../checks/events/events-management.ts";
import trailIntegrity from "../../checks/trail/trail-integrity.ts";
import trailSnsNotification from "../../checks/trail/trail-sns-notification.ts";
import { consoleLines } from "../../src/model/findings/remediation.ts";
import { UNEXPLAINED_GAP } from "../../src/model/integrity/digest-gap.ts";
import { type AccountBuilder, account } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";
import { commandsOf, fixOf } from "../support/remedy.ts";

/** The posture of an account and its one trail. */
function only(built: AccountBuilder) {
  const posture = postureOf(built.snapshot());
  const [trail] = posture.trails;
  if (!trail) throw new Error("no trail");
  return { posture, trail };
}

it("the fix of Insights keeps the type that is on and adds the other", () => {
  const { posture, trail } = only(account().trail("main", { insights: ["ApiCallRateInsight"] }));
  const types = ["ApiCallRateInsight", "ApiErrorRateInsight"];
  const commands = commandsOf(eventsInsights, trail, posture, { types });
  const selectors = /--insight-selectors '(.*?)'/.exec(commands.join("\n"))?.[1] ?? "[]";
  expect(JSON.parse(selectors)).toEqual([
    { InsightType: "ApiCallRateInsight" },
    { InsightType: "ApiErrorRateInsight" },
  ]);
});

it("the next step of a gap is about the gap, that of a deleted log file is not", () => {
  const { posture, trail } = only(account().trail("main"));
  const step = (facet: string) => consoleLines(fixOf(trailIntegrity, trail, posture, {}, facet))[0];
  expect(step("gap unexplained")).toBe(UNEXPLAINED_GAP);
  expect(step("log-missing a.json.gz")).not.toBe(UNEXPLAINED_GAP);
});

it("the fix of notifications creates the topic that the trail names", () => {
  const { posture, trail } = only(account().trail("main", { topic: "absent" }));
  expect(commandsOf(trailSnsNotification, trail, posture)).toEqual([
    "aws sns create-topic --name main-topic --region us-east-1",
    "aws cloudtrail update-trail --name main --sns-topic-name arn:aws:sns:us-east-1:123456789012:main-topic --region us-east-1",
  ]);
});

it("the fix says that selectors are replaced where it replaces them, and nowhere else", () => {
  const note = (built: AccountBuilder) => {
    const { posture } = only(built);
    const [region] = posture.regions;
    if (!region) throw new Error("no region");
    return fixOf(eventsManagement, region, posture).note ?? "";
  };
  expect(note(account().trail("main", { basic: [{ readWriteType: "ReadOnly" }] }))).toMatch(/replaces all selectors/);
  expect(note(account().trail("main", { logging: false }))).not.toMatch(/replaces all selectors/);
});
