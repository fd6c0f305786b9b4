import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProposed, parseRecord, records } from "../../src/selectors/index.ts";
import { RUNS } from "./arbitrary.ts";

const PLACE = { partition: "aws", accountId: "123456789012", homeRegion: "us-east-1" };

describe("a CloudTrail record", () => {
  it("is read with the names of its contents", () => {
    const record = {
      eventVersion: "1.11",
      eventID: "e-1",
      eventCategory: "Data",
      managementEvent: false,
      readOnly: true,
      eventSource: "s3.amazonaws.com",
      eventName: "ListObjects",
      eventType: "AwsApiCall",
      awsRegion: "eu-west-1",
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/a" },
      resources: [
        { type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::b/" },
        { accountId: "111122223333", type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::b" },
      ],
      sessionCredentialFromConsole: "true",
      recipientAccountId: "111122223333",
      requestParameters: null,
    };
    expect(parseRecord(record)).toMatchObject({
      event: {
        eventCategory: "Data",
        readOnly: true,
        resources: [{ ARNPrefix: "arn:aws:s3:::b/" }, { ARN: "arn:aws:s3:::b" }],
        userIdentityArn: "arn:aws:iam::111122223333:user/a",
        sessionCredentialFromConsole: true,
      },
    });
  });

  it("of STS says by its host whether the global endpoint was called", () => {
    const record = (clientProvidedHostHeader: string) =>
      parseRecord({
        eventSource: "sts.amazonaws.com",
        eventName: "AssumeRole",
        tlsDetails: { clientProvidedHostHeader },
      });
    expect(record("sts.amazonaws.com")).toMatchObject({ event: { globalService: true } });
    expect(record("sts-global.us-west-2.amazonaws.com")).toMatchObject({ event: { globalService: true } });
    expect(record("sts.us-east-1.amazonaws.com")).toMatchObject({ event: { globalService: false } });
  });

  it.each([
    ["regional", false],
    ["global", true],
    ["dual", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])(
    "of STS is global or not by its endpoint type (%s), not by the host in the request",
    (endpointType, globalService) => {
      const record = {
        eventSource: "sts.amazonaws.com",
        eventName: "AssumeRole",
        tlsDetails: { clientProvidedHostHeader: globalService ? "sts.us-east-1.amazonaws.com" : "sts.amazonaws.com" },
        additionalEventData: { RequestDetails: { awsServingRegion: "us-east-1", endpointType } },
      };
      expect(parseRecord(record)).toMatchObject({ event: { globalService } });
    },
  );

  it.each([
    [{ managementEvent: true }, "Management"],
    [{ managementEvent: false }, "Data"],
    [{ managementEvent: false, eventType: "AwsCloudTrailInsight" }, "Insight"],
    [{ managementEvent: true, eventCategory: "Data" }, "Data"],
    [{}, undefined],
  ])("without a category belongs to the one that %j says", (members, eventCategory) => {
    const found = parseRecord({ eventSource: "ec2.amazonaws.com", eventName: "RunInstances", ...members });
    expect("event" in found && found.event.eventCategory).toBe(eventCategory);
  });

  it("of an old event version is decided by managementEvent, and undecidable without it", () => {
    const file = (name: string) =>
      JSON.parse(readFileSync(new URL(`../cases/old-records/${name}`, import.meta.url), "utf8"));
    const proposed = parseProposed(file("selectors.json"), PLACE);
    const [trail] = "trails" in proposed ? proposed.trails : [];
    const answers = (file("events.json") as { Records: unknown[] }).Records.map((one) => {
      const found = parseRecord(one);
      if (!trail || !("event" in found)) throw new Error("not read");
      return records(trail, found.event).answer;
    });
    expect(answers).toEqual(["recorded", "not-recorded", "undecidable"]);
  });

  it.each([{ eventCategory: "Aggregated" }, { eventType: "AwsAggregatedEvent" }])(
    "that is a summary is no event: %j",
    (one) => {
      expect(parseRecord({ eventSource: "s3.amazonaws.com", summary: {}, ...one })).toEqual({ aggregated: true });
    },
  );

  it.each<[unknown, string]>([
    [null, "it is no JSON object"],
    [[], "it is no JSON object"],
    [{}, "it has neither eventSource, eventName nor eventCategory"],
    [{ eventName: 7 }, "eventName is no text"],
    [{ eventName: "x", readOnly: "perhaps" }, "readOnly is neither true nor false"],
    [{ eventName: "x", resources: {} }, "resources is no list"],
    [{ eventName: "x", resources: ["arn"] }, "an entry of resources is no object"],
  ])("%j is none", (record, problem) => {
    expect(parseRecord(record)).toEqual({ problem });
  });

  it("may be any value without an exception", () => {
    const names = ["eventName", "eventSource", "readOnly", "resources", "userIdentity", "insightDetails", "tlsDetails"];
    const anyValue = fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...names), fc.anything()));
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(Object.keys(parseRecord(value))).toHaveLength(1);
      }),
      RUNS,
    );
  });
});
