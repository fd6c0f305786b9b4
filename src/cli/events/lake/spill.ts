import { appendFileSync, createReadStream, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip, gzipSync } from "node:zlib";

/** Characters that are kept, of all keys. */
const MOST_KEPT = 16 * 1024 * 1024;

/** Lines by key, in files of a folder: for as many keys and lines as the disk holds. */
export class Spill {
  readonly #folder: string;
  readonly #files = new Map<string, { readonly path: string; lines: string[]; length: number }>();
  #kept = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(key: string, line: string): void {
    let file = this.#files.get(key);
    if (!file) {
      file = { path: join(this.#folder, `${this.#files.size}.jsonl.gz`), lines: [], length: 0 };
      this.#files.set(key, file);
    }
    file.lines.push(`${line}\n`);
    file.length += line.length;
    this.#kept += line.length;
    if (this.#kept > MOST_KEPT) this.#write(MOST_KEPT / 2);
  }

  /** Each key, in order, with the lines that were added to it; its file is removed when the next one is asked for. */
  *read(): Generator<{ readonly key: string; readonly lines: AsyncGenerator<string[]> }> {
    this.#write(0);
    for (const [key, { path }] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield { key, lines: linesOf(path) };
      rmSync(path);
    }
  }

  /** Writes those of which most is kept, until no more than this is. */
  #write(most: number): void {
    for (const file of [...this.#files.values()].sort((a, b) => b.length - a.length)) {
      if (this.#kept <= most) return;
      appendFileSync(file.path, gzipSync(file.lines.join(""), { level: 1 }));
      this.#kept -= file.length;
      file.lines = [];
      file.length = 0;
    }
  }
}

/** The lines of a file, some at a time. */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const unpacked = pipeline(createReadStream(path), createGunzip({ chunkSize: 256 * 1024 }), () => {});
  for await (const bytes of unpacked) {
    const lines = (rest + decoder.write(bytes as Buffer)).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
}
