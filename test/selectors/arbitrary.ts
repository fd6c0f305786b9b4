import fc from "fast-check";
import type { AdvancedSelector, BasicSelector, FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import { type CloudTrailEvent, type RecordingTrail, textSet } from "../../src/selectors/index.ts";
import type { EventSet } from "../../src/selectors/sets/event-set.ts";
import type { TextFormat } from "../../src/selectors/text/text-format.ts";

/** Few characters and short texts: so that prefixes, suffixes, overlaps and letter case meet by chance. */
const letters = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 3 });

/** What a generator may use. `doubts`: letter case, unknown fields and operators, unreadable selectors. */
export interface Taste {
  readonly doubts: boolean;
}

const OPERATORS = ["equals", "notEquals", "startsWith", "notStartsWith", "endsWith", "notEndsWith"] as const;

/** ARNs in the same few letters, in parts of which some may be empty: fixed texts in lower case, and free ones. */
export function format(taste: Taste): fc.Arbitrary<TextFormat> {
  const head = taste.doubts ? ["a", "b", "ab"] : ["1", "2", "12"];
  const delimiters = taste.doubts ? [":", ":a", ":ab"] : ["2", "21", "212"];
  const part = (...fixed: string[]) =>
    fc.record({ after: fc.constantFrom(...fixed), mayBeEmpty: fc.boolean(), examples: fc.constant(["zz"]) });
  return fc
    .tuple(part(...head), fc.array(part(...delimiters), { maxLength: 2 }))
    .map(([first, more]) => [first, ...more])
    .map((parts) => ({ parts: parts.map((one, i) => (i < parts.length - 1 ? one : { ...one, mayBeEmpty: false })) }));
}

const categories = ["Management", "Data", "NetworkActivity"] as const;

/** Fields of which any text goes, so that every operator has a meaning there. */
const OPEN_FIELDS = ["eventSource", "eventName", "resources.ARN", "userIdentity.arn", "errorCode"] as const;

/** Digits have no letter case: where there are no doubts, nothing may be undecided. */
export function text({ doubts }: Taste): fc.Arbitrary<string> {
  return letters(doubts ? "aAb:" : "12");
}

function condition(taste: Taste): fc.Arbitrary<FieldSelector> {
  const values = fc.array(text(taste), { minLength: 1, maxLength: 3 });
  const open = fc
    .tuple(
      fc.constantFrom(...OPEN_FIELDS),
      fc.uniqueArray(fc.constantFrom(...OPERATORS), { minLength: 1, maxLength: 2 }),
      fc.array(values, { minLength: 2, maxLength: 2 }),
    )
    .map(
      ([field, operators, lists]): FieldSelector => ({
        field,
        ...Object.fromEntries(operators.map((operator, i) => [operator, lists[i] ?? []])),
      }),
    );
  const closed = fc.oneof(
    fc.constantFrom("true", "false").map((one): FieldSelector => ({ field: "readOnly", equals: [one] })),
    fc
      .constantFrom<Partial<FieldSelector>>({ equals: ["true"] }, { notEquals: ["true"] })
      .map((one): FieldSelector => ({ field: "sessionCredentialFromConsole", ...one })),
    fc.constantFrom("A::B", "A::C").map((one): FieldSelector => ({ field: "resources.type", equals: [one] })),
  );
  if (!taste.doubts) return fc.oneof({ weight: 4, arbitrary: open }, closed);
  const unknown = fc.constantFrom<FieldSelector>(
    { field: "eventFlavour", equals: ["a"] },
    { field: "eventName", unknownOperators: ["Resembles"] },
  );
  return fc.oneof({ weight: 8, arbitrary: open }, { weight: 4, arbitrary: closed }, { weight: 1, arbitrary: unknown });
}

export function advanced(taste: Taste): fc.Arbitrary<AdvancedSelector> {
  return fc.record({
    name: fc.option(fc.constantFrom("All events", "Nothing"), { nil: null }),
    fieldSelectors: fc
      .tuple(fc.constantFrom(...categories), fc.array(condition(taste), { maxLength: 3 }))
      .map(([category, rest]) => [{ field: "eventCategory", equals: [category] }, ...rest]),
  });
}

export const basic: fc.Arbitrary<BasicSelector> = fc.record({
  readWriteType: fc.constantFrom("All", "ReadOnly", "WriteOnly"),
  includeManagementEvents: fc.boolean(),
  excludeManagementEventSources: fc.subarray(["kms.amazonaws.com", "rdsdata.amazonaws.com"]),
  dataResources: fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant("AWS::S3::Object"),
        values: fc.subarray(["arn:aws:s3", "arn:aws:s3:::", "arn:aws:s3:::a/", "arn:aws:s3:::a/k", "arn:aws:s3:::b"]),
      }),
      fc.record({
        type: fc.constant("AWS::Lambda::Function"),
        values: fc.subarray(["arn:aws:lambda", "arn:aws:lambda:eu-west-1:111122223333:function:f"]),
      }),
    ),
    { maxLength: 2 },
  ),
});

export function trail(taste: Taste): fc.Arbitrary<RecordingTrail> {
  const selectors = fc.oneof(
    {
      weight: 1,
      arbitrary: fc
        .array(basic, { maxLength: 2 })
        .map((eventSelectors) => ({ eventSelectors, advancedEventSelectors: [] })),
    },
    {
      weight: 5,
      arbitrary: fc
        .array(advanced(taste), { minLength: 1, maxLength: 4 })
        .map((advancedEventSelectors) => ({ eventSelectors: [], advancedEventSelectors })),
    },
    ...(taste.doubts ? [{ weight: 1, arbitrary: fc.constant({ unreadable: "AccessDenied" }) }] : []),
  );
  return fc
    .record({
      homeRegion: fc.constantFrom("us-east-1", "eu-west-1"),
      isMultiRegionTrail: fc.boolean(),
      includeGlobalServiceEvents: fc.boolean(),
      recursiveLogging: fc.boolean(),
      logging: taste.doubts
        ? fc.constantFrom(true, true, true, undefined, false)
        : fc.constantFrom(true, true, true, false),
      selectors,
    })
    .map((some) => ({
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/t",
      name: "t",
      partition: "aws",
      isOrganizationTrail: false,
      accountId: "111122223333",
      insightSelectors: [],
      ...some,
    }));
}

export function eventSet(taste: Taste): fc.Arbitrary<EventSet> {
  const lists = fc.array(text(taste), { maxLength: 2 });
  const language = fc
    .record({
      equals: lists,
      startsWith: lists,
      endsWith: lists,
      notEquals: lists,
      notStartsWith: lists,
      notEndsWith: lists,
      notStartsWithAnyCase: taste.doubts ? lists : fc.constant([]),
      absent: fc.boolean(),
      format: fc.option(format(taste), { nil: undefined }),
    })
    .map((one) => textSet(one));
  return fc
    .record({
      category: fc.constantFrom(...categories),
      restricted: fc.dictionary(fc.constantFrom(...OPEN_FIELDS), language, { maxKeys: 3 }),
      regions: fc.subarray(["us-east-1", "eu-west-1"], { minLength: 1 }),
      readOnly: fc.constantFrom(undefined, "true", "false"),
      type: fc.constantFrom("A::B", "A::C", "AWS::S3::Object"),
      deliveries: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.subarray(["true", "false"], { minLength: 1 }) },
      ),
    })
    .map(({ category, restricted, regions, readOnly, type, deliveries }) => ({
      label: "generated",
      category,
      fields: {
        ...restricted,
        awsRegion: textSet({ equals: regions }),
        ...(readOnly ? { readOnly: textSet({ equals: [readOnly] }) } : {}),
        ...(category === "Data" ? { "resources.type": textSet({ equals: [type] }) } : {}),
        ...(deliveries.length > 0
          ? {
              eventSource: textSet({ equals: ["s3.amazonaws.com"] }),
              eventName: textSet({ equals: ["PutObject"] }),
              cloudTrailDelivery: textSet({ equals: deliveries }),
            }
          : {}),
      },
      samples: [],
    }));
}

/** Any event, in the same few letters. */
export function event(taste: Taste): fc.Arbitrary<CloudTrailEvent> {
  const long = fc.array(text(taste), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
  const maybe = fc.option(long, { nil: undefined });
  const types = { Management: "AwsApiCall", Data: "AwsApiCall", NetworkActivity: "AwsVpceEvent" } as const;
  return fc
    .record({
      eventCategory: fc.constantFrom(...categories),
      readOnly: fc.boolean(),
      eventSource: fc.oneof(long, fc.constant("kms.amazonaws.com")),
      eventName: long,
      awsRegion: fc.constantFrom("us-east-1", "eu-west-1"),
      type: fc.constantFrom("A::B", "A::C", "AWS::S3::Object"),
      arn: fc.oneof(long, fc.constantFrom("arn:aws:s3:::a/key", "arn:aws:s3:::b/x")),
      userIdentityArn: maybe,
      errorCode: maybe,
      console: fc.constantFrom(true, undefined),
      by: fc.constantFrom(undefined, undefined, "put", "delivery"),
    })
    .map(({ type, arn, console, userIdentityArn, errorCode, by, ...rest }) => ({
      ...rest,
      ...(by ? { eventSource: "s3.amazonaws.com", eventName: "PutObject" } : {}),
      ...(by === "delivery" ? { invokedBy: "cloudtrail.amazonaws.com" } : {}),
      eventType: types[rest.eventCategory],
      globalService: false,
      resources: [{ type, ARN: arn }],
      ...(rest.eventCategory === "NetworkActivity" ? { vpcEndpointId: "vpce-1" } : {}),
      ...(userIdentityArn === undefined ? {} : { userIdentityArn }),
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(console ? { sessionCredentialFromConsole: true } : {}),
    }));
}

/** How many cases a property is tried on: few in `npm test`, more in `npm run test:properties`. */
export const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 100) };

const S3_ARNS = ["arn:aws:s3:::a/k", "arn:aws:s3:::a/key", "arn:aws:s3:::bb/x", "arn:aws:s3:::logs/AWSLogs/x"];
const FUNCTION_ARNS = ["f", "f2", "g"].map((name) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`);

/** Events as AWS records them, of the kinds that basic selectors know and some others. */
export const realEvent: fc.Arbitrary<CloudTrailEvent> = fc
  .record({
    readOnly: fc.boolean(),
    awsRegion: fc.constantFrom("us-east-1", "eu-west-1"),
    kind: fc.oneof(
      fc.constantFrom("kms", "rdsdata", "ec2", "iam").map((service) => ({
        eventCategory: "Management",
        eventSource: `${service}.amazonaws.com`,
        eventName: "Example",
      })),
      fc.constantFrom(...S3_ARNS).map((ARN) => ({
        eventCategory: "Data",
        eventSource: "s3.amazonaws.com",
        eventName: "GetObject",
        resources: [{ type: "AWS::S3::Object", ARN }],
      })),
      fc.constantFrom(...FUNCTION_ARNS).map((ARN) => ({
        eventCategory: "Data",
        eventSource: "lambda.amazonaws.com",
        eventName: "Invoke",
        resources: [{ type: "AWS::Lambda::Function", ARN }],
      })),
      fc.constant({ eventCategory: "NetworkActivity", eventSource: "s3.amazonaws.com", eventName: "GetObject" }),
    ),
  })
  .map(({ kind, ...rest }) => ({ ...rest, ...kind, eventType: "AwsApiCall" }));
