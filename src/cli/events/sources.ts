import { existsSync, statSync } from "node:fs";
import { fileSource } from "../../events/sources/files.ts";
import type { FileProver } from "../../events/sources/prover.ts";
import type { EventSource } from "../../events/sources/source.ts";
import { checkName } from "../../events/sql/athena/select.ts";
import { checkReadable } from "../../logs/log-files.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { sessionOptions } from "../arguments/options.ts";
import { ATHENA_TABLE, type EventsOptions } from "./options.ts";

/** Sources that are read by calls to AWS. Every other one is a path. */
const CALLED = ["history", "s3", "logs"] as const;

/** The sources of a command line. */
export interface NamedSources {
  readonly called: readonly ((typeof CALLED)[number] | "athena")[];
  readonly paths: readonly string[];
}

/** @throws UserError (exit 2) for a path that cannot be read, and for an option of a source that is not searched. */
export function namedSources(options: EventsOptions): NamedSources {
  checkAthena(options);
  if (options.engine === "athena") return { called: ["athena"], paths: [] };
  const named = options.source ?? ["history"];
  const called = CALLED.filter((one) => named.includes(one));
  const paths = named.filter((one) => !CALLED.some((name) => name === one));
  for (const path of paths) checkPath(path);
  const unused = [
    ["--trail", options.trail, ["s3", "logs"]],
    ["--bucket", options.bucket, ["s3"]],
    ["--prefix", options.prefix, ["s3"]],
    ["--log-group", options.logGroup, ["logs"]],
  ] as const;
  checkProof(options, paths);
  for (const [option, value, sources] of unused)
    if (value !== undefined && !sources.some((one) => called.some((name) => name === one)))
      throw new UserError(`${option} needs --source ${sources.join(" or ")}${ABOUT[option] ?? ""}`);
  if (options.engine === "duckdb" && paths.length === 0)
    throw new UserError("--engine duckdb searches log files: --source FOLDER");
  return { called, paths };
}

/** What else may be meant by an option of a source. */
const ABOUT: Readonly<Record<string, string>> = { "--bucket": "; for events about a bucket: --resource NAME" };

/** @throws UserError (exit 2), with the source that is meant. */
function checkPath(path: string): void {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(path) ?? [];
  if (bucket !== undefined)
    throw new UserError(
      `--source ${oneLine(path)}: for a bucket give --source s3 --bucket ${oneLine(bucket)}${prefix === "" ? "" : ", and --prefix where something precedes AWSLogs/"}`,
    );
  const meant = MEANT[path.toLowerCase()];
  if (meant !== undefined && !existsSync(path))
    throw new UserError(`--source ${oneLine(path)}: did you mean --source ${meant}?`);
  checkReadable(path);
}

/** How people call sources. */
const MEANT: Readonly<Record<string, string>> = {
  ...{ cloudtrail: "history", "event-history": "history", events: "history", lookup: "history" },
  ...{ bucket: "s3", trail: "s3", cloudwatch: "logs", "cloudwatch-logs": "logs", "log-group": "logs" },
};

/** @throws UserError (exit 2) for a source that Athena does not read, and for its options without it. */
function checkAthena({ engine, source, database, table, workgroup, outputLocation, ...others }: EventsOptions): void {
  const own = {
    "--database": database,
    "--table": table,
    "--workgroup": workgroup,
    "--output-location": outputLocation,
  };
  if (engine !== "athena") {
    for (const [option, value] of Object.entries(own))
      if (value !== undefined) throw new UserError(`${option} needs --engine athena`);
    return;
  }
  const given = {
    "--source": source,
    "--trail": others.trail,
    "--bucket": others.bucket,
    "--log-group": others.logGroup,
  };
  for (const [option, value] of Object.entries(given))
    if (value !== undefined) throw new UserError(`--engine athena searches a table: ${option} does not apply`);
}

/** @throws UserError (exit 2) */
function checkProof({ digests, publicKeys }: EventsOptions, paths: readonly string[]): void {
  if (digests !== undefined && publicKeys === undefined) throw new UserError("--digests needs --public-keys, a file");
  if (publicKeys !== undefined && paths.length === 0)
    throw new UserError("--public-keys needs --source with log files on disk");
  if (digests === undefined) return;
  checkReadable(digests);
  if (!statSync(digests).isDirectory()) throw new UserError(`--digests ${digests} is no folder`);
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
  const files = paths.length > 0 ? [await filesOf(paths, options, now)] : [];
  const keys = await keysAsked(options);
  const diskProvers = async () => (paths.length > 0 ? [await diskProver(paths, options, keys, now)] : []);
  if (called.length === 0) return { sources: files, trail: undefined, provers: diskProvers, close: () => {} };
  const { openEvents } = await import("../../events/aws/open.ts");
  const { trail, bucket, prefix, logGroup, concurrency } = options;
  const opened = await openEvents({
    ...sessionOptions(options),
    ...{ trail, bucket, prefix, logGroup, concurrency },
    ...(options.engine === "athena" ? { athena: athenaOf(options) } : {}),
    sources: called,
    regions,
    knownCalls,
    now,
  });
  const provers = async () =>
    [await opened.prover(), ...(await diskProvers())].filter((prover) => prover !== undefined);
  return { sources: [...opened.sources, ...files], trail: opened.trail, provers, close: opened.close };
}

/** By the table of well-known events, which is read where events are asked for by name. */
async function knownCalls(names: readonly string[]) {
  const { eventsNamed } = await import("../../explain/data/known-event-lookup.ts");
  return eventsNamed(names);
}

type Keys = Awaited<ReturnType<typeof keysAsked>>;

/** @throws UserError (exit 2) for a file that has no public keys. */
async function keysAsked({ publicKeys: file }: EventsOptions) {
  if (file === undefined) return undefined;
  const [{ readDocumentFile }, { readKeysFile }] = await Promise.all([
    import("../../documents/input-file.ts"),
    import("../../integrity/source/public-keys-file.ts"),
  ]);
  return readKeysFile(await readDocumentFile(file), file);
}

async function diskProver(
  paths: readonly string[],
  { digests, publicKeys = "" }: EventsOptions,
  keys: Keys,
  now: number,
) {
  const { folderProver } = await import("../../events/sources/folder-prover.ts");
  return folderProver({ paths, digests, keys, keysFile: publicKeys, now });
}

/** Log files, by the engine that is asked for. */
async function filesOf(paths: readonly string[], { engine }: EventsOptions, now: number): Promise<EventSource> {
  if (engine !== "duckdb")
    return fileSource(paths, now, async (...search) => {
      const { parquetByDuckdb } = await import("../../events/duckdb/parquet.ts");
      return parquetByDuckdb(...search);
    });
  const { duckdbFileSource } = await import("../../events/duckdb/files.ts");
  return duckdbFileSource(paths, now);
}

/** @throws UserError (exit 2) for a name that Athena does not take. */
function athenaOf(options: EventsOptions) {
  const { database, table, workgroup, outputLocation } = { ...ATHENA_TABLE, ...options };
  return { database: checkName("--database", database), table: checkName("--table", table), workgroup, outputLocation };
}
