import type { EventSink } from "../../events/sources/source.ts";
import { counted } from "../../model/text/safe-text.ts";
import { startSpinner } from "../io/spinner.ts";

/** How far a search is, on the terminal: Event history answers two calls a second, and a bucket may hold years. */
export interface SearchProgress {
  readonly progress: EventSink["progress"];
  /** An event was found. */
  readonly found: () => void;
  readonly stop: () => void;
}

/** @param isShown - false: nothing is to be said. */
export async function searchProgress(isShown: boolean): Promise<SearchProgress> {
  const started = Date.now();
  let [bytes, events, where] = [0, 0, ""];
  const text = () => progressText({ bytes, events, where, seconds: Math.floor((Date.now() - started) / 1000) });
  const spinner = isShown ? await startSpinner(text) : undefined;
  return {
    progress: ({ bytes: more = 0, text: said }) => {
      bytes += more;
      where = said ?? where;
    },
    found: () => {
      events++;
    },
    stop: () => spinner?.stop(),
  };
}

/** `Searching · us-east-1: 3 pages · 12 MB · 40 events found · 8 s` */
export function progressText(far: {
  readonly bytes: number;
  readonly events: number;
  readonly where: string;
  readonly seconds: number;
}): string {
  return [
    "Searching",
    ...(far.where === "" ? [] : [far.where]),
    ...(far.bytes === 0 ? [] : [`${(far.bytes / 1e6).toFixed(far.bytes < 1e7 ? 1 : 0)} MB`]),
    `${counted(far.events, "event")} found`,
    `${far.seconds} s`,
  ].join(" · ");
}
