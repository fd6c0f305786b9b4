import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { sameEventKey } from "../../../events/same-event.ts";
import { SeenEvents } from "../../../events/seen-events.ts";
import { UserError } from "../../../model/errors.ts";
import { isObject } from "../../../model/events/record.ts";

const compressors = { GZIP: (bytes: Uint8Array) => gunzipSync(bytes) };

/** The Parquet files of a folder; none where there is no folder. */
export function parquetFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".parquet"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * The events that a folder of a lake has.
 *
 * @throws UserError (exit 2) for a file that cannot be read: its events would be added again.
 */
export async function exportedEvents(folder: string): Promise<SeenEvents> {
  const events = new SeenEvents(Number.POSITIVE_INFINITY);
  for (const name of parquetFilesIn(folder)) {
    const path = join(folder, name);
    try {
      await readInto(events, path);
    } catch (error) {
      throw new UserError(`Cannot read ${path}: it is no Parquet file of an export. Move it out of the folder`, 2, {
        cause: error,
      });
    }
  }
  return events;
}

async function readInto(events: SeenEvents, path: string): Promise<void> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors, columns: ["record"] });
    for (const { record: json } of rows) {
      const record: unknown = JSON.parse(String(json));
      if (!isObject(record)) throw new Error("a record is no object");
      events.add(sameEventKey(record) ?? String(json));
    }
    rowStart = rowEnd;
  }
}
