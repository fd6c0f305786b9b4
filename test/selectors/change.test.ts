import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventSelectors } from "../../src/model/documents/settings/selectors.ts";
import {
  closeGap,
  covers,
  dataEvents,
  type EventSet,
  lambdaInvocations,
  managementEvents,
  managementEventsOf,
  networkActivity,
  parseProposed,
  records,
  s3ObjectEvents,
  toAdvanced,
  toApi,
} from "../../src/selectors/index.ts";
import { advanced, basic, RUNS, realEvent } from "./arbitrary.ts";
import { aTrail, s3Selector, selector, where, withAdvanced, withBasic } from "./trails.ts";

const PLACE = { partition: "aws", accountId: "111122223333", homeRegion: "eu-west-1" };
const REGIONS = { regions: ["eu-west-1", "us-east-1"] };
const S3 = { ...REGIONS, partition: "aws" };

const SETS: readonly EventSet[] = [
  managementEvents(REGIONS),
  managementEvents({ ...REGIONS, readOnly: false }),
  managementEventsOf("kms.amazonaws.com", REGIONS),
  s3ObjectEvents({ ...S3, readOnly: true }),
  s3ObjectEvents({ ...S3, readOnly: false, exceptBuckets: ["logs"] }),
  lambdaInvocations("arn:aws:lambda:eu-west-1:111122223333:function:g"),
  dataEvents("AWS::DynamoDB::Stream", S3),
  networkActivity("s3.amazonaws.com", REGIONS),
];

const selectorsOf = ({ selectors }: ReturnType<typeof aTrail>): EventSelectors => {
  if ("unreadable" in selectors) throw new Error(selectors.unreadable);
  return selectors;
};

function closed(present: EventSelectors, ...sets: EventSet[]): EventSelectors {
  const change = closeGap(present, sets, "aws");
  if ("impossible" in change) throw new Error(change.impossible);
  return change.selectors;
}

const api = (present: EventSelectors, ...sets: EventSet[]) => toApi(closed(present, ...sets));

/** The quotas that selectors are over. AWS CloudTrail User Guide, "Quotas in AWS CloudTrail". */
function within({ eventSelectors, advancedEventSelectors }: EventSelectors): string[] {
  const operators = ["equals", "notEquals", "startsWith", "notStartsWith", "endsWith", "notEndsWith"] as const;
  const values = advancedEventSelectors.flatMap(({ fieldSelectors }) =>
    fieldSelectors.flatMap((field) => operators.flatMap((operator) => field[operator] ?? [])),
  );
  const resources = eventSelectors.flatMap(({ dataResources }) => dataResources.flatMap((one) => one.values));
  return [
    ...(eventSelectors.length > 5 ? [`${eventSelectors.length} event selectors`] : []),
    ...(values.length > 500 ? [`${values.length} conditions`] : []),
    ...(resources.length > 250 ? [`${resources.length} data resources`] : []),
  ];
}

const someSelectors = fc.oneof(
  fc.array(basic, { maxLength: 3 }).map((eventSelectors) => ({ eventSelectors, advancedEventSelectors: [] })),
  fc
    .array(advanced({ doubts: false }), { minLength: 1, maxLength: 3 })
    .map((advancedEventSelectors) => ({ eventSelectors: [], advancedEventSelectors })),
);

describe("the smallest change", () => {
  it("closes the gap, loses nothing and stays within the quotas", () => {
    fc.assert(
      fc.property(
        someSelectors,
        fc.constantFrom(...SETS),
        fc.array(realEvent, { minLength: 20, maxLength: 20 }),
        (present, set, events) => {
          const after = aTrail({ selectors: closed(present, set) });
          expect(covers([after], set).answer).toBe("covered");
          const before = aTrail({ selectors: present });
          for (const event of events)
            if (records(before, event).answer === "recorded") expect(records(after, event).answer).toBe("recorded");
          expect(closed(closed(present, set), set)).toEqual(closed(present, set));
        },
      ),
      RUNS,
    );
  });

  it("closes several gaps at once, in any order, loses nothing and stays within the quotas; or says which does not fit", () => {
    const some = fc.shuffledSubarray([...SETS], { minLength: 2 });
    fc.assert(
      fc.property(
        someSelectors,
        some,
        fc.array(realEvent, { minLength: 20, maxLength: 20 }),
        (present, sets, events) => {
          const change = closeGap(present, sets, "aws");
          if ("impossible" in change) {
            expect(sets.some(({ label }) => change.impossible.includes(label))).toBe(true);
            return;
          }
          const after = aTrail({ selectors: change.selectors });
          for (const set of sets) expect(covers([after], set).answer, set.label).toBe("covered");
          const before = aTrail({ selectors: present });
          for (const event of events)
            if (records(before, event).answer === "recorded") expect(records(after, event).answer).toBe("recorded");
          expect(within(change.selectors)).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  it("can be put as it is printed, where the present selectors can", () => {
    fc.assert(
      fc.property(fc.array(basic, { maxLength: 3 }), fc.constantFrom(...SETS), (eventSelectors, set) => {
        const json = toApi(closed({ eventSelectors, advancedEventSelectors: [] }, set));
        expect(parseProposed(json, PLACE)).not.toHaveProperty("problems");
      }),
      RUNS,
    );
  });

  it("takes an exclusion back", () => {
    const present = selectorsOf(
      withBasic({ excludeManagementEventSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] }),
    );
    expect(api(present, managementEventsOf("kms.amazonaws.com", REGIONS))).toEqual({
      EventSelectors: [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [],
          ExcludeManagementEventSources: ["rdsdata.amazonaws.com"],
        },
      ],
    });
    const carved = withAdvanced(
      selector("Management", where("eventSource", { notEquals: ["kms.amazonaws.com"] })),
      s3Selector(),
    );
    expect(closed(selectorsOf(carved), managementEvents(REGIONS))).toEqual({
      eventSelectors: [],
      advancedEventSelectors: [selector("Management"), s3Selector()],
    });
  });

  it("adds a data resource to a basic selector, and leaves it basic", () => {
    const present = selectorsOf(
      withBasic({ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::b/"] }] }),
    );
    expect(api(present, s3ObjectEvents(S3))).toEqual({
      EventSelectors: [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
        },
      ],
    });
    expect(api(present, s3ObjectEvents({ ...S3, readOnly: true }))).toMatchObject({
      EventSelectors: [{}, { ReadWriteType: "ReadOnly", IncludeManagementEvents: false }],
    });
  });

  it("turns to advanced selectors only for what basic ones cannot say, and keeps the rest exactly", () => {
    const present = selectorsOf(
      withBasic({
        readWriteType: "WriteOnly",
        excludeManagementEventSources: ["kms.amazonaws.com"],
        dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::b/"] }],
      }),
    );
    expect(api(present, networkActivity("s3.amazonaws.com", REGIONS))).toEqual({
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "readOnly", Equals: ["false"] },
            { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] },
          ],
        },
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Data"] },
            { Field: "resources.type", Equals: ["AWS::S3::Object"] },
            { Field: "readOnly", Equals: ["false"] },
            { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::b/"] },
          ],
        },
        {
          Name: "network activity events of s3.amazonaws.com in eu-west-1, us-east-1",
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["NetworkActivity"] },
            { Field: "eventSource", Equals: ["s3.amazonaws.com"] },
          ],
        },
      ],
    });
  });

  it("has no condition on the ARN, but that a trail does not record its own deliveries", () => {
    const added = (readOnly: boolean, logBucket?: string) => {
      const set = s3ObjectEvents({ ...S3, readOnly, exceptBuckets: ["logs", "other-logs"] });
      const change = closeGap(selectorsOf(withAdvanced(selector("Management"))), [set], "aws", logBucket);
      return "selectors" in change ? change.selectors.advancedEventSelectors[1]?.fieldSelectors : change;
    };
    const half = (readOnly: string) => where("readOnly", { equals: [readOnly] });
    const without = where("resources.ARN", { notStartsWith: ["arn:aws:s3:::logs/"] });
    expect(added(true, "logs")).toEqual(s3Selector(half("true")).fieldSelectors);
    expect(added(false)).toEqual(s3Selector(half("false")).fieldSelectors);
    expect(added(false, "logs")).toEqual(s3Selector(half("false"), without).fieldSelectors);
  });

  it("is none where nothing is missing, and impossible beyond the quotas or with what is not known", () => {
    const present = selectorsOf(aTrail());
    expect(closed(present, managementEvents(REGIONS))).toBe(present);
    const full = withAdvanced(
      s3Selector(where("eventName", { equals: Array.from({ length: 498 }, (_, i) => `N${i}`) })),
    );
    expect(closeGap(selectorsOf(full), [s3ObjectEvents(S3)], "aws")).toHaveProperty("impossible");
    const unknown = withAdvanced(s3Selector(where("eventName", { unknownOperators: ["Like"] })));
    expect(closeGap(selectorsOf(unknown), [s3ObjectEvents(S3)], "aws")).toHaveProperty("impossible");
  });
});

describe("basic selectors as advanced ones", () => {
  it("record the same events", () => {
    fc.assert(
      fc.property(
        fc.array(basic, { maxLength: 3 }),
        fc.array(realEvent, { minLength: 20, maxLength: 20 }),
        (list, events) => {
          const present = { eventSelectors: list, advancedEventSelectors: [] };
          const converted = toAdvanced(present) ?? [];
          const before = aTrail({ selectors: present });
          const after = withAdvanced(...converted);
          if (converted.length === 0) return;
          for (const event of events) expect(records(after, event).answer).toBe(records(before, event).answer);
        },
      ),
      RUNS,
    );
  });

  it("of a ReadWriteType that is not known are none", () => {
    expect(toAdvanced(selectorsOf(withBasic({ readWriteType: "Some" })))).toBeUndefined();
  });
});
