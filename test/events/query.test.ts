import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterPattern } from "../../src/events/aws/filter-pattern.ts";
import { filterOf } from "../../src/events/query/filter.ts";
import { queryOf } from "../../src/events/query/query.ts";
import { wantedBytes } from "../../src/events/query/wanted-bytes.ts";
import { searchEvents } from "../../src/events/search.ts";
import type { EventSink } from "../../src/events/sources/source.ts";
import { isDeniedCall } from "../../src/model/aws/denied.ts";

const NOW = Date.parse("2026-11-12T12:00:00Z");

const SESSION = {
  eventTime: "2026-11-12T11:45:00Z",
  eventID: "1",
  eventName: "ListUsers",
  eventSource: "iam.amazonaws.com",
  awsRegion: "us-east-1",
  sourceIPAddress: "10.1.2.3",
  readOnly: "true",
  recipientAccountId: "111122223333",
  errorCode: null,
  userIdentity: {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/app/alice",
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: { sessionIssuer: { arn: "arn:aws:iam::111122223333:role/path/app" } },
  },
  requestParameters: { roleName: "deploy", note: 'say "hello"' },
  resources: [{ ARN: "arn:aws:s3:::data/2026/report.csv" }],
};
const ROOT = { ...SESSION, eventID: "2", userIdentity: { type: "Root", arn: "arn:aws:iam::111122223333:root" } };

const matches = (options: Parameters<typeof queryOf>[0], record: object = SESSION) =>
  filterOf(queryOf(options, NOW))(record as Record<string, unknown>);

describe("A query", () => {
  it.each([
    [{ eventName: ["ListBuckets", "ListUsers"] }],
    [{ eventSource: ["iam"] }],
    [{ user: ["alice"] }],
    [{ principalArn: ["arn:aws:iam::111122223333:role/path/app"] }],
    [{ principalArn: ["arn:aws:sts::111122223333:assumed-role/app/alice"] }],
    [{ ip: ["10.0.0.0/8"] }],
    [{ ip: ["10.1.2.3"] }],
    [{ readOnly: true }],
    [{ resource: ["deploy"] }],
    [{ resource: ["report.csv"] }],
    [{ resource: ["arn:aws:s3:::data/2026/report.csv"] }],
    [{ grep: ['say "hello"'] }],
    [{ since: "2026-11-12T11:45:00Z", until: "2026-11-12T11:45:00Z" }],
    [{ since: "30m" }],
    [{ where: ['eventName.startsWith("List") && !has(userIdentity.userName)'] }],
    [{ where: ['errorCode == "x" || readOnly == "true"'] }],
    [{ where: ["has(record.eventName) && !has(record.errorCode)"] }],
    [{ where: ['resources.exists(r, r.ARN.endsWith(".csv") || r.count > 3)'] }],
    [{ where: ['timestamp(eventTime) > timestamp("2026-01-01T00:00:00Z")'] }],
    [{ where: ["userAgent.matches('^aws') || int(recipientAccountId) > 5"] }],
  ])("takes %j", (options) => {
    expect(matches(options)).toBe(true);
  });

  it.each([
    [{ eventName: ["listusers"] }],
    [{ eventName: ["ListUsers"], user: ["bob"] }],
    [{ ip: ["10.1.2.4/32"] }],
    [{ ip: ["ec2.amazonaws.com"] }],
    [{ write: true }],
    [{ grep: ["HELLO"] }],
    [{ grep: ["eventName"] }],
    [{ since: "2026-11-12T11:45:01Z" }],
    [{ until: "2026-11-12T11:44:59Z" }],
    [{ where: ['errorCode != "AccessDenied"'] }],
    [{ where: ["has(record.errorCode)"] }],
    [{ where: ['__proto__ != ""'] }],
    [{ where: ['constructor != ""'] }],
    [{ where: ["requestParameters.count > 3"] }],
    [{ where: ['resources[3].ARN == "x"'] }],
  ])("does not take %j", (options) => {
    expect(matches(options)).toBe(false);
  });

  it.each([
    ["i-1", "ec2", { instancesSet: { items: [{ instanceId: "i-0" }, { instanceId: "i-1" }] } }],
    ["sg-1", "ec2", { instanceId: "i-1", groupSet: { items: [{ groupId: "sg-1" }] } }],
    ["fl-1", "ec2", { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-1" } } }],
    ["alarm-b", "monitoring", { alarmNames: ["alarm-a", "alarm-b"] }],
    ["orders", "rds", { dBInstanceIdentifier: "orders" }],
    ["2026/a.csv", "s3", { bucketName: "data", delete: { objects: [{ key: "2026/b.csv" }, { key: "2026/a.csv" }] } }],
    ["prod", "ecs", { cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/prod" }],
    ["admin", "ec2", { iamInstanceProfile: { arn: "arn:aws:iam::111122223333:instance-profile/admin" } }],
  ])("finds resource %s of a call of %s, however deep its parameters name it", (resource, service, parameters) => {
    const record = {
      ...SESSION,
      eventSource: `${service}.amazonaws.com`,
      requestParameters: parameters,
      resources: null,
    };
    const query = queryOf({ resource: [resource] }, NOW);
    const bytes = Buffer.from(JSON.stringify(record));
    expect(filterOf(query)(record)).toBe(true);
    expect(wantedBytes(query)?.(bytes, 0, bytes.length)).toBe(true);
    expect(matches({ resource: ["Owner"] }, { ...record, requestParameters: { tags: [{ key: "Owner" }] } })).toBe(
      service === "s3",
    );
  });

  describe("on numbers", () => {
    const text = JSON.stringify({
      ...SESSION,
      requestParameters: { n: 5, half: 1.5, note: "a: 9007199254740992", quoted: 'x\\": [1111111111111111' },
    }).replace('"n":5', '"n":5,"size":9007199254740993,"list":[-123456789012345678901234567890]');
    const takes = (options: Parameters<typeof queryOf>[0]) =>
      filterOf(queryOf(options, NOW))(JSON.parse(text), undefined, text);

    it.each([
      [{ grep: ["9007199254740993"] }],
      [{ grep: ["a: 9007199254740992"] }],
      [{ grep: ["[1111111111111111"] }],
      [{ grep: ["-123456789012345678901234567890"] }],
      [{ where: ["requestParameters.size == 9007199254740993"] }],
      [{ where: ["requestParameters.size > 9007199254740992"] }],
      [{ where: ["requestParameters.list[0] < -1e29"] }],
      [{ where: ["requestParameters.n + 1 == 6 && requestParameters.n % 2 == 1"] }],
      [{ where: ["requestParameters.n > 4.5 && requestParameters.n == 5.0"] }],
      [{ where: ["requestParameters.half * 2.0 == 3.0"] }],
      [{ where: ['requestParameters.note == "a: 9007199254740992"'] }],
    ])("takes %j", (options) => expect(takes(options)).toBe(true));

    it.each([[{ grep: ["9007199254740994"] }], [{ where: ["requestParameters.size == 9007199254740992"] }]])(
      "does not take %j",
      (options) => expect(takes(options)).toBe(false),
    );
  });

  it("has a range of full seconds that holds what was typed", () => {
    const since = "2026-11-12T10:00:00.5Z";
    expect(queryOf({ since, until: "2026-11-12T10:00:00.95Z" }, NOW)).toMatchObject({
      since: "2026-11-12T10:00:00Z",
      until: "2026-11-12T10:00:01Z",
    });
    expect(queryOf({ since, until: "2026-11-12T11:00:00.000Z" }, NOW).until).toBe("2026-11-12T11:00:00Z");
  });

  it("takes denied calls in the words of every service, and no other failures", () => {
    const isAsked = filterOf(queryOf({ denied: true }, NOW));
    const denied = ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "VpceAccessDenied"];
    const others = ["NoSuchBucket", "ThrottlingException", "Client.DryRunOperation", "AccessDenied.Other", undefined];
    const taken = [...denied, ...others].filter((errorCode) => isAsked({ eventName: "x", errorCode }));
    expect(taken).toEqual(denied);
    expect([...denied, ...others].filter((code) => code !== undefined && isDeniedCall(code))).toEqual(denied);
  });

  it("takes days by their names, in UTC", () => {
    const now = Date.parse("2026-01-15T13:20:00Z");
    expect(queryOf({ since: "yesterday", until: "today" }, now)).toMatchObject({
      since: "2026-01-14T00:00:00Z",
      until: "2026-01-15T00:00:00Z",
    });
  });

  it("calls the root user root", () => {
    expect(matches({ user: ["root"] }, ROOT)).toBe(true);
    expect(matches({ user: ["root"] })).toBe(false);
  });

  it("takes every user that is called root", () => {
    const query = queryOf({ user: ["root"] }, NOW);
    const named = { ...SESSION, userIdentity: { type: "IAMUser", userName: "root" } };
    expect(filterOf(query)(named)).toBe(true);
    const bytes = Buffer.from(JSON.stringify(named));
    expect(wantedBytes(query)?.(bytes, 0, bytes.length)).toBe(true);
  });

  it("takes sessions of a role whose record does not name it", () => {
    const { sessionContext: _, ...identity } = SESSION.userIdentity;
    const record = { ...SESSION, userIdentity: identity };
    const query = queryOf({ principalArn: ["arn:aws:iam::111122223333:role/app"] }, NOW);
    const bytes = Buffer.from(JSON.stringify(record));
    expect(filterOf(query)(record)).toBe(true);
    expect(wantedBytes(query)?.(bytes, 0, bytes.length)).toBe(true);
  });

  it("is no pattern of a log group where one of several terms is enough", () => {
    expect(filterPattern(queryOf({ grep: ["one"] }, NOW))).toBe('"one"');
    expect(filterPattern(queryOf({ grep: ["one", "two"] }, NOW))).toBeUndefined();
  });

  it("finds each event that has no ID", async () => {
    const sources = [
      {
        search: async (_: unknown, { record }: EventSink) => {
          for (const eventID of [null, null, 7, 7, "", ""]) record({ ...SESSION, eventID }, { where: "a file" });
          return { source: "files" as const, name: "a file", read: 1, skipped: 0, problems: [], notes: [] };
        },
      },
    ];
    const { document } = await searchEvents({ query: queryOf({}, NOW), sources, limit: 10 });
    expect(document).toMatchObject({ found: 6, duplicates: 0 });
  });

  it.each([
    ["2026-11-12T11:45:00", true],
    ["2026-11-12T13:45:00+02:00", true],
    ["2026-11-12T11:45:00.000Z", true],
    ["2026-11-12T11:45:00.250Z", false],
    ["2026-11-12T11:45:00+02:00", false],
    ["2026-11-31T11:45:00Z", false],
    ["12 Nov 2026 11:45:00 UTC", false],
    [1762947900, false],
  ])("of one second takes the time %j: %s", (eventTime, is) => {
    const options = { since: "2026-11-12T11:45:00Z", until: "2026-11-12T11:45:00Z" };
    expect(matches(options, { ...SESSION, eventTime })).toBe(is);
  });

  it("lists the newest by their times, and names what has none", async () => {
    const times = [
      "2026-11-12T09:00:00+05:00",
      "2026-11-12T08:00:00Z",
      "2026-11-12T08:00:00.5Z",
      "soon",
      "2026-11-12T11:00:00",
    ];
    const source = {
      search: async (_: unknown, { record }: EventSink) => {
        for (const [eventID, eventTime] of times.entries())
          record({ ...SESSION, eventID: `${eventID}`, eventTime }, { where: "a file" });
        return { source: "files" as const, name: "a file", read: 1, skipped: 0, problems: [], notes: [] };
      },
    };
    const search = async (options: Parameters<typeof queryOf>[0]) =>
      (await searchEvents({ query: queryOf(options, NOW), sources: [source], limit: 10 })).document;
    const all = await search({});
    expect(all.events.map(({ eventID }) => eventID)).toEqual(["4", "2", "1", "0", "3"]);
    expect(all.sources).toMatchObject([{ skipped: 0 }]);
    const recent = await search({ since: "2026-11-12T07:00:00Z" });
    expect(recent.events.map(({ eventID }) => eventID)).toEqual(["4", "2", "1"]);
    expect(recent.sources).toMatchObject([
      { skipped: 1, problems: [{ where: "a file", problem: expect.stringContaining("event 3 is no time") }] },
    ]);
    expect((await search({ since: "2026-11-12T07:00:00Z", user: ["bob"] })).sources).toMatchObject([{ skipped: 0 }]);
  });

  it("names the place of what is no expression", () => {
    expect(() => matches({ where: ["eventName =="] })).toThrow("--where eventName ==: <input>:1:11");
  });

  it.each([
    ["nosuchfn(eventName)", "unknown function nosuchfn"],
    ['eventName.nosuch("x")', "unknown function nosuch"],
    ["readOnly ? nosuchfn(1) : true", "unknown function nosuchfn"],
    ["resources.exists(r, nosuchfn(r))", "unknown function nosuchfn"],
    ['userAgent.matches("(")', "error parsing regexp: missing closing ): `(`"],
    ['requestParameters.x.matches("(")', "error parsing regexp: missing closing ): `(`"],
    ["eventName && true", "a condition is required, which is true or false"],
    ['eventName == "x" && eventSource', "a condition is required, which is true or false"],
    ['"x"', "a condition is required, which is true or false"],
    ["eventName", "a condition is required, which is true or false"],
    ["eventName > 3", "found no matching overload for '_>_' applied to '(string, int)'"],
    ["has(errorCode)", "has() requires a member of an object, such as has(record.errorCode)"],
  ])("refuses %s, which no record could match", (expression, problem) => {
    expect(() => matches({ where: [expression] })).toThrow(`--where ${expression}: ${problem}`);
  });

  it("takes no time for a regular expression that backtracks elsewhere", () => {
    const record = { ...SESSION, userAgent: `${"a".repeat(40)}!` };
    expect(matches({ where: ['userAgent.matches("^(a+)+$")'] }, record)).toBe(false);
  });
});

describe("Bytes that are not wanted", () => {
  const text = fc.oneof(
    fc.constantFrom("ListUsers", "alice", "root", "Root", "x/y", "é", 'a"b', "\\u0041", "deploy"),
    fc.string({ maxLength: 6 }),
  );
  it("never hold a record that the query takes, however it is escaped", () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (name, user, term, escaped) => {
        const type = user === "root" ? "Root" : "IAMUser";
        const record = { eventName: name, userIdentity: { type, userName: user }, requestParameters: { a: [term] } };
        const plain = JSON.stringify(record);
        const json = escaped
          ? plain.replace(/[A-Za-z](?=[^"]*"[,}\]])/, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)
          : plain;
        const query = queryOf({ eventName: [name], user: [user], ...(term === "" ? {} : { grep: [term] }) }, NOW);
        fc.pre(filterOf(query)(JSON.parse(json)));
        const bytes = Buffer.from(json);
        expect(wantedBytes(query)?.(bytes, 0, bytes.length) ?? true).toBe(true);
      }),
    );
  });
});
