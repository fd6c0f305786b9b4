import { expect, it } from "vitest";
import { UnrecordedEvents } from "../../src/explain/traffic/unrecorded-events.ts";
import { evaluatedTrails } from "../../src/explain/trails/evaluated-trails.ts";
import type { CloudTrailEvent } from "../../src/selectors/index.ts";
import { ACCOUNT, account } from "../support/account.ts";

const objects = (bucket: string, readOnly?: boolean) => [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
  { field: "resources.ARN", startsWith: [`arn:aws:s3:::${bucket}/`] },
  ...(readOnly === undefined ? [] : [{ field: "readOnly", equals: [String(readOnly)] }]),
];

const read = (key: string, more: Partial<CloudTrailEvent> = {}): CloudTrailEvent => ({
  eventID: key,
  eventTime: "2026-11-12T08:15:00Z",
  eventCategory: "Data",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  awsRegion: "us-east-1",
  readOnly: true,
  recipientAccountId: ACCOUNT,
  resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::web/${key}` }],
  ...more,
});

function grouped(events: Iterable<CloudTrailEvent>, built = account().trail("main", { advanced: [objects("data")] })) {
  const all = new UnrecordedEvents(evaluatedTrails(built.snapshot()));
  for (const event of events) all.add(event);
  return all.list();
}

it("events that differ in ids, times, names and ARNs only have one reason, with the first as the example", () => {
  const events = [
    read("a"),
    read("b", { eventName: "HeadObject", eventTime: "2026-11-12T09:15:00Z" }),
    read("c", { userIdentityArn: `arn:aws:iam::${ACCOUNT}:user/ann` }),
    read("a"),
  ];
  const [group, ...others] = grouped(events);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ events: 4, example: { eventID: "a", eventTime: "2026-11-12T08:15:00Z" } });
  expect(group?.example.trails?.[0]?.reason).toContain("begins with arn:aws:s3:::data/");
});

it("events that a trail excludes for different reasons are apart, those with the most events first", () => {
  const built = account().trail("main", { advanced: [objects("web", false)] });
  const ofTable = { resources: [{ type: "AWS::DynamoDB::Table", ARN: "x" }], eventSource: "dynamodb.amazonaws.com" };
  const management = { eventCategory: "Management", resources: [] };
  const events = [read("a", ofTable), read("b"), read("c"), read("d", management), read("e", management), read("f")];
  expect(grouped(events, built).map(({ events, example }) => [events, example.eventID])).toEqual([
    [3, "b"],
    [2, "d"],
    [1, "a"],
  ]);
});

it("an event that is undecidable is not among those that are not recorded", () => {
  const built = account()
    .trail("main", { advanced: [objects("data")] })
    .deny("cloudtrail:DescribeTrails", "eu-west-1");
  const groups = grouped([read("a"), read("b", { awsRegion: "eu-west-1" })], built);
  expect(groups.map(({ events, example }) => [events, example.recorded])).toEqual([
    [1, false],
    [1, null],
  ]);
  expect(groups[1]?.example.reason).toContain("the trails of eu-west-1 could not be listed");
});

it("needs no memory for names that are made up, and loses no known reason", () => {
  function* many() {
    for (let i = 0; i < 30_000; i++) yield read(`${i}`, { eventSource: `s${i}.amazonaws.com` });
    for (let i = 0; i < 300; i++) yield read(`${i}`, { resources: [{ type: `AWS::X::Y${i}`, ARN: "x" }] });
    yield read("last");
  }
  const groups = grouped(many());
  expect(groups).toHaveLength(200);
  expect(groups[0]?.events).toBe(30_001);
});
