import { beforeAll, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId, LogGroup } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { unwatchedAccount } from "../support/accounts.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Behaviour, faultProxy } from "../support/fault-proxy.ts";
import { failing, json, jsonAnswer, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

const FACTS = new Set<FactId>(["log-group.description", "log-group.subscriptionFilters"]);
const FILTER = { filterName: "siem", destinationArn: "arn:aws:logs:us-east-1:999988887777:destination:siem" };

describeWithMoto("who reads the events of a trail's log group", (moto) => {
  beforeAll(async () => {
    useEmulatorCredentials();
    await unwatchedAccount(moto.url);
  });

  const collected = async (behaviour: Behaviour = {}) => {
    const overrides = { "ec2:DescribeRegions": regions(["us-east-1"]), ...behaviour.overrides };
    const proxy = await faultProxy({ target: moto.url, ...behaviour, overrides });
    try {
      const snapshot = await collect({ endpointUrl: proxy.url, tool, facts: FACTS });
      return { group: Object.values(snapshot.logGroups)[0] as LogGroup, counts: proxy.counts() };
    } finally {
      await proxy.stop();
    }
  };
  const filtersOf = (answer: unknown) =>
    collected({ overrides: { "logs:DescribeSubscriptionFilters": jsonAnswer(answer) } });

  it("is read as CloudWatch Logs tells it", async () => {
    expect((await collected()).group.subscriptionFilters).toMatchObject({ state: "read", value: [] });
    const more = { filterName: "a", filterPattern: "{ $.errorCode = * }", destinationArn: "arn:aws:lambda:r:1:f" };
    const { group } = await filtersOf({ subscriptionFilters: [{ ...FILTER, roleArn: "r", creationTime: 1 }, more] });
    expect(group.subscriptionFilters).toMatchObject({
      state: "read",
      value: [more, { ...FILTER, filterPattern: "" }],
      region: "us-east-1",
    });
  });

  it.each([{}, { subscriptionFilters: [{ filterName: "siem" }] }])("is unreadable from %j", async (answer) => {
    expect((await filtersOf(answer)).group.subscriptionFilters.state).toBe("unreadable");
  });

  it("is absent where the log group was deleted meanwhile", async () => {
    const { group } = await collected({
      overrides: { "logs:DescribeSubscriptionFilters": failing("ResourceNotFoundException") },
    });
    expect(group.subscriptionFilters.state).toBe("absent");
  });

  it("is not asked of a log group whose class has no subscription filters", async () => {
    const rare = json((answer) => ({
      logGroups: (answer.logGroups as object[]).map((one) => ({ ...one, logGroupClass: "INFREQUENT_ACCESS" })),
    }));
    const { group, counts } = await collected({ overrides: { "logs:DescribeLogGroups": rare } });
    expect(group.subscriptionFilters.state).toBe("not-collected");
    expect(counts).not.toHaveProperty("logs:DescribeSubscriptionFilters");
  });
});
