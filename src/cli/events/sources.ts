import { fileSource } from "../../events/sources/files.ts";
import type { EventSource } from "../../events/sources/source.ts";
import { checkReadable } from "../../logs/log-files.ts";
import { UserError } from "../../model/errors.ts";
import { sessionOptions } from "../arguments/options.ts";
import type { EventsOptions } from "./options.ts";

/** Sources that are read by calls to AWS. Every other one is a path. */
const CALLED = ["history", "s3", "logs"] as const;

/** The sources of a command line. */
export interface NamedSources {
  readonly called: readonly (typeof CALLED)[number][];
  readonly paths: readonly string[];
}

/** @throws UserError (exit 2) for a path that cannot be read, and for an option of a source that is not searched. */
export function namedSources(options: EventsOptions): NamedSources {
  const named = options.source ?? ["history"];
  const called = CALLED.filter((one) => named.includes(one));
  const paths = named.filter((one) => !CALLED.some((name) => name === one));
  for (const path of paths) checkReadable(path);
  const unused = [
    ["--trail", options.trail, ["s3", "logs"]],
    ["--bucket", options.bucket, ["s3"]],
    ["--prefix", options.prefix, ["s3"]],
    ["--log-group", options.logGroup, ["logs"]],
  ] as const;
  for (const [option, value, sources] of unused)
    if (value !== undefined && !sources.some((one) => called.some((name) => name === one)))
      throw new UserError(`${option} needs --source ${sources.join(" or ")}`);
  return { called, paths };
}

/** Opens them. Close what needs to be closed when done. */
export async function openSources(
  { called, paths }: NamedSources,
  options: EventsOptions,
  regions: readonly string[],
  now: number,
): Promise<{ readonly sources: readonly EventSource[]; close(): void }> {
  const files = paths.length > 0 ? [fileSource(paths)] : [];
  if (called.length === 0) return { sources: files, close: () => {} };
  const { openEvents } = await import("../../events/aws/open.ts");
  const { trail, bucket, prefix, logGroup, concurrency } = options;
  const opened = await openEvents({
    ...sessionOptions(options),
    ...{ trail, bucket, prefix, logGroup, concurrency },
    sources: called,
    regions,
    now,
  });
  return { sources: [...opened.sources, ...files], close: opened.close };
}
