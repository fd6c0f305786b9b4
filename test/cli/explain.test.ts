import { afterAll, describe, expect, it } from "vitest";
import { record } from "../logs/records.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { expectSentence } from "../support/cli-files.ts";
import { explainIn } from "../support/explain.ts";

const DATA = [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
];
const MANAGEMENT = [{ field: "eventCategory", equals: ["Management"] }];

const { folder, text, json } = explainIn({
  "complete.json": account()
    .trail("main", { group: "present", s3KeyPrefix: "audit" })
    .trail("local", { homeRegion: "eu-west-1", isMultiRegionTrail: false, includeGlobalServiceEvents: false })
    .snapshot(),
  "no-kms.json": account()
    .trail("main", { advanced: [[...MANAGEMENT, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }], DATA] })
    .trail("writes", { basic: [{ readWriteType: "WriteOnly" }] })
    .trail("stopped", { logging: false })
    .snapshot(),
  "denied.json": account().trail("main").deny("cloudtrail:GetEventSelectors").snapshot(),
  "hidden.json": account()
    .trail("main", { basic: [{ readWriteType: "WriteOnly" }] })
    .deny("cloudtrail:DescribeTrails", "eu-west-1")
    .snapshot(),
  "no-trail.json": account().snapshot(),
  "one-bucket.json": account()
    .trail("main", { basic: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::data/"] }] }] })
    .snapshot(),
  "by-role.json": account()
    .trail("main", { advanced: [[...DATA, { field: "userIdentity.arn", notEquals: ["arn:aws:iam::1:role/r"] }]] })
    .snapshot(),
  "halves.json": account()
    .trail("reads", { basic: [{ readWriteType: "ReadOnly" }] })
    .trail("objects", {
      advanced: [
        [...DATA, { field: "resources.ARN", startsWith: ["arn:aws:s3:::data/"] }],
        [...DATA, { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::data/"] }],
      ],
    })
    .snapshot(),
  "organization.json": account()
    .trail("org", { isOrganizationTrail: true, insights: ["ApiCallRateInsight"] })
    .edit((snapshot) => {
      const { organization } = snapshot.account;
      snapshot.account.organization = {
        ...organization,
        state: "read",
        value: { id: "o-abc123", managementAccountId: ACCOUNT },
      } as never;
    })
    .snapshot(),
  "record.json": JSON.stringify(record({ recipientAccountId: ACCOUNT })),
  "log.json": JSON.stringify({ Records: [record({ recipientAccountId: ACCOUNT })] }),
  "two.json": JSON.stringify([record(), record()]),
  "broken.json": "{",
  "other.json": '{"hello": 1}',
});
afterAll(() => folder.remove());

const decrypt = ["--service", "kms", "--event", "Decrypt"];
const getObject = ["--service", "s3", "--event", "GetObject"];
const who = ["--principal", "arn:aws:iam::1:role/r"];
const on = (arn: string) => ["--resource", arn];

describe("a call", () => {
  it("that is recorded: by which trail and selector, and where it lands", async () => {
    const run = await text([...decrypt, "--region", "eu-west-1", "--snapshot", "complete.json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toBe(`Recorded: kms:Decrypt in eu-west-1

local (eu-west-1) records it
  by the default of a trail without selectors: eventCategory is Management; the Region is eu-west-1; it is no global service event
  to bucket local-logs
  under AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/

main (us-east-1) records it
  by the default of a trail without selectors: eventCategory is Management
  to bucket main-logs
  under audit/AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/
  and to log group arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main-group
`);
  });

  it("that is not: why each trail does not record it, field by field", async () => {
    const run = await text([...decrypt, ...who, "--region", "eu-west-1", "--snapshot", "no-kms.json"]);
    expect(run).toMatchObject({ code: 1, stderr: "" });
    expect(run.stdout).toBe(`Not recorded: kms:Decrypt in eu-west-1

main (us-east-1) does not record it
  none of its 2 selectors matches
  advanced selector 1:
    - excludes eventSource = kms.amazonaws.com
  advanced selector 2:
    - requires eventCategory = Data (the event has Management)
    - requires resources.type = AWS::S3::Object (the event has none)

stopped (us-east-1) records nothing
  stopped has been stopped since 2026-11-11 12:00 UTC

writes (us-east-1) does not record it
  basic selector 1:
    - requires readOnly = false (the event has true)
`);
  });

  it.each([
    ["no-kms.json", decrypt, 1],
    ["no-kms.json", ["--service", "kms", "--event", "DisableKey"], 0],
    ["no-kms.json", ["--service", "kms.amazonaws.com", "--event", "decrypt", "--write"], 0],
    ["no-kms.json", getObject, 0],
    ["no-kms.json", ["--service", "lambda", "--event", "Invoke"], 1],
    ["no-trail.json", decrypt, 1],
    ["denied.json", decrypt, 3],
    ["hidden.json", [...decrypt, "--region", "us-east-1"], 1],
    ["hidden.json", [...decrypt, "--region", "eu-west-1"], 3],
    ["hidden.json", [...decrypt, "--region", "ap-south-1"], 3],
    ["hidden.json", ["--service", "kms", "--event", "DisableKey", "--region", "eu-west-1"], 0],
    ["one-bucket.json", getObject, 3],
    ["one-bucket.json", [...getObject, ...on("arn:aws:s3:::data/k")], 0],
    ["one-bucket.json", [...getObject, ...on("arn:aws:s3:::other/k")], 1],
    ["by-role.json", [...getObject, ...on("arn:aws:s3:::data/k")], 3],
    ["by-role.json", [...getObject, ...on("arn:aws:s3:::data/k"), ...who], 1],
    ["halves.json", getObject, 0],
    ["halves.json", ["--service", "iam", "--event", "ListUsers"], 0],
    ["complete.json", ["--service", "new.amazonaws.com", "--event", "Do", "--write", "--management"], 0],
    [
      "complete.json",
      ["--service", "new.amazonaws.com", "--event", "Do", "--write", "--resource-type", "AWS::New::Thing"],
      1,
    ],
  ])("in %s %j ends with %i", async (snapshot, args, expected) => {
    const { code, document } = await json([...args, "--snapshot", snapshot]);
    const answer = { 0: true, 1: false, 3: null }[expected] ?? null;
    expect({ code, recorded: document.events?.[0]?.recorded }).toEqual({ code: expected, recorded: answer });
  });

  it("says what decides where it depends on what is not given", async () => {
    const { stdout } = await text([...getObject, "--snapshot", "one-bucket.json"]);
    expect(stdout).toMatch(/begins with\s+arn:aws:s3:::data\/: give\s+--resource\./);
    const role = await text([...getObject, ...on("arn:aws:s3:::data/k"), "--snapshot", "by-role.json"]);
    expect(role.stdout).toMatch(/give\s+--principal\./);
  });

  it("of a global service is one of its region", async () => {
    const { document } = await json(["--service", "iam", "--event", "CreateUser", "--snapshot", "complete.json"]);
    expect(document.events?.[0]).toMatchObject({ awsRegion: "us-east-1", recorded: true });
  });

  it("is where its resource is", async () => {
    const key = on(`arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`);
    const { document } = await json([...decrypt, ...key, "--snapshot", "complete.json"]);
    expect(document.events?.[0]).toMatchObject({ awsRegion: "eu-west-1" });
  });

  it("for programs", async () => {
    const { document } = await json([...decrypt, ...who, "--snapshot", "no-kms.json"]);
    expect(document).toMatchObject({
      schemaVersion: "2.1",
      evaluatedBy: "account",
      account: { id: ACCOUNT },
      summary: { events: 1, recorded: 0, notRecorded: 1, undecidable: 0, malformed: 0 },
      bySource: [{ eventSource: "kms.amazonaws.com", eventName: "Decrypt", awsRegion: "us-east-1", notRecorded: 1 }],
    });
    const [main, stopped] = document.events?.[0]?.trails ?? [];
    expect(main?.selectors[0]).toEqual({
      selector: { kind: "advanced", index: 0, name: null },
      excludedBy: [
        { field: "eventSource", value: "kms.amazonaws.com", words: "excludes eventSource = kms.amazonaws.com" },
      ],
    });
    expect(stopped).toMatchObject({
      name: "stopped",
      recorded: false,
      reason: expect.stringContaining("stopped since"),
    });
  });
});

describe("a record", () => {
  it.each(["record.json", "log.json"])("is taken from %s", async (file) => {
    const { code, document } = await json(["--event-json", file, "--snapshot", "complete.json"]);
    expect(code).toBe(0);
    expect(document.events?.[0]).toMatchObject({ eventID: record().eventID, by: [{}, {}] });
  });

  it("is taken from standard input", async () => {
    const input = JSON.stringify(record({ recipientAccountId: "999999999999" }));
    const run = await text(["--event-json", "-", "--snapshot", "complete.json"], { input });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("the event is of 999999999999");
  });

  it.each([
    ["Management", {}, "CloudTrail/"],
    ["NetworkActivity", { eventType: "AwsVpceEvent" }, "CloudTrail-NetworkActivity/"],
    [
      "Insight",
      { eventType: "AwsCloudTrailInsight", insightDetails: { insightType: "ApiCallRateInsight" } },
      "CloudTrail-Insight/",
    ],
  ])("of category %s lands in its own folder", async (eventCategory, more, place) => {
    const input = JSON.stringify(record({ eventCategory, recipientAccountId: ACCOUNT, ...more }));
    const selectors = {
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["NetworkActivity"] },
            { Field: "eventSource", Equals: ["kms.amazonaws.com"] },
          ],
        },
      ],
    };
    const proposed = eventCategory === "NetworkActivity" ? ["--proposed", "network.json"] : [];
    const inside = explainIn({
      "network.json": JSON.stringify(selectors),
      "organization.json": account()
        .trail("org", { isOrganizationTrail: true, insights: ["ApiCallRateInsight"] })
        .snapshot(),
    });
    const { document } = await inside.json(["--event-json", "-", "--snapshot", "organization.json", ...proposed], {
      input,
    });
    inside.folder.remove();
    expect(document.events?.[0]?.trails?.[0]?.destination?.s3KeyPrefix).toBe(
      `AWSLogs/ORGANIZATION_ID/${ACCOUNT}/${place}eu-west-1/`,
    );
  });

  it("of an organization's trail lands under its id", async () => {
    const { document } = await json(["--event-json", "record.json", "--snapshot", "organization.json"]);
    expect(document.events?.[0]?.trails?.[0]?.destination?.s3KeyPrefix).toBe(
      `AWSLogs/o-abc123/${ACCOUNT}/CloudTrail/eu-west-1/`,
    );
  });

  it("cannot act on the terminal", async () => {
    const input = JSON.stringify(record({ eventName: "\u001b[31mDecrypt\u202e\n::error::x", awsRegion: "eu\u0007" }));
    const run = await text(["--event-json", "-", "--snapshot", "complete.json"], { input });
    expect(run.stdout).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(run.stdout).not.toMatch(/^::/m);
  });
});

describe("what cannot be explained is one sentence", () => {
  const saved = ["--snapshot", "complete.json"];
  it.each([
    [[], /in one way: --service with --event, --event-json, or --events/],
    [[...decrypt, "--event-json", "record.json"], /in one way/],
    [["--service", "kms"], /--event is missing/],
    [["--event", "Decrypt"], /--service is missing/],
    [[...decrypt, "--read-only", "--write"], /exclude each other/],
    [[...decrypt, "--management", "--resource-type", "x"], /exclude each other/],
    [[...decrypt, "--live"], /--snapshot and --live exclude each other/],
    [["--event-json", "record.json", "--region", "eu-west-1"], /--region describes a call/],
    [["--service", "kmz", "--event", "Decrypt"], /no service kmz; did you mean "kms"\?/],
    [["--service", "kms", "--event", "Decript"], /no Decript of kms; did you mean "Decrypt"\?.*--read-only or --write/],
    [["--service", "lambda", "--event", "CreateFunction"], /did you mean "CreateFunction20150331"\?/],
    [["--service", "kms", "--event", "Xyzzy", "--write"], /no Xyzzy of kms: give --management, or .*--resource-type$/m],
    [["--service", "kms", "--event", "Xyzzy", "--management"], /no Xyzzy of kms: give --read-only or --write$/m],
    [["--service", "qqqqqqqqqq", "--event", "X"], /no service qqqqqqqqqq: give the event source/],
    [[...decrypt, "--resource", "x"], /--resource x: expected an ARN/],
    [[...decrypt, "--principal", "x"], /--principal x: expected an ARN/],
    [["--service", "iam", "--event", "CreateUser", "--region", "eu-west-1"], /logged in us-east-1, never in eu-west-1/],
    [["--event-json", "missing.json"], /Cannot read missing.json: there is no such file/],
    [["--event-json", "broken.json"], /broken\.json:1:\d+: not valid JSON/],
    [["--event-json", "other.json"], /other.json is no CloudTrail record: it has neither/],
    [["--event-json", "two.json"], /holds 2 records.*--events/],
    [[...decrypt, "--output", "html=x.html"], /--output html=FILE is for the events of log files: it needs --events/],
    [[...decrypt, "--output", "json=complete.json"], /the input complete.json is the same file/],
    [[...decrypt, "--output", "json=nowhere/x.json"], /its folder does not exist/],
  ])("%j", async (args, sentence) => {
    expectSentence(await text([...args, ...saved]), 2, sentence);
  });

  it("a damaged snapshot", async () => {
    expectSentence(await text([...decrypt, "--snapshot", "record.json"]), 2, /record.json is no trailproof snapshot/);
  });

  it("standard input twice", async () => {
    expectSentence(await text(["--event-json", "-", "--snapshot", "-"]), 2, /Only one input can be standard input/);
  });
});
