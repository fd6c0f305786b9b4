import { fileSource } from "../../events/sources/files.ts";
import type { FileProver } from "../../events/sources/prover.ts";
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

/** What is searched. */
export interface OpenedSources {
  readonly sources: readonly EventSource[];
  /** The trail whose bucket or log group is searched, where one was asked for. */
  readonly trail: { readonly name: string; readonly arn: string } | undefined;
  /** Those that find the digests of the sources' log files. */
  provers(): Promise<readonly FileProver[]>;
  close(): void;
}

/** Opens them. Close what needs to be closed when done. */
export async function openSources(
  { called, paths }: NamedSources,
  options: EventsOptions,
  regions: readonly string[],
  now: number,
): Promise<OpenedSources> {
  const files = paths.length > 0 ? [fileSource(paths)] : [];
  if (called.length === 0) return { sources: files, trail: undefined, provers: async () => [], close: () => {} };
  const { openEvents } = await import("../../events/aws/open.ts");
  const { trail, bucket, prefix, logGroup, concurrency } = options;
  const opened = await openEvents({
    ...sessionOptions(options),
    ...{ trail, bucket, prefix, logGroup, concurrency },
    sources: called,
    regions,
    now,
  });
  const provers = async () => [await opened.prover()].filter((prover) => prover !== undefined);
  return { sources: [...opened.sources, ...files], trail: opened.trail, provers, close: opened.close };
}
