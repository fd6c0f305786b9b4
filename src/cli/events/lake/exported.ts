import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { UserError } from "../../../model/errors.ts";
import { isObject } from "../../../model/events/record.ts";
import { EventSet, identityOf } from "./event-set.ts";

const NAMING = ["recipientAccountId", "eventID"];
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
export async function exportedEvents(folder: string): Promise<EventSet> {
  const events = new EventSet();
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

async function readInto(events: EventSet, path: string): Promise<void> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const read = (columns: string[]) => parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors, columns });
    const rows = await read(NAMING);
    const isNamed = rows.every(({ eventID }) => typeof eventID === "string" && eventID !== "");
    const records = isNamed ? [] : await read(["record"]);
    for (const [i, row] of rows.entries()) {
      if (!isObject(row) || !NAMING.every((name) => name in row)) throw new Error("columns are missing");
      events.add(identityOf(row, String(records[i]?.record)));
    }
    rowStart = rowEnd;
  }
}
