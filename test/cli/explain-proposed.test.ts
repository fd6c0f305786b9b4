import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { record } from "../logs/records.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { expectSentence } from "../support/cli-files.ts";
import { explainIn } from "../support/explain.ts";

const S3 = [
  { Field: "eventCategory", Equals: ["Data"] },
  { Field: "resources.type", Equals: ["AWS::S3::Object"] },
];
const MANAGEMENT = { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] };
const object = (bucket: string, some = {}) =>
  record({
    recipientAccountId: ACCOUNT,
    eventCategory: "Data",
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/k` }],
    ...some,
  });
const management = record({ recipientAccountId: ACCOUNT });
const write = record({ recipientAccountId: ACCOUNT, readOnly: false, eventName: "DisableKey" });
const advanced = (...selectors: object[]) => JSON.stringify({ AdvancedEventSelectors: selectors });
const network = record({ recipientAccountId: ACCOUNT, eventCategory: "NetworkActivity", eventType: "AwsVpceEvent" });

const { folder, text, json } = explainIn({
  "one.json": account()
    .trail("main", { basic: [{ readWriteType: "WriteOnly" }] })
    .snapshot(),
  "two.json": account()
    .trail("main")
    .trail("second", { basic: [{ readWriteType: "WriteOnly" }] })
    .snapshot(),
  "namesakes.json": account().trail("second").trail("second", { homeRegion: "eu-west-1" }).trail("other").snapshot(),
  "stopped.json": account().trail("main", { logging: false }).snapshot(),
  "events.json": JSON.stringify([object("data"), object("other"), management, write, network]),
  "objects.json": advanced({ FieldSelectors: [...S3, { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::data/"] }] }),
  "reads.json": JSON.stringify({ EventSelectors: [{ ReadWriteType: "ReadOnly" }] }),
  "second.json": JSON.stringify({ TrailName: "second", EventSelectors: [{}] }),
  "third.json": JSON.stringify({ TrailName: "third", EventSelectors: [{}] }),
  "trails.json": JSON.stringify([
    { name: "a", EventSelectors: [{}] },
    { name: "b", homeRegion: "us-east-1", isMultiRegionTrail: false, AdvancedEventSelectors: [{ FieldSelectors: S3 }] },
  ]),
  "network.json": advanced(MANAGEMENT, {
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["NetworkActivity"] },
      { Field: "eventSource", Equals: ["kms.amazonaws.com"] },
    ],
  }),
  "unknown-field.json": advanced({ FieldSelectors: [...S3, { Field: "resources.colour", Equals: ["x"] }] }),
  "no-category.json": advanced({ FieldSelectors: S3.slice(1) }),
  "too-many.json": JSON.stringify({ EventSelectors: Array(6).fill({}) }),
  "broken.json": "{",
});
afterAll(() => folder.remove());

const events = ["--events", "events.json"];

describe("a proposal alone", () => {
  it.each([
    ["objects.json", [true, false, false, false, false]],
    ["reads.json", [false, false, true, false, false]],
    ["trails.json", [false, false, true, true, false]],
    ["network.json", [false, false, true, true, true]],
  ])("%s answers by itself", async (proposed, recorded) => {
    const { code, document } = await json([...events, "--proposed", proposed]);
    expect(document.events?.map((one) => one.recorded)).toEqual(recorded);
    expect({ code, evaluatedBy: document.evaluatedBy, account: document.account }).toEqual({
      code: 1,
      evaluatedBy: "proposal",
      account: null,
    });
    expect(document).not.toHaveProperty("difference");
  });

  it.each(["advanced-list.json", "basic-list.json", "get-event-selectors-output.json", "with-bom.json"])(
    "is read in the form of the AWS CLI: %s",
    async (name) => {
      const proposed = fileURLToPath(new URL(`../cases/proposals/${name}`, import.meta.url));
      const call = ["--service", "ec2", "--event", "RunInstances", "--region", "us-east-1"];
      expect(await text([...call, "--proposed", proposed])).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("answers for a call", async () => {
    const call = ["--service", "s3", "--event", "GetObject", "--resource", "arn:aws:s3:::data/k"];
    const run = await text([...call, "--proposed", "objects.json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toBe(`Recorded: s3:GetObject in us-east-1

proposed (us-east-1) records it
  by advanced selector 1: eventCategory is Data; resources.type is AWS::S3::Object; resources.ARN begins with arn:aws:s3:::data/
`);
  });

  it("reads events of any account as its own", async () => {
    const input = JSON.stringify(record({ recipientAccountId: "999999999999" }));
    for (const way of ["--event-json", "--events"])
      expect((await json([way, "-", "--proposed", "reads.json"], { input })).code).toBe(0);
  });
});

describe("a proposal and an account", () => {
  it("are compared, with counts and what it costs", async () => {
    const { document } = await json([...events, "--proposed", "objects.json", "--snapshot", "one.json"]);
    expect(document.evaluatedBy).toBe("account-and-proposal");
    expect(document.events?.map(({ change }) => change)).toEqual([
      "newly-recorded",
      "same",
      "same",
      "no-longer-recorded",
      "same",
    ]);
    expect(document.difference).toEqual({
      newlyRecorded: 1,
      noLongerRecorded: 1,
      same: 3,
      undecidable: 0,
      cost: {
        estimate: true,
        currency: "USD",
        pricesAsOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        priceRegion: "us-east-1",
        total: { before: 0, after: 0.000001, change: 0.000001 },
        bySource: [{ eventSource: "s3.amazonaws.com", before: 0, after: 0.000001, change: 0.000001 }],
      },
    });
  });

  it("for people", async () => {
    const run = await text([...events, "--proposed", "objects.json", "--snapshot", "one.json"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /^1 of 5 events would be recorded, 4 not\.\n\nEvent +Region +recorded +not +unknown +new +lost\n/,
    );
    expect(run.stdout).toMatch(
      /The proposal newly records 1 of these events and no longer records 1; 3 are as before\./,
    );
    expect(run.stdout).toMatch(/Estimate at list prices of \d{4}-\d{2}-\d{2} \(us-east-1\) for these events/);
  });

  it.each([
    [
      "a copy of management events is priced, the first is not",
      "two.json",
      "second.json",
      ["same", "same", "same", "same", "same"],
      0.00002,
    ],
    [
      "a proposal that names no trail stands in the place of several",
      "two.json",
      "reads.json",
      ["same", "same", "same", "no-longer-recorded", "same"],
      -0.00002,
    ],
    [
      "a list of trails takes the place of all",
      "one.json",
      "trails.json",
      ["same", "same", "newly-recorded", "same", "same"],
      0,
    ],
    [
      "network activity is priced",
      "one.json",
      "network.json",
      ["same", "same", "newly-recorded", "same", "newly-recorded"],
      0.000001,
    ],
    ["selectors start no trail", "stopped.json", "reads.json", ["same", "same", "same", "same", "same"], 0],
  ])("%s", async (_, snapshot, proposed, changes, cost) => {
    const { document } = await json([...events, "--proposed", proposed, "--snapshot", snapshot]);
    expect(document.events?.map(({ change }) => change)).toEqual(changes);
    expect(document.difference?.cost.total.change).toBe(cost);
  });

  it("of one call alone is asked about in the configured region", async () => {
    const call = ["--service", "kms", "--event", "Decrypt", "--proposed", "reads.json"];
    for (const [env, region] of [
      [{ AWS_DEFAULT_REGION: "cn-north-1" }, "cn-north-1"],
      [{ AWS_REGION: "", AWS_DEFAULT_REGION: "" }, "us-east-1"],
    ] as const)
      expect((await text(call, { env })).stdout).toContain(`kms:Decrypt in ${region}`);
  });

  it("of one call says what changes", async () => {
    const run = await text([
      "--service",
      "kms",
      "--event",
      "Decrypt",
      "--proposed",
      "reads.json",
      "--snapshot",
      "one.json",
    ]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/The proposal newly records it\.\n$/);
  });
});

describe("what AWS would refuse is one sentence", () => {
  it.each([
    ["unknown-field.json", /unknown-field\.json: \/AdvancedEventSelectors\/0\/FieldSelectors\/2\/Field must be one of/],
    [
      "no-category.json",
      /no-category\.json: \/AdvancedEventSelectors\/0\/FieldSelectors needs a condition on eventCategory/,
    ],
    ["too-many.json", /too-many\.json: \/EventSelectors a trail has at most 5 event selectors/],
    ["broken.json", /broken\.json:1:\d+: not valid JSON/],
    ["missing.json", /Cannot read missing\.json/],
  ])("%s", async (proposed, sentence) => {
    expectSentence(await text([...events, "--proposed", proposed]), 2, sentence);
  });

  it("a trail that is not there", async () => {
    const run = await text([...events, "--proposed", "third.json", "--snapshot", "two.json"]);
    expectSentence(run, 2, /\/TrailName: trail third does not exist; trails are main, second/);
  });

  it("a name that two trails have", async () => {
    const run = await text([...events, "--proposed", "second.json", "--snapshot", "namesakes.json"]);
    expectSentence(
      run,
      2,
      /\/TrailName: 2 trails are named second: give the ARN of one, arn:aws:cloudtrail:eu-west-1:/,
    );
  });
});
