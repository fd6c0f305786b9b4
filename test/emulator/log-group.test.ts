import { beforeAll, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId, LogGroup } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type AwsRequest, type Behaviour, faultProxy, type Override } from "../support/fault-proxy.ts";
import { failing, json, jsonAnswer, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { makeLogGroup, makeTrail } from "../support/trails.ts";

const FACTS = new Set<FactId>([
  "log-group.description",
  "log-group.subscriptionFilters",
  "log-group.transformer",
  "region.logAccountPolicies",
]);
const FILTER = { filterName: "siem", destinationArn: "arn:aws:logs:us-east-1:999988887777:destination:siem" };

/** Answers for the emulator, which knows no account policies. */
const said =
  (answer: (request: AwsRequest) => object): Override =>
  (request, real) =>
    jsonAnswer(answer(request))(request, real);

describeWithMoto("what becomes of the events of a trail's log group", (moto) => {
  beforeAll(async () => {
    useEmulatorCredentials();
    const cloud = ownAccount(moto.url);
    const group = await makeLogGroup(cloud, "us-east-1", "trail-events");
    const roleArn = "arn:aws:iam::123456789012:role/to-cloudwatch";
    await makeTrail(cloud, { name: "main", logGroupArn: group.arn, roleArn });
  });

  const collected = async (behaviour: Behaviour = {}) => {
    const overrides = { "ec2:DescribeRegions": regions(["us-east-1"]), ...behaviour.overrides };
    const proxy = await faultProxy({ target: moto.url, ...behaviour, overrides });
    try {
      const snapshot = await collect({ endpointUrl: proxy.url, tool, facts: FACTS });
      const [group] = Object.values(snapshot.logGroups);
      const policies = snapshot.regions["us-east-1"]?.logAccountPolicies;
      return { group: group as LogGroup, policies, counts: proxy.counts() };
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

  it("are the account's policies, each type by itself, page by page", async () => {
    const subscription = { DestinationArn: FILTER.destinationArn, FilterPattern: "" };
    const named = (policyName: string, policyType: string, document: unknown) => ({
      policyName,
      policyType,
      policyDocument: JSON.stringify(document),
    });
    const pages = said(({ input }) =>
      input.policyType === "TRANSFORMER_POLICY"
        ? { accountPolicies: [named("normalize", "TRANSFORMER_POLICY", [{ parseJSON: {} }])] }
        : input.nextToken === "more"
          ? { accountPolicies: [named("a", "SUBSCRIPTION_FILTER_POLICY", subscription)] }
          : {
              accountPolicies: [
                {
                  ...named("b", "SUBSCRIPTION_FILTER_POLICY", subscription),
                  selectionCriteria: 'LogGroupName NOT IN ["x"]',
                },
              ],
              nextToken: "more",
            },
    );
    const { policies, counts, group } = await collected({
      overrides: {
        "logs:DescribeAccountPolicies": pages,
        "logs:GetTransformer": jsonAnswer({
          transformerConfig: [{ parseJSON: {} }, { deleteKeys: { withKeys: ["a"] } }],
        }),
        "logs:DescribeLogGroups": json(({ logGroups }) => ({
          logGroups: (logGroups as object[]).map((one) => ({
            ...one,
            dataProtectionStatus: "ACTIVATED",
            inheritedProperties: ["ACCOUNT_DATA_PROTECTION"],
          })),
        })),
      },
    });
    const kept = { destinationArn: FILTER.destinationArn, policyDocument: JSON.stringify(subscription) };
    const policyType = "SUBSCRIPTION_FILTER_POLICY";
    expect(policies).toMatchObject({
      state: "read",
      value: [
        { policyName: "a", policyType, selectionCriteria: null, subscription: kept },
        { policyName: "b", policyType, selectionCriteria: 'LogGroupName NOT IN ["x"]', subscription: kept },
        { policyName: "normalize", policyType: "TRANSFORMER_POLICY", selectionCriteria: null, subscription: null },
      ],
    });
    expect(counts).toMatchObject({ "logs:DescribeAccountPolicies": 3, "logs:GetTransformer": 1 });
    expect(group).toMatchObject({
      transformer: { value: { processors: ["parseJSON", "deleteKeys"] } },
      description: { value: { dataProtectionStatus: "ACTIVATED", inheritedProperties: ["ACCOUNT_DATA_PROTECTION"] } },
    });
  });

  it("is unreadable where an answer has not what each has", async () => {
    const { group, policies } = await collected({
      overrides: {
        "logs:DescribeSubscriptionFilters": jsonAnswer({ subscriptionFilters: [{ filterName: "siem" }] }),
        "logs:DescribeAccountPolicies": said(({ input: { policyType } }) => ({
          accountPolicies: [{ policyName: "a", policyType, policyDocument: "{}" }],
        })),
        "logs:GetTransformer": jsonAnswer({ transformerConfig: "parseJSON" }),
      },
    });
    const states = [group.subscriptionFilters, policies, group.transformer].map((fact) => fact?.state);
    expect(states).toEqual(["unreadable", "unreadable", "unreadable"]);
  });

  it("is absent where the log group was deleted meanwhile, or has no transformer", async () => {
    const gone = failing("ResourceNotFoundException");
    const overrides = { "logs:DescribeSubscriptionFilters": gone, "logs:GetTransformer": gone };
    const { group } = await collected({ overrides });
    expect([group.subscriptionFilters.state, group.transformer.state]).toEqual(["absent", "absent"]);
    expect((await collected()).group.transformer.state).toBe("absent");
  });

  it("is not asked of a log group whose class has none of it", async () => {
    const rare = json((answer) => ({
      logGroups: (answer.logGroups as object[]).map((one) => ({ ...one, logGroupClass: "INFREQUENT_ACCESS" })),
    }));
    const { group, counts } = await collected({ overrides: { "logs:DescribeLogGroups": rare } });
    expect(group.subscriptionFilters.state).toBe("not-collected");
    expect(Object.keys(counts).filter((api) => api.startsWith("logs:"))).toEqual(["logs:DescribeLogGroups"]);
  });
});
