import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const FOLDER = join(import.meta.dirname, "../../dist/schemas");
/** Exit codes with which a command has written its documents. */
const WRITTEN: readonly (number | null)[] = [0, 1, 3];

type Kind = "result" | "snapshot" | "integrity" | "explanation" | "filter" | "history" | "diff" | "events";
/** What a command writes as JSON, where it is no result. */
const KINDS: Readonly<Record<string, Kind>> = {
  validate: "integrity",
  explain: "explanation",
  filter: "filter",
  history: "history",
  diff: "diff",
  events: "events",
};
const validators = new Map<Kind, ValidateFunction>();

/** A validator of the published schema, made without any other part of the package. */
function validator(kind: Kind): ValidateFunction {
  const made = validators.get(kind);
  if (made) return made;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), "utf8")));
  validators.set(kind, validate);
  return validate;
}

/** @throws Error if the document does not fit its published schema. */
export function assertPublished(kind: Kind, document: unknown): void {
  const validate = validator(kind);
  if (validate(document)) return;
  const [{ instancePath = "", message = "" } = {}] = validate.errors ?? [];
  throw new Error(`The ${kind} does not fit dist/schemas/${kind}.json: ${instancePath} ${message}`);
}

/** Holds the documents that a run of the program wrote against their published schemas; says how many there were. */
export function assertWritten(
  args: readonly string[],
  cwd: string,
  { code, stdout }: { readonly code: number | null; readonly stdout: string },
): number {
  if (!WRITTEN.includes(code)) return 0;
  const texts = [...named(args)].map(
    ([kind, path]) => [kind, path === "-" ? stdout : textOf(resolve(cwd, path))] as const,
  );
  // A reader that stopped early has a part.
  const complete = texts.filter(([, text]) => text.endsWith("}\n"));
  for (const [kind, text] of complete) assertPublished(kind, JSON.parse(text));
  return complete.length;
}

/** The documents that the arguments ask for. */
function* named(args: readonly string[]): Generator<[Kind, string]> {
  for (const [i, arg] of args.entries()) {
    const next = args[i + 1] ?? "";
    if (arg === "--output" && next.startsWith("json="))
      yield [KINDS[args[0] ?? ""] ?? "result", next.slice("json=".length)];
    if (arg === "--save-snapshot" || (arg === "--out" && args[0] === "collect")) yield ["snapshot", next];
  }
}

/** Empty where there is no regular file: a pipe has no second reader. */
function textOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : "";
}
