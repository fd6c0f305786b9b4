/**
 * Writes `src/generated/` (never committed): the registry of checks from the files in `checks/`, the reporters from
 * the folders in `reports/`, the policies in `policies/`, the validators from the schemas in `src/model` and the templates
 * of the HTML report, compiled so that start-up pays nothing.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import addFormats from "ajv-formats";
import { buildSync } from "esbuild";
import Handlebars from "handlebars";
import type { TSchema } from "typebox";
import { ResultDiff } from "../src/model/documents/diff.ts";
import { EventSearch } from "../src/model/documents/events.ts";
import { Explanation } from "../src/model/documents/explanation.ts";
import { FilterAnswer } from "../src/model/documents/filter-answer.ts";
import { History, HistoryEntry } from "../src/model/documents/history.ts";
import { PolicyFile } from "../src/model/documents/policy.ts";
import { ScanResult } from "../src/model/documents/result.ts";
import { snapshotSchema } from "../src/model/documents/snapshot-schema.ts";
import type { ParamSchema } from "../src/model/findings/check.ts";
import { IntegrityResult } from "../src/model/integrity/integrity-result.ts";
import { type Place, parse } from "../src/policy/file/parse.ts";
import type { BuiltIn } from "../src/policy/layers/layer.ts";
import { PARAM_OPTIONS } from "../src/policy/problems/params.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "src/generated");
const banner = "// Made by scripts/codegen.ts. Do not edit; not committed.\n";

/** Documents that are read back: they get validators. */
const documents = {
  snapshot: snapshotSchema(),
  result: ScanResult,
  policy: PolicyFile,
  "history-entry": HistoryEntry,
};

/** Every schema that is published. */
export const schemas = {
  ...documents,
  integrity: IntegrityResult,
  explanation: Explanation,
  filter: FilterAnswer,
  history: History,
  diff: ResultDiff,
  events: EventSearch,
};

function checkFiles(): string[] {
  return readdirSync(join(root, "checks"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `checks/${path.split("\\").join("/")}`)
    .sort();
}

function registry(): string {
  const files = checkFiles();
  const imports = files.map((file, i) => `import c${i} from "../../${file}";`);
  const list = files.map((_, i) => `  c${i},`);
  return `${imports.join("\n")}
import type { AnyCheck } from "../model/findings/check.ts";

/** Every built-in check, ordered by file. */
export const checks: readonly AnyCheck[] = [
${list.join("\n")}
];
`;
}

function reporters(): string {
  const names = readdirSync(join(root, "reports"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const rows = names.map((name) => `  ${JSON.stringify(name)}: () => import("../../reports/${name}/index.ts"),`);
  return `/** Every reporter, by its folder's name; loaded when asked for. */
export const reporters = {
${rows.join("\n")}
} as const;
`;
}

/**
 * The policies that ship, with the place of each part: a scan by one of them reads no YAML. Each is a module of its own, with a
 * table of all: a scan reads those that it needs.
 */
function policies(): ReadonlyMap<string, string> {
  const folder = join(root, "policies");
  const all = readdirSync(folder)
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const { data, problems, place } = parse(text);
      if (problems.length > 0) throw new Error(`policies/${file}: ${JSON.stringify(problems)}`);
      const places = Object.fromEntries(
        stepsIn(data).map((steps) => [steps.join("/"), [place(steps, "key"), place(steps, "value")].flatMap(numbers)]),
      );
      const sha256 = createHash("sha256").update(text).digest("hex");
      return { name: basename(file, ".yaml"), policy: { sha256, data: data as BuiltIn["data"], places } };
    });
  const rows = all.map(({ name, policy: { data } }) => {
    const { title, description, requirements } = data;
    const listed = { title, description, ...(requirements ? { requirements: Object.keys(requirements).length } : {}) };
    return `  ${JSON.stringify(name)}: { ...${JSON.stringify(listed)}, load: () => import("./policies/${name}.ts") },`;
  });
  return new Map([
    [
      "policies.ts",
      `import type { ListedPolicy } from "../policy/layers/layer.ts";

/** Every policy that ships with trailproof, by its name. */
export const policies: Readonly<Record<string, ListedPolicy>> = {
${rows.join("\n")}
};
`,
    ],
    ...all.map(
      ({ name, policy }) =>
        [
          `policies/${name}.ts`,
          `import type { BuiltIn } from "../../policy/layers/layer.ts";\n\nexport const policy: BuiltIn = ${JSON.stringify(policy)};\n`,
        ] as const,
    ),
  ]);
}

const numbers = ({ line, column }: Place) => [line, column];

/** The steps to every part of the data, the document first. */
function stepsIn(data: unknown, above: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = typeof data === "object" && data !== null ? Object.entries(data) : [];
  return [above, ...inner.flatMap(([step, value]) => stepsIn(value, [...above, step]))];
}

/** What the HTML report is made of: its templates compiled, style and script with their hashes for the policy that admits them. */
function htmlParts(): string {
  const folder = join(root, "reports/html");
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const templates = readdirSync(join(folder, "templates"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".hbs"))
    .sort()
    .map((file) => {
      // Indentation is for readers of the template, not for the report.
      const source = text(`templates/${file}`).replace(/^\s+/gm, "");
      const compiled = Handlebars.precompile(source, { strict: true, knownHelpersOnly: true, preventIndent: true });
      return `  ${JSON.stringify(basename(file, ".hbs"))}: ${compiled},`;
    });
  const inline = (path: string) => {
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, path)],
      bundle: true,
      format: "iife",
      minify: true,
      charset: "utf8",
      write: false,
    });
    const code = outputFiles[0]?.text ?? "";
    const hash = createHash("sha256").update(code).digest("base64");
    return JSON.stringify({ text: code, hash: `sha256-${hash}` });
  };
  return `import Handlebars from "handlebars/runtime.js";

const templates = {
${templates.join("\n")}
};
const { page, integrity, explanation, ...partials } = Object.fromEntries(
  Object.entries(templates).map(([name, spec]) => [name, Handlebars.template(spec)]),
);
export const renderPage = (view) => page(view, { partials });
export const renderIntegrity = (view) => integrity(view, { partials });
export const renderExplanation = (view) => explanation(view, { partials });
export const renderPart = (name, view) => partials[name](view, { partials });
export const style = ${inline("styles/index.css")};
export const script = ${inline("script/index.js")};
`;
}

const HTML_TYPES = `interface Inline {
  readonly text: string;
  /** As a Content-Security-Policy names it. */
  readonly hash: string;
}
export declare function renderPage(view: object): string;
export declare function renderIntegrity(view: object): string;
export declare function renderExplanation(view: object): string;
/** One template by itself: a drawing, for its test. */
export declare function renderPart(name: string, view: object): string;
export declare const style: Inline;
export declare const script: Inline;
`;

const ONE_SCHEMA = new Set(["items", "additionalProperties", "propertyNames", "not", "if", "then", "else"]);
const SCHEMAS = new Set(["anyOf", "allOf", "oneOf", "properties", "patternProperties", "$defs"]);

/**
 * The same schema with its parts as definitions. Each becomes a function of its own: what stands at many places is there
 * once, and what a document does not have is never compiled.
 */
function inParts(schema: TSchema): TSchema {
  const names = new Map<string, string>();
  const parts: Record<string, unknown> = {};
  const part = (one: unknown): unknown => {
    if (typeof one !== "object" || one === null) return one;
    const expanded = inside(one);
    const text = JSON.stringify(expanded);
    if (text.length < 80 || !("type" in expanded || "anyOf" in expanded)) return expanded;
    const name = names.get(text) ?? `part${names.size}`;
    names.set(text, name);
    parts[name] = expanded;
    return { $ref: `#/$defs/${name}` };
  };
  const inside = (one: object): object =>
    Object.fromEntries(
      Object.entries(one).map(([keyword, value]) => {
        if (ONE_SCHEMA.has(keyword)) return [keyword, part(value)];
        if (!SCHEMAS.has(keyword)) return [keyword, value];
        if (Array.isArray(value)) return [keyword, value.map(part)];
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, part(inner)]))];
      }),
    );
  const { $defs, ...root } = inside(schema) as { $defs?: object };
  return { ...root, $defs: { ...$defs, ...parts } } as TSchema;
}

/** CommonJS, since the compiled code requires parts of ajv. */
function validator(schema: TSchema, allErrors: boolean): string {
  const ajv = new Ajv({
    code: { source: true, lines: true },
    discriminator: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors,
    inlineRefs: false,
  });
  addFormats.default(ajv);
  // All errors are a policy's: what is said of one needs its path in the schema as that is written.
  return standaloneCode.default(ajv, ajv.compile(allErrors ? schema : inParts(schema)));
}

/**
 * The validators of the built-in checks' parameters, by the text of their schema: a scan by a policy that sets one
 * compiles nothing.
 */
async function paramValidators(): Promise<string> {
  const { checks }: typeof import("../src/generated/checks.ts") = await import(join(out, "checks.ts"));
  const params = checks.flatMap(({ params = {} }) => Object.values(params as Record<string, ParamSchema>));
  const ajv = new Ajv2020({ ...PARAM_OPTIONS, code: { source: true, lines: true } });
  addFormats.default(ajv);
  const texts = [...new Set(params.map((schema) => JSON.stringify(schema)))];
  for (const [i, text] of texts.entries()) ajv.addSchema(JSON.parse(text), `v${i}`);
  const code = standaloneCode.default(ajv, Object.fromEntries(texts.map((_, i) => [`v${i}`, `v${i}`])));
  return `${code}\nmodule.exports = {\n${texts.map((text, i) => `  ${JSON.stringify(text)}: exports.v${i},`).join("\n")}\n};\n`;
}

export async function codegen(): Promise<void> {
  mkdirSync(out, { recursive: true });
  const write = (path: string, text: string) => {
    const file = join(out, path);
    mkdirSync(dirname(file), { recursive: true });
    const full = banner + text;
    let old: string | undefined;
    try {
      old = readFileSync(file, "utf8");
    } catch {
      // The first run.
    }
    if (old !== full) writeFileSync(file, full);
  };
  write("checks.ts", registry());
  write("reporters.ts", reporters());
  for (const [path, text] of policies()) write(path, text);
  write("html-parts.mjs", htmlParts());
  write("html-parts.d.mts", HTML_TYPES);
  write("validate-params.cjs", await paramValidators());
  write(
    "validate-params.d.cts",
    'import type { ValidateFunction } from "ajv";\ndeclare const validators: Readonly<Record<string, ValidateFunction>>;\nexport = validators;\n',
  );
  for (const [name, schema] of Object.entries(documents)) {
    // A person fixes a policy: show every error at once. The others are documents: the first error says enough.
    write(`validate-${name}.cjs`, validator(schema, name === "policy"));
    write(
      `validate-${name}.d.cts`,
      'import type { ValidateFunction } from "ajv";\ndeclare const validate: ValidateFunction;\nexport = validate;\n',
    );
  }
}

if (process.argv[1] && basename(process.argv[1]) === "codegen.ts") await codegen();
