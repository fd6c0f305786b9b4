import { createHash } from "node:crypto";
import { answerJson } from "../../../reports/event-answer.ts";
import { csvLines, type EventFormat, jsonLines, linesFormat, type WrittenEvent } from "../../../reports/event-lines.ts";
import { eventSummaryText } from "../../../reports/terminal/event-summary.ts";
import { eventsText } from "../../../reports/terminal/events.ts";
import { unexpectedText } from "../../../reports/terminal/unexpected.ts";
import type { SearchAnswer } from "../../events/search.ts";
import type { EventSummary } from "../../model/documents/event-summary.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { type Display, displayOf } from "../io/display.ts";
import {
  announce,
  checkDistinct,
  checkOutside,
  checkWritable,
  type FileOutput,
  parseOutputOf,
  print,
  writeOutput,
} from "../io/output.ts";
import { streamedOutput } from "../io/streamed-output.ts";
import { PREFER_LESS_MEMORY, tuneV8 } from "../process/tune-v8.ts";
import { printProblems } from "./answer.ts";
import type { EventsOptions } from "./options.ts";

const EVENTS_FORMATS = ["json", "html", "jsonl", "csv", "parquet"] as const;
type EventsFormat = (typeof EVENTS_FORMATS)[number];
type EventsOutput = FileOutput<EventsFormat>;

/** Formats that have every event. The others have the answer, with its newest events. */
const OF_ALL: Readonly<Partial<Record<EventsFormat, () => Promise<EventFormat>>>> = {
  jsonl: async () => linesFormat(jsonLines),
  csv: async () => linesFormat(csvLines),
  parquet: async () => (await import("../../../reports/event-parquet.ts")).parquetFile,
};

/** Events that are formatted at the same time. */
const BATCH = 200;
/** And the characters of their JSON. */
const BATCH_CHARACTERS = 1024 * 1024;

/** @throws UserError (exit 2) for an output that cannot be written, or that would be among the paths that are read. */
export function eventsOutputs(
  { output = [], expectations = [], snapshot, publicKeys, asn }: EventsOptions,
  paths: readonly string[],
): readonly EventsOutput[] {
  const outputs = output.map((text) => parseOutputOf(text, EVENTS_FORMATS));
  const files = outputs.map(({ path }) => path);
  for (const path of files) checkWritable(path);
  const read = [snapshot, publicKeys, asn].filter((path) => path !== undefined);
  checkDistinct(files, [...paths, ...expectations, ...read]);
  checkOutside(files, paths);
  return outputs;
}

/** Writes every event while it is searched for. */
export interface EventWriters {
  readonly each: (found: WrittenEvent) => void;
  readonly ready: () => Promise<void> | undefined;
  readonly failed: Promise<never>;
  /** Settles when the readers of all outputs have gone away; never where an output has no reader who could. */
  readonly unread: Promise<void>;
  finish(): Promise<void>;
  abandon(): void;
}

/** Opens the outputs that have every event. */
export async function openWriters(outputs: readonly EventsOutput[]): Promise<EventWriters> {
  const formats = await Promise.all(
    outputs.flatMap(({ format, path }) => OF_ALL[format]?.().then((begin) => ({ path, begin })) ?? []),
  );
  if (formats.length > 0) tuneV8(PREFER_LESS_MEMORY);
  const opened = formats.map(({ path, begin }) => {
    const file = streamedOutput(path);
    return { file, events: begin((bytes) => file.write(bytes)) };
  });
  let batch: WrittenEvent[] = [];
  let characters = 0;
  const flush = () => {
    if (batch.length > 0) for (const { events } of opened) events.add(batch);
    batch = [];
    characters = 0;
  };
  return {
    each(event) {
      if (opened.length === 0) return;
      batch.push(event);
      characters += event.text?.length ?? 0;
      if (batch.length >= BATCH || characters >= BATCH_CHARACTERS) flush();
    },
    ready() {
      flush();
      const waits = opened.flatMap(({ file }) => file.ready() ?? []);
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => {});
    },
    unread:
      opened.length > 0 && opened.length === outputs.length
        ? Promise.all(opened.map(({ file }) => file.unread)).then(() => {})
        : new Promise(() => {}),
    failed: Promise.race([new Promise<never>(() => {}), ...opened.map(({ file }) => file.failed)]),
    async finish() {
      flush();
      for (const { file, events } of opened) {
        events.end();
        await file.finish();
      }
    },
    abandon() {
      for (const { file } of opened) file.abandon();
    },
  };
}

/** The answer as the terminal shows it. */
export type EventsText = (document: EventSearch, display: Display) => string;

/**
 * Writes the answer: the outputs that have it, the text, and what could not be read.
 *
 * @param summary - of all events that were found, where an output has it.
 */
export async function writeEvents(
  { document, texts }: SearchAnswer,
  summary: EventSummary | undefined,
  outputs: readonly EventsOutput[],
  { quiet, color }: EventsOptions,
  text: EventsText = textOf,
): Promise<void> {
  for (const { format, path } of outputs) {
    if (OF_ALL[format]) continue;
    const json = answerJson(document, texts);
    if (format === "html" && summary) {
      const html = await htmlOf(document, summary, json);
      await (path === "-" ? print(html) : writeOutput(path, html));
    } else await writeParts(path, json);
  }
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  if (!quiet) await print(text(document, displayOf(stream, color)), stream);
  await printProblems(document);
  await announce(outputs.map(({ path }) => path).filter((path) => path !== "-"));
}

/** Memory does not hold all of the parts. */
async function writeParts(path: string, parts: Iterable<string>): Promise<void> {
  const file = streamedOutput(path);
  try {
    for (const part of parts) {
      file.write(Buffer.from(part));
      await file.ready();
    }
    await file.finish();
  } finally {
    file.abandon();
  }
}

async function htmlOf(document: EventSearch, summary: EventSummary, json: Iterable<string>): Promise<string> {
  const { eventsHtml } = await import("../../../reports/html/events/index.ts");
  const hash = createHash("sha256");
  for (const part of json) hash.update(part);
  return eventsHtml(document, summary, hash.digest("hex"));
}

/** What was not expected, or counts, where that is asked for; else the events. */
const textOf: EventsText = (document, display) => {
  const { unexpected, summary } = document;
  const texts = [
    ...(unexpected ? [unexpectedText(unexpected, document, display)] : []),
    ...(summary ? [eventSummaryText(document, summary, display)] : []),
  ];
  return texts.length > 0 ? texts.join("\n") : eventsText(document, display);
};
