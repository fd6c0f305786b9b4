import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { recordQuestion } from "../../src/explain/call/record.ts";
import { recordsIn, TOO_LARGE } from "../../src/logs/envelope.ts";
import { readLogFile } from "../../src/logs/read-log-file.ts";
import { decodeText } from "../../src/model/text/encoding.ts";
import { record } from "./records.ts";

const folder = mkdtempSync(join(tmpdir(), "trailproof-envelopes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const caseOf = (name: string) => readFileSync(new URL(`../cases/envelopes/${name}`, import.meta.url), "utf8");
const subscription = caseOf("logs-subscription.json");
const zipped = (text: string) => JSON.stringify({ awslogs: { data: gzipSync(text).toString("base64") } });

const ENVELOPES: Readonly<Record<string, string>> = {
  "lookup-events": caseOf("lookup-events.json"),
  EventBridge: caseOf("eventbridge.json"),
  "filter-log-events": caseOf("filter-log-events.json"),
  "a subscription": subscription,
  "a subscription's data": zipped(subscription),
  "a list of EventBridge events": `[${caseOf("eventbridge.json")}]`,
  "a log file in UTF-8 with a mark": `\ufeff${JSON.stringify({ Records: [JSON.parse(caseOf("eventbridge.json")).detail] })}`,
};

/** What is read of a file. */
async function readEvents(content: string | Buffer) {
  const file = join(folder, "events.json");
  writeFileSync(file, content);
  const [names, problems]: [(string | undefined)[], string[]] = [[], []];
  await readLogFile(file, {
    event: ({ eventName }) => names.push(eventName),
    aggregated: () => {},
    malformed: (_, problem) => problems.push(problem),
  });
  return { names, problems };
}

describe.each(Object.entries(ENVELOPES))("%s", (_, text) => {
  const utf16 = Buffer.from(text.startsWith("\ufeff") ? text : `\ufeff${text}`, "utf16le");

  it.each([
    ["as it is", Buffer.from(text)],
    ["in UTF-16", utf16],
    ["in UTF-16, big-endian", Buffer.from(utf16).swap16()],
    ["packed", gzipSync(text)],
    ["without line breaks, twice", Buffer.from(`${text.replaceAll("\n", "")}\n`.repeat(2).replace(/\n\ufeff/, "\n"))],
  ])("holds its record: %s", async (how, content) => {
    const times = how.endsWith("twice") ? 2 : 1;
    expect(await readEvents(content)).toEqual({ names: Array(times).fill("RunInstances"), problems: [] });
    if (times > 1 || how === "packed") return;
    const { event } = recordQuestion(JSON.parse(decodeText(Buffer.from(content))), "record.json", "--events");
    expect(event).toMatchObject({ eventName: "RunInstances", readOnly: false });
  });
});

describe("what a service wraps", () => {
  it("is as many records as it holds, in their order", async () => {
    const events = [record({ eventName: "A" }), record({ eventName: "B" })];
    const lookup = { Events: events.map((one) => ({ CloudTrailEvent: JSON.stringify(one) })), NextToken: "x" };
    expect(await readEvents(JSON.stringify(lookup))).toEqual({ names: ["A", "B"], problems: [] });
    const late = { nextToken: "x", ...{ events: events.map((one) => ({ message: JSON.stringify(one) })) } };
    expect(await readEvents(JSON.stringify(late))).toEqual({ names: ["A", "B"], problems: [] });
  });

  it("is malformed where it is no record, each by itself", async () => {
    const messages = ["START RequestId: 1", JSON.stringify(record({ eventName: "A" })), "{", "7"];
    const { names, problems } = await readEvents(JSON.stringify({ events: messages.map((message) => ({ message })) }));
    expect({ names, problems: problems.length }).toEqual({ names: ["A"], problems: 3 });
    expect((await readEvents(JSON.stringify({ awslogs: { data: "bm90IGd6aXA=" } }))).problems).toHaveLength(1);
  });

  it("is nothing where a subscription only asks whether its receiver exists", async () => {
    const control = { messageType: "CONTROL_MESSAGE", logEvents: [{ id: "", message: "CWL CONTROL MESSAGE" }] };
    expect(await readEvents(JSON.stringify(control))).toEqual({ names: [], problems: [] });
  });

  it("is not looked for within a record, nor without end", () => {
    const odd = record({ events: [], detail: {}, message: "{}" });
    expect(recordsIn(odd)).toEqual([odd]);
    let deep: unknown = record();
    for (let i = 0; i < 10_000; i++) deep = [deep];
    expect(recordsIn(deep)).toHaveLength(1);
  });

  it("is unpacked up to a limit for all of a document", () => {
    const large = { awslogs: { data: gzipSync(Buffer.alloc(9 * 1024 * 1024, "[] ")).toString("base64") } };
    const small = JSON.parse(zipped(JSON.stringify({ logEvents: [{ message: JSON.stringify(record()) }] })));
    const valid = { awslogs: { data: gzipSync(`[${" ".repeat(9 * 1024 * 1024)}]`).toString("base64") } };
    expect(recordsIn([valid, small])).toEqual([record()]);
    expect(recordsIn([valid, valid, small])).toEqual([TOO_LARGE, TOO_LARGE]);
    expect(recordsIn([large, small])).toEqual([large.awslogs.data, record()]);
  });

  it("over the limit says so", () => {
    const large = { awslogs: { data: gzipSync(Buffer.alloc(17 * 1024 * 1024, " ")).toString("base64") } };
    expect(() => recordQuestion(large, "large.json", "--events")).toThrow(
      "large.json cannot be read: it unpacks to more than 16 MiB",
    );
  });

  it("is one record for --event-json", () => {
    const several = { Events: [record(), record()].map((one) => ({ CloudTrailEvent: JSON.stringify(one) })) };
    expect(() => recordQuestion(several, "several.json", "--events")).toThrow(
      "several.json holds 2 records, not one: --events explains log files",
    );
  });
});
