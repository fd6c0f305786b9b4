import { hclString } from "../../../model/text/hcl.ts";
import type { Reference, Value } from "../../declared/index.ts";

/** A line of a block: an argument with a value, with a policy in JSON, with an expression, or a block. */
export type Entry =
  | { readonly name: string; readonly value: Value }
  | { readonly name: string; readonly policy: Value }
  | { readonly name: string; readonly expression: string }
  | { readonly name: string; readonly block: readonly Entry[] };

/** How texts are written: with what they refer to. */
export interface Writing {
  readonly parts: (text: string) => readonly (string | Reference)[];
  readonly expressionOf: (reference: Reference) => string;
}

/** A block as `terraform fmt` writes it. */
export function block(head: string, entries: readonly Entry[], writing: Writing, indent = ""): string {
  if (entries.length === 0) return `${indent}${head} {}`;
  const inner = `${indent}  `;
  const lines: string[] = [];
  let run: [name: string, text: string][] = [];
  const endRun = () => {
    const width = Math.max(...run.map(([name]) => name.length));
    lines.push(...run.map(([name, text]) => `${inner}${name.padEnd(width)} = ${text}`));
    run = [];
  };
  const isBlock = (entry: Entry) => "block" in entry;
  for (const entry of [...entries.filter((one) => !isBlock(one)), ...entries.filter(isBlock)]) {
    const text = "block" in entry ? block(entry.name, entry.block, writing, inner) : argument(entry, writing, inner);
    if (!("block" in entry) && !text.includes("\n")) {
      run.push([entry.name, text]);
      continue;
    }
    if (run.length > 0) endRun();
    if (lines.length > 0) lines.push("");
    lines.push("block" in entry ? text : `${inner}${entry.name} = ${text}`);
  }
  if (run.length > 0) {
    if (lines.at(-1)?.includes("\n")) lines.push("");
    endRun();
  }
  return [`${indent}${head} {`, ...lines, `${indent}}`].join("\n");
}

function argument(entry: Exclude<Entry, { block: unknown }>, writing: Writing, indent: string): string {
  if ("expression" in entry) return entry.expression;
  if ("policy" in entry) return `jsonencode(${expression(entry.policy, writing, indent)})`;
  return expression(entry.value, writing, indent);
}

/** A value as an expression of HCL; what comes after its first line is indented. */
function expression(value: Value, writing: Writing, indent: string): string {
  if (typeof value === "string") return textOf(value, writing);
  if (typeof value !== "object" || value === null) return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: Value) => expression(item, writing, inner));
    const line = `[${items.join(", ")}]`;
    if (!line.includes("\n") && line.length <= 100) return line;
    return `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}]`;
  }
  const members = Object.entries(value as { readonly [name: string]: Value });
  if (members.length === 0) return "{}";
  const shown = members.map(([name, item]) => [keyOf(name), expression(item, writing, inner)] as const);
  const lines = shown.map(([name, text], i) => `${inner}${name.padEnd(widthAt(shown, i))} = ${text}`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

/** Members that follow each other in one line each are aligned; one of several lines ends the run. */
function widthAt(members: readonly (readonly [name: string, text: string])[], at: number): number {
  const isLong = (i: number) => members[i]?.[1].includes("\n") ?? true;
  if (isLong(at)) return 0;
  let first = at;
  let last = at;
  while (!isLong(first - 1)) first--;
  while (!isLong(last + 1)) last++;
  return Math.max(...members.slice(first, last + 1).map(([name]) => name.length));
}

const keyOf = (name: string) => (/^[A-Za-z_][\w-]*$/.test(name) ? name : hclString(name));

function textOf(text: string, { parts, expressionOf }: Writing): string {
  const [first = "", ...rest] = parts(text);
  if (rest.length === 0 && typeof first !== "string" && !/^\$\{/.test(expressionOf(first))) return expressionOf(first);
  const shown = [first, ...rest].map((part) => {
    if (typeof part === "string") return hclString(part).slice(1, -1);
    const found = expressionOf(part);
    return found.startsWith("${") ? found : `\${${found}}`;
  });
  return `"${shown.join("")}"`;
}
