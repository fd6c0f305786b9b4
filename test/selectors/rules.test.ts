import { describe, expect, it } from "vitest";
import { type CloudTrailEvent, type RecordingTrail, records } from "../../src/selectors/index.ts";
import {
  aTrail,
  dataEvent,
  managementEvent,
  networkEvent,
  objectEvent,
  s3Selector,
  selector,
  where,
  withAdvanced,
  withBasic,
} from "./trails.ts";

type Answer = "recorded" | "not-recorded" | "undecidable";
type Row = readonly [trail: RecordingTrail, event: CloudTrailEvent, answer: Answer];

/** Each title is a rule of docs/selectors.md, in its words. */
function rule(title: string, ...rows: readonly Row[]): void {
  it(title, () => {
    expect(rows.map(([trail, event]) => records(trail, event).answer)).toEqual(rows.map(([, , answer]) => answer));
  });
}

const [YES, NO, MAYBE] = ["recorded", "not-recorded", "undecidable"] as const;
const read = managementEvent();
const write = managementEvent({ eventName: "DisableKey", readOnly: false });
const values = (type: string, ...list: string[]) => withBasic({ dataResources: [{ type, values: list }] });
const s3 = (...list: string[]) => values("AWS::S3::Object", ...list);
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
const invoke = (arn: string) => dataEvent("AWS::Lambda::Function", arn);
const item = (arn: string) => dataEvent("AWS::DynamoDB::Table", arn);

describe("trails", () => {
  rule(
    "a trail without selectors records all management events and nothing else",
    [aTrail(), read, YES],
    [aTrail(), write, YES],
    [aTrail(), objectEvent(), NO],
    [aTrail(), networkEvent(), NO],
  );
  rule("any selector that matches records the event", [
    withBasic({ readWriteType: "ReadOnly" }, { readWriteType: "WriteOnly" }),
    write,
    YES,
  ]);
  rule("a trail that is not logging records nothing", [aTrail({ logging: false }), read, NO]);
  rule(
    "whether a trail is logging may be unknown",
    [aTrail({ logging: undefined }), read, MAYBE],
    [aTrail({ logging: undefined }), objectEvent(), NO],
  );
  const single = (some: Partial<RecordingTrail> = {}) =>
    aTrail({ isMultiRegionTrail: false, homeRegion: "us-east-1", ...some });
  rule(
    "a single-Region trail records its own Region",
    [single(), managementEvent({ awsRegion: "us-east-1" }), YES],
    [single(), read, NO],
    [aTrail(), managementEvent({ awsRegion: "ap-south-1" }), YES],
  );
  const iam = managementEvent({ eventSource: "iam.amazonaws.com", awsRegion: "us-east-1" });
  rule(
    "global service events are logged in one Region, and a single-Region trail there has to include them",
    [single(), iam, YES],
    [single({ includeGlobalServiceEvents: false }), iam, NO],
    [aTrail({ includeGlobalServiceEvents: false }), iam, YES],
    [single({ homeRegion: "eu-west-1" }), iam, NO],
  );
  const sts = managementEvent({ eventSource: "sts.amazonaws.com", awsRegion: "us-east-1" });
  rule(
    "the endpoint of an STS call may be unknown",
    [single({ includeGlobalServiceEvents: false }), sts, MAYBE],
    [single({ includeGlobalServiceEvents: false }), { ...sts, globalService: false }, YES],
    [single(), sts, YES],
  );
  const putObject = objectEvent("logs", "AWSLogs/x.json.gz", { eventName: "PutObject", readOnly: false });
  const delivery = { ...putObject, invokedBy: "cloudtrail.amazonaws.com" };
  const quiet = { ...withAdvanced(s3Selector()), recursiveLogging: false };
  rule(
    "a trail whose RecursiveLogging is false does not record CloudTrail's own deliveries",
    [withAdvanced(s3Selector()), delivery, YES],
    [quiet, delivery, NO],
    [quiet, putObject, YES],
    [quiet, { ...putObject, invokedBy: "config.amazonaws.com" }, YES],
    [quiet, { ...delivery, eventName: "GetObject" }, YES],
    [
      { ...withAdvanced(selector("Data")), recursiveLogging: false },
      { ...delivery, eventSource: "logs.amazonaws.com", eventName: "PutLogEvents" },
      NO,
    ],
  );
  const other = managementEvent({ recipientAccountId: "444455556666" });
  rule(
    "a trail records its own account; an organization's its members'",
    [aTrail(), other, NO],
    [aTrail({ isOrganizationTrail: true, memberAccounts: ["444455556666"] }), other, YES],
    [aTrail({ isOrganizationTrail: true }), other, MAYBE],
  );
  rule("selectors that could not be read decide nothing", [
    aTrail({ selectors: { unreadable: "AccessDenied" } }),
    read,
    MAYBE,
  ]);
});

describe("basic selectors", () => {
  rule(
    "ReadWriteType holds for management and data events",
    [withBasic({ readWriteType: "WriteOnly" }), read, NO],
    [
      withBasic({ readWriteType: "WriteOnly", dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }),
      objectEvent(),
      NO,
    ],
  );
  rule("a ReadWriteType that is not known is undecided", [withBasic({ readWriteType: "Some" }), read, MAYBE]);
  rule("IncludeManagementEvents false excludes management events", [
    withBasic({ includeManagementEvents: false }),
    read,
    NO,
  ]);
  const excluding = withBasic({
    excludeManagementEventSources: ["kms.amazonaws.com"],
    dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }],
  });
  rule(
    "excluded sources apply to management events only",
    [excluding, read, NO],
    [excluding, objectEvent("b", "k", { eventSource: "kms.amazonaws.com" }), YES],
  );
  rule(
    "arn:aws:s3 and arn:aws:s3::: select all objects",
    [s3("arn:aws:s3"), objectEvent(), YES],
    [s3("arn:aws:s3:::"), objectEvent(), YES],
  );
  rule(
    "arn:aws:s3 matches no other S3 type",
    [s3("arn:aws:s3"), dataEvent("AWS::S3Express::Object", "arn:aws:s3express:eu-west-1:111122223333:bucket/b"), NO],
    [s3("arn:aws:s3"), dataEvent("AWS::S3Outposts::Object", "arn:aws:s3-outposts:eu-west-1:1:o"), NO],
    [s3("arn:aws:s3"), dataEvent("AWS::S3::Object", "arn:aws:s3express:eu-west-1:1:b"), NO],
  );
  rule(
    "S3 values are prefixes",
    [s3("arn:aws:s3:::b/"), objectEvent(), YES],
    [s3("arn:aws:s3:::b/"), objectEvent("bb"), NO],
    [s3("arn:aws:s3:::b/k"), objectEvent("b", "kk"), YES],
    [s3("arn:aws:s3:::b"), objectEvent("bb"), YES],
  );
  rule(
    "Lambda values are equal ARNs, or arn:aws:lambda for all",
    [values("AWS::Lambda::Function", FUNCTION), invoke(FUNCTION), YES],
    [values("AWS::Lambda::Function", FUNCTION), invoke(`${FUNCTION}2`), NO],
    [values("AWS::Lambda::Function", "arn:aws:lambda"), invoke(FUNCTION), YES],
  );
  rule(
    "a function ARN with a version or alias is undecided",
    [values("AWS::Lambda::Function", FUNCTION), invoke(`${FUNCTION}:live`), MAYBE],
    [values("AWS::Lambda::Function", `${FUNCTION}:1`), invoke(FUNCTION), MAYBE],
  );
  rule(
    "DynamoDB values are table ARNs, or arn:aws:dynamodb for all",
    [values("AWS::DynamoDB::Table", TABLE), item(TABLE), YES],
    [values("AWS::DynamoDB::Table", "arn:aws:dynamodb"), item(TABLE), YES],
    [values("AWS::DynamoDB::Table", TABLE), item("arn:aws:dynamodb:eu-west-1:111122223333:table/x"), NO],
  );
  rule("a table whose ARN begins with another's is undecided", [
    values("AWS::DynamoDB::Table", TABLE),
    item(`${TABLE}-old`),
    MAYBE,
  ]);
  const china = dataEvent("AWS::S3::Object", "arn:aws-cn:s3:::b/k");
  rule("the partition is part of the values", [s3("arn:aws-cn:s3"), china, YES], [s3("arn:aws:s3"), china, NO]);
  rule("a data resource of a type that basic selectors do not have is undecided", [
    values("AWS::SQS::Queue", "arn:aws:sqs"),
    dataEvent("AWS::SQS::Queue", "arn:aws:sqs:eu-west-1:1:q"),
    MAYBE,
  ]);
});

describe("advanced selectors", () => {
  const arn = (operators: Parameters<typeof where>[1]) => withAdvanced(s3Selector(where("resources.ARN", operators)));
  rule(
    "all conditions have to hold",
    [withAdvanced(selector("Management", where("readOnly", { equals: ["true"] }))), read, YES],
    [
      withAdvanced(
        selector(
          "Management",
          where("readOnly", { equals: ["true"] }),
          where("eventSource", { notEquals: ["kms.amazonaws.com"] }),
        ),
      ),
      read,
      NO,
    ],
  );
  rule(
    "a positive operator holds if any value does",
    [arn({ startsWith: ["arn:aws:s3:::x/", "arn:aws:s3:::b/"] }), objectEvent(), YES],
    [arn({ endsWith: [".jpg", ".txt"] }), objectEvent(), YES],
    [arn({ equals: ["arn:aws:s3:::b/other"] }), objectEvent(), NO],
  );
  rule(
    "a negative operator holds if no value does",
    [arn({ notStartsWith: ["arn:aws:s3:::x/", "arn:aws:s3:::b/"] }), objectEvent(), NO],
    [arn({ notEndsWith: [".jpg"] }), objectEvent(), YES],
    [arn({ notEquals: ["arn:aws:s3:::b/k.txt"] }), objectEvent(), NO],
  );
  rule(
    "positive operators of one condition are alternatives, negative operators all hold",
    [arn({ startsWith: ["arn:aws:s3:::x/"], endsWith: [".txt"] }), objectEvent(), YES],
    [arn({ startsWith: ["arn:aws:s3:::b/"], notEndsWith: [".txt"] }), objectEvent(), NO],
  );
  const overlap = withAdvanced(
    selector("Data", where("eventName", { startsWith: ["ab"] }), where("eventName", { endsWith: ["ba"] })),
  );
  rule(
    "two conditions on one field both hold, also where beginning and end overlap",
    [overlap, objectEvent("b", "k", { eventName: "aba" }), YES],
    [overlap, objectEvent("b", "k", { eventName: "ab" }), NO],
  );
  rule("Equals and NotEquals are case-sensitive", [
    withAdvanced(selector("Data", where("eventName", { equals: ["getobject"] }))),
    objectEvent(),
    NO,
  ]);
  rule(
    "letter case under prefixes and suffixes is undecided",
    [arn({ startsWith: ["ARN:aws:s3:::b/"] }), objectEvent(), MAYBE],
    [arn({ notEndsWith: [".TXT"] }), objectEvent(), MAYBE],
  );
  const both = withAdvanced(
    s3Selector(where("resources.ARN", { startsWith: ["ARN:"] })),
    s3Selector(where("resources.ARN", { notStartsWith: ["ARN:"] })),
  );
  rule("what does not depend on letter case is decided", [both, objectEvent(), YES]);
  rule("there are no wildcards", [
    withAdvanced(selector("Data", where("eventName", { equals: ["Get*"] }))),
    objectEvent(),
    NO,
  ]);
  rule("a resource's type may be that of any entry", [
    withAdvanced(selector("Data", where("resources.type", { equals: ["AWS::DynamoDB::Table"] }))),
    dataEvent("x", "y", {
      resources: [
        { type: "AWS::DynamoDB::Stream", ARN: `${TABLE}/stream/1` },
        { type: "AWS::DynamoDB::Table", ARN: TABLE },
      ],
    }),
    YES,
  ]);
  rule(
    "ARN conditions apply to entries of the selected type: the bucket does not count for its object",
    [arn({ notStartsWith: ["arn:aws:s3:::b/"] }), objectEvent(), NO],
    [arn({ equals: ["arn:aws:s3:::b"] }), objectEvent(), NO],
  );
  const copy = objectEvent("b", "k", {
    resources: [
      { type: "AWS::S3::Object", ARN: "arn:aws:s3:::a/k" },
      { type: "AWS::S3::Object", ARN: "arn:aws:s3:::b/k" },
    ],
  });
  rule(
    "a negative operator that excludes one of two entries is undecided",
    [arn({ notStartsWith: ["arn:aws:s3:::a/"] }), copy, MAYBE],
    [arn({ startsWith: ["arn:aws:s3:::a/"] }), copy, YES],
  );
  const list = objectEvent("b", "", {
    resources: [
      { type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::b/" },
      { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::b" },
    ],
  });
  rule(
    "an ARNPrefix entry under an ARN condition is undecided",
    [arn({ startsWith: ["arn:aws:s3:::b/"] }), list, MAYBE],
    [withAdvanced(s3Selector()), list, YES],
    [s3("arn:aws:s3"), list, YES],
  );
  const console = where("sessionCredentialFromConsole", { notEquals: ["true"] });
  rule(
    "an absent field meets every negative operator and no positive one",
    [withAdvanced(selector("Data", console)), objectEvent(), YES],
    [withAdvanced(selector("Data", console)), objectEvent("b", "k", { sessionCredentialFromConsole: true }), NO],
    [withAdvanced(selector("Data", where("sessionCredentialFromConsole", { equals: ["true"] }))), objectEvent(), NO],
    [withAdvanced(selector("Data", where("errorCode", { startsWith: ["Access"] }))), objectEvent(), NO],
  );
  const { readOnly: _, ...half } = objectEvent();
  rule(
    "a record without readOnly is undecided where readOnly decides",
    [withAdvanced(s3Selector(where("readOnly", { equals: ["true"] }))), half, MAYBE],
    [withAdvanced(s3Selector()), half, YES],
  );
  const { eventCategory: __, ...uncategorized } = read;
  rule("a record without eventCategory is undecided", [aTrail(), uncategorized, MAYBE]);
  rule(
    "an unknown field or operator is undecided, where the other conditions hold",
    [withAdvanced(s3Selector(where("eventMood", { equals: ["good"] }))), objectEvent(), MAYBE],
    [withAdvanced(s3Selector(where("eventName", { unknownOperators: ["Like"] }))), objectEvent(), MAYBE],
    [withAdvanced(s3Selector(where("eventMood", { equals: ["good"] }))), read, NO],
  );
  rule(
    "a condition without operator, or a selector without eventCategory, is undecided",
    [withAdvanced(s3Selector(where("eventName", {}))), objectEvent(), MAYBE],
    [withAdvanced({ name: null, fieldSelectors: [] }), read, MAYBE],
  );
  rule(
    "a known operator on a known field keeps its meaning where AWS refuses it today",
    [withAdvanced(selector("Management", where("eventSource", { equals: ["kms.amazonaws.com"] }))), read, YES],
    [withAdvanced(selector("Management", where("eventName", { startsWith: ["De"] }))), read, YES],
  );
  rule(
    "network activity events need advanced selectors",
    [
      withAdvanced(selector("NetworkActivity", where("eventSource", { equals: ["kms.amazonaws.com"] }))),
      networkEvent(),
      YES,
    ],
    [
      withAdvanced(selector("NetworkActivity", where("errorCode", { equals: ["VpceAccessDenied"] }))),
      networkEvent(),
      NO,
    ],
    [withBasic({}), networkEvent(), NO],
  );
});

describe("Insights", () => {
  const event: CloudTrailEvent = {
    eventCategory: "Insight",
    eventType: "AwsCloudTrailInsight",
    insightType: "ApiCallRateInsight",
    insightSource: "Management",
    awsRegion: "eu-west-1",
  };
  const having = (insightType: string, eventCategories: string[] | null) =>
    aTrail({ insightSelectors: [{ insightType, eventCategories }] });
  rule(
    "Insights events need insight selectors",
    [having("ApiCallRateInsight", null), event, YES],
    [having("ApiErrorRateInsight", null), event, NO],
    [withAdvanced(selector("Insight")), event, NO],
    [aTrail(), event, NO],
  );
  rule(
    "without EventCategories an insight selector means management events",
    [having("ApiCallRateInsight", null), { ...event, insightSource: "Data" }, NO],
    [having("ApiCallRateInsight", ["Data"]), { ...event, insightSource: "Data" }, YES],
    [having("ApiCallRateInsight", ["Data"]), event, NO],
  );
  rule(
    "insight selectors that could not be read decide nothing",
    [aTrail({ insightSelectors: { unreadable: "AccessDenied" } }), event, MAYBE],
    [aTrail({ insightSelectors: { unreadable: "AccessDenied" } }), read, YES],
  );
});
