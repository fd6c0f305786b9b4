import { PutEventSelectorsCommand, PutInsightSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Override } from "../support/fault-proxy.ts";
import { failing, json, jsonAnswer, regions } from "../support/overrides.ts";
import { scanThrough, useEmulatorCredentials } from "../support/scan.ts";
import { type MadeTrail, makeTrail } from "../support/trails.ts";

const REGION = "us-east-1";

describeWithMoto("what a trail is asked about its events", (moto) => {
  let trail: MadeTrail;
  beforeAll(useEmulatorCredentials);
  beforeEach(async () => {
    await moto.reset();
    trail = await makeTrail(ownAccount(moto.url), { name: "main", multiRegion: true, logging: true });
  });

  const collected = async (overrides: Record<string, Override> = {}) => {
    const { snapshot } = await scanThrough(moto.url, {
      overrides: { "ec2:DescribeRegions": regions([REGION]), ...overrides },
    });
    return { ...snapshot.trails[trail.arn], functions: snapshot.regions[REGION]?.functions };
  };
  const put = (selectors: object) =>
    clients(ownAccount(moto.url))
      .cloudtrail()
      .send(new PutEventSelectorsCommand({ TrailName: "main", ...selectors }));

  it("no selector at all is two empty lists", async () => {
    const { eventSelectors, insightSelectors } = await collected();
    expect(eventSelectors).toMatchObject({ state: "read", value: { eventSelectors: [], advancedEventSelectors: [] } });
    expect(insightSelectors).toMatchObject({ state: "read", value: [] });
  });

  it("basic selectors, with their excluded event sources", async () => {
    await put({ EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] }] });
    expect((await collected()).eventSelectors).toMatchObject({
      value: {
        eventSelectors: [
          {
            readWriteType: "All",
            includeManagementEvents: true,
            excludeManagementEventSources: [],
            dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }],
          },
        ],
      },
    });
  });

  it("advanced selectors, each operator under its name", async () => {
    const FieldSelectors = [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::S3::Object"] },
      { Field: "resources.ARN", NotStartsWith: ["arn:aws:s3:::logs/"], EndsWith: [".pdf"] },
    ];
    await put({ AdvancedEventSelectors: [{ Name: "Everything", FieldSelectors }, { FieldSelectors }] });
    const { eventSelectors } = await collected();
    const fieldSelectors = [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::logs/"], endsWith: [".pdf"] },
    ];
    expect(eventSelectors).toMatchObject({
      value: {
        advancedEventSelectors: [
          { name: "Everything", fieldSelectors },
          { name: null, fieldSelectors },
        ],
      },
    });
  });

  it("an unknown operator is kept by its name, not dropped", async () => {
    const FieldSelectors = [{ Field: "eventName", Matches: ["Get.*"] }];
    const override = json((answer) => ({ ...answer, AdvancedEventSelectors: [{ FieldSelectors }] }));
    expect((await collected({ "cloudtrail:GetEventSelectors": override })).eventSelectors).toMatchObject({
      value: {
        advancedEventSelectors: [{ fieldSelectors: [{ field: "eventName", unknownOperators: ["Matches"] }] }],
      },
    });
  });

  it.each([
    ["another trail's", json((answer) => ({ ...answer, TrailARN: "arn:aws:cloudtrail:us-east-1:1:trail/x" }))],
    ["no object", jsonAnswer([])],
    ["neither list", json(({ TrailARN }) => ({ TrailARN }))],
    ["a word for a list", json((answer) => ({ ...answer, EventSelectors: "all" }))],
    ["a word for a flag", json((answer) => ({ ...answer, EventSelectors: [{ IncludeManagementEvents: "true" }] }))],
    ["a condition on nothing", json((answer) => ({ ...answer, AdvancedEventSelectors: [{ FieldSelectors: [{}] }] }))],
  ])("an answer that is %s is unreadable", async (_, override) => {
    expect((await collected({ "cloudtrail:GetEventSelectors": override })).eventSelectors?.state).toBe("unreadable");
  });

  it("Insights, with the categories that they look at", async () => {
    await clients(ownAccount(moto.url))
      .cloudtrail()
      .send(
        new PutInsightSelectorsCommand({
          TrailName: "main",
          InsightSelectors: [{ InsightType: "ApiCallRateInsight" }],
        }),
      );
    expect((await collected()).insightSelectors).toMatchObject({
      value: [{ insightType: "ApiCallRateInsight", eventCategories: null }],
    });
    const both = json((answer) => ({
      ...answer,
      InsightSelectors: [{ InsightType: "ApiErrorRateInsight", EventCategories: ["Management", "Data"] }],
    }));
    expect((await collected({ "cloudtrail:GetInsightSelectors": both })).insightSelectors).toMatchObject({
      value: [{ insightType: "ApiErrorRateInsight", eventCategories: ["Management", "Data"] }],
    });
  });

  it.each([
    ["InsightNotEnabledException", "absent"],
    ["TrailNotFoundException", "unreadable"],
    ["AccessDeniedException", "unreadable"],
  ])("GetInsightSelectors: %s is %s", async (code, state) => {
    expect((await collected({ "cloudtrail:GetInsightSelectors": failing(code) })).insightSelectors?.state).toBe(state);
  });

  describe("functions", () => {
    const arn = (name: string) => `arn:aws:lambda:${REGION}:123456789012:function:${name}`;
    const page = (names: readonly string[], NextMarker?: string) =>
      jsonAnswer({ Functions: names.map((name) => ({ FunctionArn: arn(name) })), NextMarker });

    it("none", async () => expect((await collected()).functions).toMatchObject({ state: "read", value: [] }));

    it("of every page", async () => {
      const pages: Override = (request, answer) =>
        (request.input.Marker ? page(["a"]) : page(["b"], "more"))(request, answer);
      expect((await collected({ "lambda:ListFunctions": pages })).functions).toMatchObject({
        state: "read",
        value: [arn("a"), arn("b")],
      });
    });

    it("of the pages before the list broke off", async () => {
      const pages: Override = (request, answer) =>
        (request.input.Marker ? failing("AccessDeniedException", 403) : page(["b"], "more"))(request, answer);
      expect((await collected({ "lambda:ListFunctions": pages })).functions).toMatchObject({
        state: "unreadable",
        partial: [arn("b")],
      });
    });

    it.each([
      ["nothing", jsonAnswer({})],
      ["no ARN", jsonAnswer({ Functions: [{ FunctionName: "a" }] })],
    ])("an answer with %s is unreadable", async (_, override) => {
      expect((await collected({ "lambda:ListFunctions": override })).functions?.state).toBe("unreadable");
    });
  });
});
