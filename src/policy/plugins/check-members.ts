import type { AnyCheck } from "../../model/findings/check.ts";
import { SEVERITIES } from "../../model/findings/severity.ts";
import { TRAIL_LINKS } from "../../model/findings/trail-links.ts";
import { FACTS } from "../../model/resources/facts.ts";
import { resourceTypes } from "../../model/resources/graph.ts";
import { didYouMean } from "../../model/text/suggest.ts";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? undefined : "must be text");
const callable = (value: unknown) => (typeof value === "function" ? undefined : "must be a function");
const oneOf = (names: readonly string[]) => (value: unknown) =>
  names.includes(value as string)
    ? undefined
    : `must be one of ${names.join(", ")}${typeof value === "string" ? didYouMean(value, names) : ""}`;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string");

function references(value: unknown): string | undefined {
  const good = (one: unknown) => isObject(one) && typeof one.title === "string" && typeof one.url === "string";
  return Array.isArray(value) && value.every(good) ? undefined : "must be a list of { title, url }";
}

function needs(value: unknown): string | undefined {
  if (!Array.isArray(value)) return "must be a list of facts";
  const wrong: unknown = value.find((fact) => typeof fact !== "string" || !Object.hasOwn(FACTS, fact));
  return wrong === undefined
    ? undefined
    : `names the fact "${String(wrong)}", which there is not${didYouMean(String(wrong), Object.keys(FACTS))}`;
}

function links(value: unknown): string | undefined {
  if (!Array.isArray(value)) return "must be a list of links";
  return value.map(oneOf(TRAIL_LINKS)).find((wrong) => wrong !== undefined);
}

function params(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const good = (schema: unknown) => isObject(schema) && typeof schema.description === "string";
  return isObject(value) && Object.values(value).every(good)
    ? undefined
    : "must be a JSON Schema with a description for each parameter";
}

/** What each member of a check must be; each says what is wrong. */
const MEMBERS: { readonly [K in keyof Required<AnyCheck>]: (value: unknown) => string | undefined } = {
  id: (value) =>
    typeof value === "string" && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)
      ? undefined
      : "must be lower-case words joined by hyphens",
  title: text,
  failureTitle: (value) =>
    text(value) && `${text(value)}: what holds when the check fails, such as "Trail is not logging"`,
  severity: oneOf(SEVERITIES),
  resourceType: (value) => oneOf(resourceTypes())(value),
  rationale: text,
  references,
  params,
  knownItems: (value) =>
    value === undefined || (isObject(value) && Object.values(value).every(isTexts))
      ? undefined
      : "must give lists of text by parameter",
  higherIsStricter: (value) => (value === undefined || isTexts(value) ? undefined : "must be a list of parameters"),
  needsAnyParam: (value) => (value === undefined || value === true ? undefined : "must be true"),
  needs: (value) => (typeof value === "function" ? undefined : needs(value)),
  data: (value) =>
    value === undefined || (isObject(value) && Object.values(value).every((one) => typeof one === "string"))
      ? undefined
      : "must give each key a description",
  covers: (value) => (value === undefined || isTexts(value) ? undefined : "must be a list of kinds of events"),
  links: (value) => (value === undefined ? undefined : links(value)),
  optIn: (value) => (value === undefined ? undefined : needs([value])),
  example: (value) => (value === undefined || value === null || isObject(value) ? undefined : "must be an object"),
  remediation: callable,
  evaluate: callable,
};

/** What keeps a plugin's export from being a check, member by member; empty: it is one. */
export function shapeProblems(candidate: unknown): string[] {
  if (!isObject(candidate)) return ["it is no object with id, title, severity … and evaluate"];
  return Object.entries(MEMBERS).flatMap(([member, rule]) => {
    const wrong = rule(candidate[member]);
    return wrong ? [`"${member}" ${wrong}`] : [];
  });
}
