import { describe, expect, it } from "vitest";
import { trailSummary } from "../../src/evaluate/summary/trail-summary.ts";
import { ROOT_USAGE } from "../../src/filters/index.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT, type AccountBuilder, account, unreadable } from "../support/account.ts";
import { alarmOn, CONFIRMED, metricFilter, watched } from "../support/alarms.ts";
import { postureOf } from "../support/posture.ts";

const { name, pattern } = ROOT_USAGE;
const main = () => account().trail("main", { group: "present" });
const ARN = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alarms`;

function monitoringOf(built: AccountBuilder) {
  const posture = postureOf(built.snapshot());
  const [trail] = posture.trails;
  return trail && trailSummary(trail, posture).monitoring;
}

const alarmed = (...more: ReturnType<typeof alarmOn>[]) =>
  watched(main(), {
    filters: [metricFilter(name, pattern), metricFilter("other", pattern)],
    alarms: { "us-east-1": [alarmOn(name), ...more] },
  });

describe("what follows the log group of a trail", () => {
  it("names its filters, alarms and topics, and counts who subscribes", () => {
    expect(monitoringOf(alarmed())).toEqual({
      metricFilters: ["other", name].sort(),
      alarms: [`${ARN}:${name}-alarm`],
      topics: [TOPIC],
      subscriptions: 1,
    });
  });

  it("knows composite alarms, also those that follow each other", () => {
    const composite = (alarmName: string, of: string) =>
      alarmOn(alarmName, "us-east-1", {
        kind: "composite",
        namespace: null,
        metricName: null,
        alarmActions: [`${TOPIC}-2`],
        alarmRule: `ALARM("${of}") OR ALARM("second-alarm")`,
      });
    const { alarms, topics } =
      monitoringOf(alarmed(composite("first", `${name}-alarm`), composite("second", "first-alarm"))) ?? {};
    expect(alarms).toHaveLength(3);
    expect(topics).toEqual([TOPIC, `${TOPIC}-2`]);
  });

  it("says that there is nothing only where that was read", () => {
    const none = { metricFilters: [], alarms: [], topics: [], subscriptions: 0 };
    expect(monitoringOf(main())).toEqual(none);
    const hidden = main().edit(({ logGroups }: Snapshot) => {
      for (const group of Object.values(logGroups)) group.metricFilters = unreadable("log-group.metricFilters");
    });
    expect(monitoringOf(hidden)).toBeUndefined();
    const hiddenAlarms = watched(main(), { filters: [metricFilter(name, pattern)], alarms: {} }).edit(({ regions }) => {
      for (const region of Object.values(regions)) region.alarms = unreadable("region.alarms");
    });
    expect(monitoringOf(hiddenAlarms)).toEqual({
      ...none,
      metricFilters: [name],
      alarms: null,
      topics: null,
      subscriptions: null,
    });
    const hiddenSubscribers = alarmed().edit(({ topics }) => {
      for (const topic of Object.values(topics)) topic.subscriptions = unreadable("topic.subscriptions");
    });
    expect(monitoringOf(hiddenSubscribers)).toMatchObject({ topics: [TOPIC], subscriptions: null });
    expect(monitoringOf(account().trail("main"))).toBeUndefined();
  });

  it("counts no subscription that is not confirmed", () => {
    const pending = { ...CONFIRMED, subscriptionArn: null, state: "pending" as const };
    const built = watched(main(), {
      filters: [metricFilter(name, pattern)],
      alarms: { "us-east-1": [alarmOn(name)] },
      subscriptions: [pending],
    });
    expect(monitoringOf(built)).toMatchObject({ subscriptions: 0 });
  });
});
