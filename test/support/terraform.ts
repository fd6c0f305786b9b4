import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktn/hcl2json";

/** An argument's name, or a block with what is in it. */
type Argument = string | { readonly [block: string]: readonly Argument[] };

/** The arguments of resources and data sources as the provider's schema has them. */
export const TERRAFORM = JSON.parse(
  readFileSync(join(import.meta.dirname, "../remediate/terraform-arguments.json"), "utf8"),
) as {
  readonly provider: string;
  readonly arguments: Readonly<Record<string, readonly Argument[]>>;
  /** By resource, or block in one: what may not be missing. */
  readonly required: Readonly<Record<string, readonly string[]>>;
};

/** Arguments of every resource. */
const META: readonly Argument[] = [
  "count",
  "depends_on",
  "for_each",
  { lifecycle: ["ignore_changes", "prevent_destroy"] },
];

/** Parses a configuration, and lists arguments that do not exist or are missing, and references to nothing. */
export async function problemsOf(text: string): Promise<string[]> {
  const { resource = {}, data = {}, import: imports = [] } = await parse("main.tf", text);
  const all = [
    ...Object.entries(resource),
    ...Object.entries(data).map(([type, some]) => [`data.${type}`, some] as const),
  ];
  const addresses = all.flatMap(([type, some]) => Object.keys(some).map((one) => `${type}.${one}`));
  const wrong = all.flatMap(([type, some]) =>
    Object.entries(some).flatMap(([name, bodies]) =>
      bodies.flatMap((body) => [
        ...unknownIn(body, [...(TERRAFORM.arguments[type] ?? []), ...META], `${type}.${name}`),
        ...missingIn(body, type, `${type}.${name}`),
      ]),
    ),
  );
  const code = text.replace(/^\s*#.*$/gm, "");
  const referred = [...code.matchAll(/(?<![\w".])((?:data\.)?aws_\w+\.\w+)\b/g)].map(([, address]) => address ?? "");
  const dangling = [...referred, ...imports.map(({ to }) => to.replace(/^\$\{(.*)\}$/, "$1"))].filter(
    (address) => !addresses.includes(address),
  );
  const variables = [...code.matchAll(/KEY_ARN_\w+/g)].map(([variable]) => variable);
  return [...wrong, ...dangling.map((address) => `${address} does not exist`), ...variables];
}

function unknownIn(body: Readonly<Record<string, unknown>>, known: readonly Argument[], where: string): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    if (known.includes(name)) return [];
    const inner = known.flatMap((one) => (typeof one === "string" ? [] : (one[name] ?? [])));
    if (inner.length === 0 || !Array.isArray(value)) return [`${where}: no ${name}`];
    return value.flatMap((one) => unknownIn(one as Readonly<Record<string, unknown>>, inner, `${where}.${name}`));
  });
}

function missingIn(body: Readonly<Record<string, unknown>>, path: string, where: string): string[] {
  const missing = (TERRAFORM.required[path] ?? []).filter((name) => body[name] === undefined);
  const inner = Object.entries(body).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  return [
    ...missing.map((name) => `${where}: ${name} is missing`),
    ...inner.flatMap(([name, one]) =>
      typeof one === "object" && one !== null
        ? missingIn(one as Readonly<Record<string, unknown>>, `${path}.${name}`, `${where}.${name}`)
        : [],
    ),
  ];
}
