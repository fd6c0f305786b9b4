import { describe, expect, it } from "vitest";
import { parseProposed, toApi } from "../../src/selectors/index.ts";

const PLACE = { partition: "aws", accountId: "111122223333", homeRegion: "us-east-1" };
const S3 = [
  { Field: "eventCategory", Equals: ["Data"] },
  { Field: "resources.type", Equals: ["AWS::S3::Object"] },
];

function problems(json: unknown): string[] {
  const proposed = parseProposed(json, PLACE);
  return "problems" in proposed ? proposed.problems.map(({ pointer, message }) => `${pointer}: ${message}`) : [];
}
const advanced = (...fields: unknown[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
const at = "/AdvancedEventSelectors/0/FieldSelectors";

describe("proposed selectors", () => {
  it("are one multi-Region trail that logs, without insight selectors, where nothing else is said", () => {
    expect(parseProposed({ EventSelectors: [{ ReadWriteType: "ReadOnly" }] }, PLACE)).toMatchObject({
      trails: [
        {
          name: "proposed",
          isMultiRegionTrail: true,
          logging: true,
          selectors: {
            eventSelectors: [{ readWriteType: "ReadOnly", includeManagementEvents: true, dataResources: [] }],
          },
          insightSelectors: [],
        },
      ],
    });
  });

  it("may say that a trail does not record CloudTrail's own deliveries", () => {
    const proposed = (more: object) => parseProposed([{ name: "a", EventSelectors: [{}], ...more }], PLACE);
    expect(proposed({ recursiveLogging: false })).toMatchObject({ trails: [{ recursiveLogging: false }] });
    expect(proposed({})).toMatchObject({ trails: [{ recursiveLogging: true }] });
  });

  it("may be a list of trails", () => {
    const trail = { name: "a", homeRegion: "eu-west-1", isMultiRegionTrail: false, includeGlobalServiceEvents: false };
    const json = [{ ...trail, ...advanced(...S3), InsightSelectors: [{ InsightType: "ApiCallRateInsight" }] }];
    expect(parseProposed(json, PLACE)).toMatchObject({
      trails: [{ ...trail, insightSelectors: [{ insightType: "ApiCallRateInsight", eventCategories: null }] }],
    });
  });

  it("may be one of the lists that the AWS CLI takes, or what get-event-selectors prints", () => {
    const { AdvancedEventSelectors } = advanced(...S3);
    const named = { TrailARN: "arn:aws-cn:cloudtrail:cn-north-1:123456789012:trail/main", AdvancedEventSelectors };
    for (const json of [AdvancedEventSelectors, named])
      expect(parseProposed(json, PLACE)).toMatchObject({
        trails: [{ selectors: { advancedEventSelectors: [{ fieldSelectors: [{}, {}] }], eventSelectors: [] } }],
      });
    expect(parseProposed([{ IncludeManagementEvents: false }], PLACE)).toMatchObject({
      trails: [{ selectors: { eventSelectors: [{ includeManagementEvents: false }] } }],
    });
    expect(parseProposed(named, PLACE)).toMatchObject({
      trails: [{ arn: named.TrailARN, name: "main", homeRegion: "cn-north-1", partition: "aws-cn" }],
    });
    expect(problems([{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }])).toEqual([
      "/0/FieldSelectors: needs a condition on resources.type, since eventCategory is Data",
    ]);
  });

  it("on network activity may be about who called", () => {
    const network = [
      { Field: "eventCategory", Equals: ["NetworkActivity"] },
      { Field: "eventSource", Equals: ["s3.amazonaws.com"] },
      { Field: "userIdentity.arn", NotStartsWith: ["arn:aws:iam::111122223333:role/"] },
    ];
    expect(problems(advanced(...network))).toEqual([]);
    expect(problems(advanced({ Field: "eventCategory", Equals: ["Management"] }, network[2]))).toHaveLength(1);
  });

  it.each([
    {
      EventSelectors: [
        {
          ReadWriteType: "All",
          IncludeManagementEvents: true,
          DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::b/"] }],
          ExcludeManagementEventSources: ["kms.amazonaws.com"],
        },
      ],
    },
    {
      AdvancedEventSelectors: [
        {
          Name: "Objects",
          FieldSelectors: [...S3, { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::b/"], NotEndsWith: [".log"] }],
        },
      ],
    },
  ])("are written again as they were read", (json) => {
    const proposed = parseProposed(json, PLACE);
    if ("problems" in proposed) throw new Error(JSON.stringify(proposed.problems));
    const [trail] = proposed.trails;
    if (!trail || "unreadable" in trail.selectors) throw new Error("no trail");
    expect(toApi(trail.selectors)).toEqual(json);
  });
});

describe("what AWS refuses is named by its place and rule", () => {
  const basicTooMany = Array.from({ length: 6 }, () => ({}));
  const resources = (count: number, value = "arn:aws:s3:::b") => [
    { Type: "AWS::S3::Object", Values: Array.from({ length: count }, (_, i) => `${value}${i}/`) },
  ];
  it.each<[string, unknown, string]>([
    ["no object", 7, ": must be an object"],
    ["nothing", {}, ": needs EventSelectors or AdvancedEventSelectors"],
    ["both kinds", { EventSelectors: [], ...advanced(...S3) }, "/AdvancedEventSelectors: a trail has either"],
    ["an unknown member", { EventSelectors: [], Selectors: [] }, "/Selectors: is not known"],
    ["an unknown member of a selector", { EventSelectors: [{ "a/b": 1 }] }, "/EventSelectors/0/a~1b: is not known"],
    [
      "an unknown ReadWriteType",
      { EventSelectors: [{ ReadWriteType: "Read" }] },
      "/EventSelectors/0/ReadWriteType: must be",
    ],
    [
      "a type that basic selectors lack",
      { EventSelectors: [{ DataResources: [{ Type: "AWS::SQS::Queue", Values: [] }] }] },
      "/EventSelectors/0/DataResources/0/Type: must be",
    ],
    [
      "a value that is no ARN of the type",
      { EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: ["b/"] }] }] },
      "/EventSelectors/0/DataResources/0/Values/0: must be an ARN",
    ],
    [
      "a source that cannot be excluded",
      { EventSelectors: [{ ExcludeManagementEventSources: ["iam.amazonaws.com"] }] },
      "/EventSelectors/0/ExcludeManagementEventSources/0: must be",
    ],
    [
      "six basic selectors",
      { EventSelectors: basicTooMany },
      "/EventSelectors: a trail has at most 5 event selectors; these are 6",
    ],
    [
      "251 data resources",
      { EventSelectors: [{ DataResources: resources(251) }] },
      "/EventSelectors: a trail has at most 250 data resources; these are 251",
    ],
    [
      "no eventCategory",
      advanced({ Field: "readOnly", Equals: ["true"] }),
      `${at}: needs a condition on eventCategory`,
    ],
    [
      "an eventCategory of data stores",
      advanced({ Field: "eventCategory", Equals: ["Insight"] }),
      `${at}/0/Equals/0: must be`,
    ],
    ["an unknown field", advanced(...S3, { Field: "eventMood", Equals: ["x"] }), `${at}/2/Field: must be one of`],
    ["an unknown operator", advanced(...S3, { Field: "eventName", Like: ["x"] }), `${at}/2/Like: is not known`],
    ["no operator", advanced(...S3, { Field: "eventName" }), `${at}/2: needs an operator`],
    [
      "an operator without values",
      advanced(...S3, { Field: "eventName", Equals: [] }),
      `${at}/2/Equals: needs at least one value`,
    ],
    [
      "a field of another category",
      advanced({ Field: "eventCategory", Equals: ["Management"] }, { Field: "eventName", Equals: ["x"] }),
      `${at}/1/Field: eventName is no field for Management`,
    ],
    [
      "an operator that the field does not take",
      advanced(...S3, { Field: "readOnly", NotEquals: ["true"] }),
      `${at}/2/NotEquals: readOnly of Data events takes only Equals`,
    ],
    [
      "a management source that cannot be excluded",
      advanced(
        { Field: "eventCategory", Equals: ["Management"] },
        { Field: "eventSource", NotEquals: ["iam.amazonaws.com"] },
      ),
      `${at}/1/NotEquals/0: must be`,
    ],
    [
      "data events without a type",
      advanced({ Field: "eventCategory", Equals: ["Data"] }),
      `${at}: needs a condition on resources.type`,
    ],
    [
      "two types",
      advanced({ Field: "eventCategory", Equals: ["Data"] }, { Field: "resources.type", Equals: ["A", "B"] }),
      `${at}/1/Equals: resources.type takes one value`,
    ],
    [
      "network activity without a source",
      advanced({ Field: "eventCategory", Equals: ["NetworkActivity"] }),
      `${at}: needs a condition on eventSource`,
    ],
    [
      "another errorCode",
      advanced(
        { Field: "eventCategory", Equals: ["NetworkActivity"] },
        { Field: "eventSource", Equals: ["s3.amazonaws.com"] },
        { Field: "errorCode", Equals: ["AccessDenied"] },
      ),
      `${at}/2/Equals/0: must be "VpceAccessDenied"`,
    ],
    [
      "501 values",
      advanced(...S3, { Field: "eventName", Equals: Array.from({ length: 499 }, (_, i) => `N${i}`) }),
      "/AdvancedEventSelectors: a trail has at most 500 values over all advanced event selectors; these are 501",
    ],
    [
      "a value that is too long",
      advanced(...S3, { Field: "eventName", Equals: ["x".repeat(2049)] }),
      `${at}/2/Equals/0: must have 1 to 2048 characters`,
    ],
    [
      "an unknown Insights type",
      { EventSelectors: [], InsightSelectors: [{ InsightType: "X" }] },
      "/InsightSelectors/0/InsightType: must be",
    ],
  ])("%s", (_, json, problem) => {
    expect(problems(json).filter((one) => one.startsWith(problem))).toHaveLength(1);
  });

  it("values for every resource of a type do not count as data resources", () => {
    const DataResources = [...resources(250), { Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda"] }];
    expect(problems({ EventSelectors: [{ DataResources }] })).toEqual([]);
  });
});
