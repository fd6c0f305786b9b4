import { expect, it } from "vitest";
import eventsInsights from "../../../checks/events/events-insights.ts";
import type { PostureTrail } from "../../../src/check/index.ts";
import { needsOf } from "../../../src/model/findings/check.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

it("offers no command that replaces Insights which could not be read", () => {
  const denied = account()
    .trail("main", { insights: ["ApiErrorRateInsight"], basic: [{ readWriteType: "ReadOnly" }] })
    .deny("cloudtrail:GetInsightSelectors");
  expect(verdictsOf(eventsInsights, denied, { types: insights })).toMatchObject([{ status: "fail" }]);
  const posture = postureOf(denied.snapshot(), new Set(needsOf(eventsInsights, {})));
  const commands = commandsOf(eventsInsights, posture.trails[0] as PostureTrail, posture, { types: insights });
  expect(commands.map((command) => command.split(" ")[2])).toEqual(["put-event-selectors", "get-insight-selectors"]);
});

const insights = ["ApiCallRateInsight", "ApiErrorRateInsight"];

describeCheck(eventsInsights, {
  pass: {
    "both types": account().trail("main", { insights }),
    "the type that the policy asks for": {
      account: account().trail("main", { insights: ["ApiErrorRateInsight"] }),
      params: { types: ["ApiErrorRateInsight"] },
    },
    "call rates of a trail that records writes": {
      account: account().trail("main", { insights, basic: [{ readWriteType: "WriteOnly" }] }),
      params: { types: ["ApiCallRateInsight"] },
    },
  },
  fail: {
    "none on": { account: account().trail("main"), says: /has no selector for Insights events/ },
    "one of two": account().trail("main", { insights: ["ApiCallRateInsight"] }),
    "on, but without the events that they look at": account().trail("main", {
      insights,
      basic: [{ readWriteType: "ReadOnly" }],
    }),
    "on data events alone": account()
      .trail("main", { insights })
      .edit(({ trails }) => {
        for (const { insightSelectors } of Object.values(trails))
          if (insightSelectors.state === "read")
            for (const one of insightSelectors.value) one.eventCategories = ["Data"];
      }),
  },
  unknown: {
    "insight selectors denied": account().trail("main", { insights }).deny("cloudtrail:GetInsightSelectors"),
    "event selectors denied": account().trail("main", { insights }).deny("cloudtrail:GetEventSelectors"),
    "status denied": account().trail("main", { insights }).deny("cloudtrail:GetTrailStatus"),
    "the trails of a region denied": account()
      .trail("main", { insights })
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "another account's trail": account().trail("org", { account: OTHER }) },
  notApplicable: { "a stopped trail": account().trail("main", { logging: false }) },
  none: { "no trails": account() },
});
