import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  analysedBy,
  type CloudTrailEvent,
  covers,
  dataEvents,
  EXCLUDABLE_SOURCES,
  globalServiceEvents,
  insightEvents,
  lambdaInvocations,
  managementEvents,
  managementEventsOf,
  networkActivity,
  parseProposed,
  records,
  s3ObjectEvents,
  textSet,
} from "../../src/selectors/index.ts";
import { aTrail, s3Selector, selector, where, withAdvanced, withBasic } from "./trails.ts";

const IRELAND = { regions: ["eu-west-1"] };
const reads = s3ObjectEvents({ ...IRELAND, partition: "aws", readOnly: true });
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f";

function witness(coverage: ReturnType<typeof covers>): CloudTrailEvent {
  if (!("witness" in coverage)) throw new Error(`no witness: ${coverage.answer}`);
  return coverage.witness;
}

describe("management events", () => {
  it("are covered by a read half and a write half on two trails", () => {
    const halves = [withBasic({ readWriteType: "ReadOnly" }), withBasic({ readWriteType: "WriteOnly" })];
    expect(covers(halves, managementEvents(IRELAND)).answer).toBe("covered");
    expect(covers(halves.slice(0, 1), managementEvents(IRELAND)).answer).toBe("partly");
  });

  it("have kms:Decrypt as witness where KMS is excluded, unless exclusions are not asked about", () => {
    const trail = withBasic({ excludeManagementEventSources: ["kms.amazonaws.com"] });
    expect(witness(covers([trail], managementEvents(IRELAND)))).toMatchObject({
      eventSource: "kms.amazonaws.com",
      eventName: "Decrypt",
      awsRegion: "eu-west-1",
    });
    expect(covers([trail], managementEvents({ ...IRELAND, exceptSources: EXCLUDABLE_SOURCES })).answer).toBe("covered");
    expect(covers([trail], managementEventsOf("kms.amazonaws.com", IRELAND)).answer).toBe("not-covered");
  });

  it("are covered where another trail closes a carve-out", () => {
    const all = withAdvanced(selector("Management", where("eventSource", { notEquals: ["kms.amazonaws.com"] })));
    const kms = withAdvanced(selector("Management", where("eventSource", { equals: ["kms.amazonaws.com"] })));
    expect(covers([all, kms], managementEvents(IRELAND)).answer).toBe("covered");
  });

  it("are not covered in a region that the trail does not record", () => {
    const trail = aTrail({ isMultiRegionTrail: false, homeRegion: "us-east-1" });
    const { answer } = covers([trail], managementEvents(IRELAND));
    expect(answer).toBe("not-covered");
    expect(covers([trail], managementEvents({ regions: ["us-east-1"] })).answer).toBe("covered");
    expect(witness(covers([trail], managementEvents({ regions: ["us-east-1", "eu-west-1"] }))).awsRegion).toBe(
      "eu-west-1",
    );
  });

  it("are not counted on a stopped trail, and undecided only where an unknown decides", () => {
    const set = managementEvents(IRELAND);
    const unreadable = aTrail({ selectors: { unreadable: "AccessDenied" } });
    expect(covers([aTrail({ logging: false })], set).answer).toBe("not-covered");
    expect(covers([unreadable], set)).toMatchObject({
      answer: "undecidable",
      reasons: [expect.stringContaining("AccessDenied")],
    });
    expect(covers([unreadable, aTrail()], set).answer).toBe("covered");
    expect(covers([aTrail({ logging: undefined }), aTrail()], set).answer).toBe("covered");
    expect(covers([unreadable], insightEvents("ApiCallRateInsight", IRELAND)).answer).toBe("not-covered");
  });

  it("of global services need a trail that includes them", () => {
    const set = globalServiceEvents({ partition: "aws" });
    const single = aTrail({ isMultiRegionTrail: false, homeRegion: "us-east-1" });
    expect(covers([aTrail()], set).answer).toBe("covered");
    expect(covers([single], set).answer).toBe("covered");
    expect(witness(covers([{ ...single, includeGlobalServiceEvents: false }], set)).eventSource).toBe(
      "iam.amazonaws.com",
    );
    expect(covers([aTrail()], globalServiceEvents({ partition: "aws-cn" })).answer).toBe("covered");
  });
});

describe("S3 object events", () => {
  const but = (prefix: string) => withAdvanced(s3Selector(where("resources.ARN", { notStartsWith: [prefix] })));

  it("may exclude a trail's own log bucket and no other", () => {
    const set = s3ObjectEvents({ ...IRELAND, partition: "aws", readOnly: true, exceptBuckets: ["logs"] });
    expect(covers([but("arn:aws:s3:::logs/")], set).answer).toBe("covered");
    expect(covers([but("arn:aws:s3:::logs")], set).answer).toBe("partly");
    expect(witness(covers([but("arn:aws:s3:::logs")], set)).resources?.[0]?.ARN).toMatch(/^arn:aws:s3:::logs./);
    expect(covers([but("arn:aws:s3:::logs/")], reads).answer).toBe("partly");
  });

  it("hold CloudTrail's own deliveries only where the set says so", () => {
    const quiet = { ...withAdvanced(s3Selector()), recursiveLogging: false };
    const writes = s3ObjectEvents({ ...IRELAND, partition: "aws", readOnly: false });
    expect(covers([quiet], writes).answer).toBe("covered");
    const names = {
      eventSource: textSet({ equals: ["s3.amazonaws.com"] }),
      eventName: textSet({ equals: ["PutObject"] }),
    };
    const both = { cloudTrailDelivery: textSet({ equals: ["false", "true"] }) };
    const deliveries = { ...writes, fields: { ...writes.fields, ...names, ...both } };
    const partly = covers([quiet], deliveries);
    expect(witness(partly).invokedBy).toBe("cloudtrail.amazonaws.com");
    expect(partly).toMatchObject({
      answer: "partly",
      because: [{ why: { reason: expect.stringContaining("RecursiveLogging is false") } }],
    });
    const loud = { ...withAdvanced(s3Selector()), name: "loud" };
    expect(covers([quiet, loud], deliveries)).toEqual({ answer: "covered", by: [loud] });
  });

  it("narrowed by readOnly, eventName or ARN are covered in part, and the part is told", () => {
    const narrowed = [
      where("eventName", { equals: ["GetObject"] }),
      where("resources.ARN", { startsWith: ["arn:aws:s3:::b/"] }),
      where("userIdentity.arn", { notEquals: ["arn:aws:iam::111122223333:role/backup"] }),
      where("eventType", { equals: ["AwsApiCall"] }),
    ];
    for (const one of narrowed) {
      const coverage = covers([withAdvanced(s3Selector(one))], reads);
      expect(coverage.answer).toBe("partly");
      expect(coverage).toMatchObject({ recorded: [{ words: expect.stringContaining(one.field) }] });
    }
    expect(covers([withAdvanced(s3Selector(where("readOnly", { equals: ["true"] })))], reads).answer).toBe("covered");
    expect(covers([withAdvanced(s3Selector(where("readOnly", { equals: ["false"] })))], reads).answer).toBe(
      "not-covered",
    );
  });

  it("are covered by prefixes and the rest of them, in whatever letter case AWS compares", () => {
    const some = withAdvanced(s3Selector(where("resources.ARN", { startsWith: ["arn:aws:s3:::B"] })));
    expect(covers([some, but("arn:aws:s3:::B")], reads).answer).toBe("covered");
    const other = withAdvanced(s3Selector(where("resources.ARN", { startsWith: ["arn:aws:s3:::b"] })));
    expect(covers([other, but("arn:aws:s3:::B")], reads).answer).toBe("undecidable");
  });
});

describe("a set has no member that cannot exist", () => {
  const s3But = (notEquals: string[]) => withAdvanced(s3Selector(where("resources.ARN", { notEquals })));

  it("an S3 object has a bucket and a key", () => {
    for (const impossible of ["arn:aws:s3:::b/", "arn:aws:s3:::b", "arn:aws:s3:::", "arn:aws:s3:::/k", "arn:aws:s3"])
      expect(covers([s3But([impossible])], reads).answer).toBe("covered");
    for (const possible of ["arn:aws:s3:::b/k", "arn:aws:s3:::b/folder/", "arn:aws:s3:::b//", "arn:aws:s3:::b/*"])
      expect(witness(covers([s3But([possible])], reads)).resources?.[0]?.ARN).toBe(possible);
    const named = withAdvanced(s3Selector(where("resources.ARN", { equals: ["arn:aws:s3:::b/"] })));
    expect(covers([named], reads).answer).toBe("not-covered");
  });

  it.each([true, false])("buckets that are excluded by the wrong operator are recorded (readOnly %s)", (readOnly) => {
    const file = new URL("../cases/selectors/s3-not-equals-bucket.json", import.meta.url);
    const place = { partition: "aws", accountId: "111122223333", homeRegion: "eu-west-1" };
    const proposed = parseProposed(JSON.parse(readFileSync(file, "utf8")), place);
    if (!("trails" in proposed)) throw new Error("refused");
    expect(covers(proposed.trails, s3ObjectEvents({ ...IRELAND, partition: "aws", readOnly })).answer).toBe("covered");
  });

  it("a witness is an ordinary call: one that its service has, by a user", () => {
    const withoutKms = withAdvanced(selector("Management", where("eventSource", { notEquals: ["kms.amazonaws.com"] })));
    expect(witness(covers([withoutKms], { ...managementEvents(IRELAND), samples: [] }))).toMatchObject({
      eventName: "Decrypt",
      eventType: "AwsApiCall",
      userIdentityArn: "arn:aws:iam::111122223333:user/example",
    });
  });

  it("a witness of a different account has an account id", () => {
    const set = dataEvents("AWS::SQS::Queue", { ...IRELAND, partition: "aws" });
    const queues = (startsWith: string[]) =>
      withAdvanced(
        selector(
          "Data",
          where("resources.type", { equals: ["AWS::SQS::Queue"] }),
          where("resources.ARN", { startsWith }),
        ),
      );
    expect(witness(covers([queues(["arn:aws:sqs:eu-west-1:111"])], set)).resources?.[0]?.ARN).toMatch(
      /^arn:aws:sqs:[a-z]+-[a-z]+-\d:\d{12}:[\w-]+$/,
    );
  });

  it("a witness that is made has every part", () => {
    const but = withAdvanced(s3Selector(where("resources.ARN", { notStartsWith: ["arn:aws:s3:::b"] })));
    expect(witness(covers([but], reads)).resources?.[0]?.ARN).toMatch(/^arn:aws:s3:::b[^/]*\/.+$/);
    const odd = { notStartsWith: ["arn:aws:s3:::b"], notEndsWith: ["object.txt", "report.csv"] };
    const bothEnds = covers([withAdvanced(s3Selector(where("resources.ARN", odd)))], { ...reads, samples: [] });
    expect(witness(bothEnds).resources?.[0]?.ARN).toMatch(/^arn:aws:s3:::[^/]+\/.+$/);
  });

  it.each([
    ["AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:", "f"],
    ["AWS::DynamoDB::Table", "arn:aws:dynamodb:eu-west-1:111122223333:table/", "t"],
    ["AWS::SQS::Queue", "arn:aws:sqs:eu-west-1:111122223333:", "q"],
    ["AWS::New::Thing", "arn:aws:new:eu-west-1:111122223333:", "t"],
  ])("a resource of %s has a name", (type, head, name) => {
    const set = dataEvents(type, { ...IRELAND, partition: "aws" });
    const but = (condition: Parameters<typeof where>[1]) =>
      withAdvanced(selector("Data", where("resources.type", { equals: [type] }), where("resources.ARN", condition)));
    expect(covers([but({ notEquals: [head] })], set).answer).toBe("covered");
    expect(covers([but({ notEquals: [head + name] })], set).answer).toBe("partly");
    const { resources } = witness(covers([but({ notStartsWith: ["arn:aws:"] })], set));
    expect(resources?.[0]?.ARN).toMatch(/^arn:aws:[^:]+:[^:]*:[^:]*:.+$/);
  });

  it("a principal has an ARN", () => {
    const by = (notEquals: string[]) => withAdvanced(s3Selector(where("userIdentity.arn", { notEquals })));
    expect(covers([by(["*", "root"])], reads).answer).toBe("covered");
    expect(covers([by(["arn:aws:iam::111122223333:root"])], reads).answer).toBe("partly");
  });
});

describe("the texts of a field", () => {
  const names = (...conditions: Parameters<typeof where>[1][]) =>
    conditions.map((one) => s3Selector(where("eventName", one)));
  const set = dataEvents("AWS::S3::Object", { ...IRELAND, partition: "aws" });

  it("that begin with ab and end with ba include aba", () => {
    const others = names({ notStartsWith: ["ab"] }, { notEndsWith: ["ba"] });
    expect(covers([withAdvanced(...others)], set).answer).toBe("partly");
    const { eventName = "" } = witness(covers([withAdvanced(...others)], set));
    expect(eventName.startsWith("ab") && eventName.endsWith("ba")).toBe(true);
    const short = { ...set, samples: [], fields: { ...set.fields, eventName: textSet({ equals: ["aba", "abba"] }) } };
    expect(witness(covers([withAdvanced(...others, ...names({ equals: ["abba"] }))], short)).eventName).toBe("aba");
  });

  it("in a finite set may be covered one by one", () => {
    const two = {
      ...set,
      samples: [],
      fields: { ...set.fields, eventName: textSet({ equals: ["GetObject", "PutObject"] }) },
    };
    expect(covers([withAdvanced(...names({ equals: ["GetObject"] }, { startsWith: ["Put"] }))], two).answer).toBe(
      "covered",
    );
  });

  it("cannot all be listed", () => {
    const every = names({ startsWith: [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."] });
    expect(covers([withAdvanced(...every)], set).answer).toBe("partly");
  });
});

describe("other sets", () => {
  it("invocations of a function, by its bare ARN", () => {
    const basic = (...values: string[]) => withBasic({ dataResources: [{ type: "AWS::Lambda::Function", values }] });
    expect(covers([basic("arn:aws:lambda")], lambdaInvocations(FUNCTION)).answer).toBe("covered");
    expect(covers([basic(FUNCTION)], lambdaInvocations(FUNCTION)).answer).toBe("covered");
    expect(covers([basic(`${FUNCTION}2`)], lambdaInvocations(FUNCTION)).answer).toBe("not-covered");
    expect(covers([basic(`${FUNCTION}:1`)], lambdaInvocations(FUNCTION)).answer).toBe("undecidable");
  });

  it("data events of a type, network activity, Insights and what they analyse", () => {
    const model = dataEvents("AWS::Bedrock::Model", { ...IRELAND, partition: "aws" });
    expect(
      covers([withAdvanced(selector("Data", where("resources.type", { equals: ["AWS::Bedrock::Model"] })))], model)
        .answer,
    ).toBe("covered");
    const vpce = networkActivity("s3.amazonaws.com", IRELAND);
    const source = where("eventSource", { equals: ["s3.amazonaws.com"] });
    expect(covers([withAdvanced(selector("NetworkActivity", source))], vpce).answer).toBe("covered");
    const denied = where("errorCode", { equals: ["VpceAccessDenied"] });
    expect(covers([withAdvanced(selector("NetworkActivity", source, denied))], vpce).answer).toBe("partly");
    const insight = aTrail({ insightSelectors: [{ insightType: "ApiCallRateInsight", eventCategories: null }] });
    expect(covers([insight], insightEvents("ApiCallRateInsight", IRELAND)).answer).toBe("covered");
    expect(
      covers([withBasic({ readWriteType: "WriteOnly" })], analysedBy("ApiCallRateInsight", ["eu-west-1"])).answer,
    ).toBe("covered");
    expect(
      covers([withBasic({ readWriteType: "WriteOnly" })], analysedBy("ApiErrorRateInsight", ["eu-west-1"])).answer,
    ).toBe("partly");
  });
});

const carvedOut = Array.from({ length: 90 }, (_, i) => [
  where("resources.ARN", { notStartsWith: [`arn:aws:s3:::b${i}/`], notEndsWith: [`.${i}`] }),
  where("eventName", { notEquals: [`Get${i}`] }),
  where("userIdentity.arn", { notEndsWith: [`/${i}`], notStartsWith: [`arn:aws:iam::${i}`] }),
]);

it("more carve-outs than one event can meet leave nothing out, which is seen without a search", () => {
  const all = carvedOut.map((conditions) => s3Selector(...conditions));
  expect(covers([withAdvanced(...all)], reads, { workLimit: 0 }).answer).toBe("covered");
  expect(covers([withAdvanced(...all.slice(0, 5))], reads).answer).toBe("partly");
});

it("what was made to be hard is undecided within the limit of work", () => {
  const many = carvedOut.map((conditions, i) =>
    s3Selector(...conditions, where("errorCode", i % 2 ? { startsWith: ["A"] } : { notStartsWith: ["A"] })),
  );
  expect(covers([withAdvanced(...many)], reads, { workLimit: 1000 })).toMatchObject({
    answer: "undecidable",
    reasons: [expect.stringContaining("limit of work")],
  });
});

it("takes of a condition what a selector can say, and no more", () => {
  const strange = where("eventSource", { notEquals: ["zzz"], ...{ notStartsWithAnyCase: ["KMS"], noText: true } });
  const trail = withAdvanced(selector("Management", strange));
  expect(covers([trail], managementEvents(IRELAND)).answer).toBe("partly");
  expect(witness(covers([trail], managementEvents(IRELAND))).eventSource).toBe("zzz");
});

describe("selectors that record an event together, whichever way letter case is read", () => {
  const name = (equals: string) => where("eventName", { equals: [equals] });
  // The first matches GetObject if letter case counts, the second one if it does not.
  const exact = s3Selector(name("GetObject"), where("eventName", { notStartsWith: ["g"] }));
  const anyCase = s3Selector(name("GetObject"), where("eventName", { startsWith: ["g"] }));
  const both = withAdvanced(exact, anyCase);

  it("are no reason to call nothing recorded", () => {
    expect(covers([withAdvanced(exact)], reads).answer).toBe("not-covered");
    expect(covers([both], reads)).toMatchObject({
      answer: "partly",
      recorded: [{ example: { eventName: "GetObject" } }],
    });
  });

  it("are named by the one that records it where letter case counts", () => {
    const sample = reads.samples[0];
    if (!sample) throw new Error("no sample");
    const doubtful = s3Selector(where("eventFlavour", { equals: ["a"] }));
    expect(records(withAdvanced(doubtful, anyCase, exact), sample)).toMatchObject({
      answer: "recorded",
      by: { kind: "advanced", index: 2 },
    });
  });
});

describe("trails that record the same of a category", () => {
  const named = (name: string, trail: ReturnType<typeof withAdvanced>) => ({ ...trail, arn: `arn:${name}`, name });
  const objects = (bucket: string) => s3Selector(where("resources.ARN", { startsWith: [`arn:aws:s3:::${bucket}/`] }));
  const management = selector("Management");
  const trails = [
    named("plain", withAdvanced(management)),
    named("with-objects", withAdvanced(objects("a"), management)),
    named("with-other-objects", withAdvanced(objects("b"), management)),
    named("reads-only", withAdvanced(selector("Management", where("readOnly", { equals: ["true"] })))),
    named("stopped", { ...withAdvanced(management), logging: false }),
  ];

  it("are each named", () => {
    const answer = covers(trails, managementEvents(IRELAND));
    expect(answer.answer === "covered" && answer.by.map(({ name }) => name)).toEqual([
      "plain",
      "with-objects",
      "with-other-objects",
    ]);
  });

  it("are each named with their own selector, and each with why it records nothing", () => {
    const reading = where("readOnly", { equals: ["true"] });
    const some = [
      named("plain", withAdvanced(selector("Management", reading))),
      named("with-objects", withAdvanced(objects("a"), selector("Management", reading))),
    ];
    const answer = covers(some, managementEvents(IRELAND));
    expect(answer).toMatchObject({
      answer: "partly",
      recorded: [
        { trail: { name: "plain" }, selector: { index: 0 } },
        { trail: { name: "with-objects" }, selector: { index: 1 } },
      ],
    });
    const because = "because" in answer ? answer.because : [];
    expect(because.map(({ trail, why }) => [trail.name, why.selectors.length])).toEqual([
      ["plain", 1],
      ["with-objects", 2],
    ]);
  });
});
