import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, dirname, resolve, sep } from "node:path";
import { logPlace } from "../../integrity/proof/log-place.ts";
import { type LogProver, logProver } from "../../integrity/proof/prove-log.ts";
import { folderSource, type KeysByRegion } from "../../integrity/source/folder.ts";
import type { LogContent, Source } from "../../integrity/source/source.ts";
import { MAX_LOG_MIB } from "../../integrity/validate.ts";
import type { LogProof } from "../../model/documents/log-proof.ts";
import { besideDigests, type CopiedFile, hasDigests, inCopy, withPrefix } from "./copy-root.ts";
import type { FileProver } from "./prover.ts";

export interface FolderProverOptions {
  /** The files and folders that are searched. */
  readonly paths: readonly string[];
  /** A copy of the bucket with the digests; undefined: they lie next to the log files. */
  readonly digests: string | undefined;
  /** Undefined: no digest can be verified. */
  readonly keys: KeysByRegion | undefined;
  readonly keysFile: string;
  /** Milliseconds. */
  readonly now: number;
}

type CopySource = ReturnType<typeof folderSource>;

/** Proves log files on disk by the digests next to them, or in a copy of the bucket. It calls nothing. */
export function folderProver({ paths, digests, keys, keysFile, now }: FolderProverOptions): FileProver {
  const opened = new Map<string, { readonly source: CopySource; readonly prover: LogProver }>();
  const open = (root: string) => {
    const known = opened.get(root);
    if (known) return known;
    const copy = folderSource({
      folder: root,
      keys: keys ?? new Map(),
      keysFile,
      namesBucket: false,
      maxLogMib: MAX_LOG_MIB,
    });
    const made = { source: copy, prover: logProver({ source: copy, now }) };
    opened.set(root, made);
    return made;
  };
  const locate = async (path: string): Promise<CopiedFile | undefined> => {
    if (digests !== undefined) return inCopy(digests, path);
    const file = besideDigests(path);
    const place = file && logPlace("", file.key);
    if (!file || !place || !hasDigests(file, place)) return undefined;
    return withPrefix(open(file.root).source, file, place);
  };
  return {
    covers: (where) =>
      where !== "-" &&
      paths.some((path) => resolve(where) === resolve(path) || resolve(where).startsWith(resolve(path) + sep)),
    prove: async (path) => {
      const file = await locate(path);
      if (!file) return null;
      if (!keys) return NO_KEYS;
      // A file that was unpacked has the name of the packed one in a digest.
      const key = file.key.endsWith(".json") ? `${file.key}.gz` : file.key;
      return open(file.root).prover.prove("", key, contentOf(path));
    },
    close: async () => {
      for (const { source } of opened.values()) await source.close();
    },
  };
}

const NO_KEYS: LogProof = {
  verdict: "not-checked",
  digest: null,
  trail: null,
  sha256: null,
  detail: "not checked: digests lie next to the file, and --public-keys FILE verifies it by them",
};

/** Reads the file that was searched, wherever it is: several may have the name by which a digest lists one. */
const contentOf =
  (path: string): Source["log"] =>
  async (bucket, _, expected) => {
    if (path.endsWith(".json")) return unpackedContent(path);
    const beside = folderSource({
      folder: dirname(path),
      keys: new Map(),
      keysFile: "",
      namesBucket: false,
      maxLogMib: MAX_LOG_MIB,
    });
    try {
      return await beside.log(bucket, basename(path), expected);
    } finally {
      await beside.close();
    }
  };

async function unpackedContent(path: string): Promise<LogContent> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { state: "read", hash: hash.digest("hex"), bytes };
  } catch (error) {
    const { code = "Unreadable", message } = error as NodeJS.ErrnoException;
    return { state: "unreadable", code, message };
  }
}
