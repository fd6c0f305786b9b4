import { describe, expect, it } from "vitest";
import { questionOf } from "../../src/explain/call/call.ts";
import {
  dataEvents,
  type EventSet,
  globalServiceEvents,
  insightEvents,
  lambdaInvocations,
  managementEvents,
  networkActivity,
  s3ObjectEvents,
} from "../../src/selectors/index.ts";
import { SAMPLE_CALLS } from "../../src/selectors/sets/sample-calls.ts";
import { SAMPLE_DATA_EVENTS } from "../../src/selectors/sets/sample-data-events.ts";

const place = { partition: "aws", accountId: "111122223333", region: "eu-west-1" };
const where = { partition: "aws", regions: ["eu-west-1"] };

/** The sets that checks and the coverage map ask about, with the examples that findings name. */
const SETS: readonly EventSet[] = [
  managementEvents(where),
  globalServiceEvents({ partition: "aws" }),
  s3ObjectEvents(where),
  lambdaInvocations("arn:aws:lambda:eu-west-1:111122223333:function:f"),
  ...Object.keys(SAMPLE_DATA_EVENTS).map((type) => dataEvents(type, where)),
  ...new Set(SAMPLE_CALLS.map(({ eventSource }) => eventSource)),
].map((one) => (typeof one === "string" ? networkActivity(one, where) : one));

const samples = [...SETS, insightEvents("ApiCallRateInsight", where)].flatMap((set) => set.samples);
const named = new Map(
  samples.map((one) => [`${one.eventSource?.replace(".amazonaws.com", "")}:${one.eventName}`, one]),
);

describe("a call that a finding names as an example", () => {
  it.each([...named])("is known to explain: %s", (name, sample) => {
    const [service = "", event = ""] = name.split(":");
    const ARN = sample.eventCategory === "Data" ? sample.resources?.[0]?.ARN : undefined;
    const question = questionOf({ service, event, ...(ARN ? { resource: ARN } : {}) }, place);
    expect(question.event).toMatchObject({
      eventSource: sample.eventSource,
      eventName: sample.eventName,
      ...(ARN ? { eventCategory: "Data", resources: sample.resources } : { eventCategory: "Management" }),
    });
  });

  it.each(SAMPLE_CALLS)("reads or writes as the table says: $eventSource $eventName", (call) => {
    const { event } = questionOf({ service: call.eventSource, event: call.eventName }, place);
    expect(event.readOnly).toBe(call.readOnly);
  });
});
