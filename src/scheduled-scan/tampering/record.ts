import { createHash } from "node:crypto";
import type { HistoryStore } from "../../history/index.ts";
import type { Notification } from "../../model/documents/result.ts";
import { isObject } from "../../model/events/record.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";

/** Next to the locks of the responses, and kept as long. */
const pathOf = ({ eventId }: TamperingEvent) =>
  `locks/${createHash("sha256").update(eventId).digest("hex").slice(0, 16)}.responses.json`;

const MAX_BYTES = 1024 * 1024;

/** What earlier tries did about an event: a try that fails after a response must not be the only one that knows of it. */
export async function recordedFor(store: HistoryStore, event: TamperingEvent): Promise<readonly Notification[]> {
  try {
    const notes: unknown = JSON.parse(Buffer.from(await store.read(pathOf(event), MAX_BYTES)).toString("utf8"));
    return Array.isArray(notes) ? notes.flatMap(noteOf) : [];
  } catch {
    return [];
  }
}

/** Records what was done about an event. Where that fails, the message of this try still has it. */
export async function record(
  store: HistoryStore,
  event: TamperingEvent,
  notes: readonly Notification[],
): Promise<void> {
  if (notes.length === 0) return;
  const content = Buffer.from(JSON.stringify(notes));
  await store.create(pathOf(event), content, { replace: true }).catch(() => {});
}

/** It becomes part of a result, whose schema is strict. */
function noteOf(value: unknown): Notification[] {
  if (!isObject(value)) return [];
  const { level, code, message, region } = value;
  if (typeof code !== "string" || typeof message !== "string" || !code.startsWith("response-")) return [];
  return [
    { level: level === "error" ? level : "warning", code, message, ...(typeof region === "string" ? { region } : {}) },
  ];
}
