import { stringify } from "yaml";
import { networks } from "../../../model/events/networks.ts";
import { isGlob } from "../../../model/text/glob.ts";
import { counted, oneLine, safelyQuoted, thousands } from "../../../model/text/safe-text.ts";
import { shownTime } from "../../../model/text/time.ts";
import type { Learned } from "./index.ts";
import type { Seen } from "./seen.ts";

/**
 * What was learned as the section of a policy, with counts as comments: a starting point that a person reviews.
 *
 * @param uncovered - what the sources do not hold of what was asked for
 */
export function learnedYaml(learned: Learned, sources: readonly string[], uncovered: readonly string[]): string {
  const { events, first, last, regions, services, users, complete } = learned;
  const ids = new Set<string>();
  const time = first === null || last === null ? "" : `, ${shownTime(first)} to ${shownTime(last)}`;
  return [
    "# Expectations that `trailproof expectations learn` wrote: a starting point. Review each rule before you use it.",
    comment(`Learned from ${counted(events, "event")}${time}: ${sources.join(", ")}`),
    ...uncovered.map((text) => comment(`Learned in part: ${text}`)),
    ...notLearned(learned).map((text) => comment(text)),
    ...(complete ? [] : [comment("There were more services or users than can be learned at once")]),
    "expectations:",
    ...(regions && regions.length > 0
      ? ["  # Regions in which principals called.", "  - id: unexpected-region", ...list("params", "regions", regions)]
      : [
          "  # No rule on Regions: none was seen, or more than a rule lists.",
          "  - id: unexpected-region",
          "    enabled: false",
        ]),
    ...services.flatMap(({ name, calls, values }) =>
      values
        ? [
            ...head(idOf(`calls-${name}`, ids), `Call of ${name} by a principal that does not usually call it`),
            `    match: { actions: ["${name}:*"] }`,
            ...list("only", "principals", values),
          ]
        : [comment(`${name}: no rule, ${thousands(calls)} calls of more principals than a rule lists`, "  ")],
    ),
    ...users.flatMap(({ name, values }) => {
      const user = name.slice(name.lastIndexOf("/") + 1);
      if (!values?.every(({ value }) => isPlace(value)))
        return [comment(`${name}: no rule, more source addresses than a rule lists, or such that are none`, "  ")];
      return [
        ...head(idOf(`addresses-${user}`, ids), `Call of user ${user} from an unusual address`),
        `    match: { principals: [${quoted(name)}] }`,
        ...list("only", "networks", values),
      ];
    }),
    "",
  ].join("\n");
}

function notLearned({ forbidden, foreign, denied, unnamed }: Learned): string[] {
  const accounts = (foreign ?? []).map(({ value, count }) => `${value} (${counted(count, "call")})`);
  return [
    ...forbidden.map(({ value, count }) => `Not learned: ${counted(count, "call")} that the rule ${value} finds`),
    ...(accounts.length > 0
      ? [`Accounts of foreign-account, for params.trustedAccounts if they are yours: ${accounts.join(", ")}`]
      : []),
    ...(denied > 0
      ? [`Not learned: ${counted(denied, "denied call or failed sign-in", "denied calls and failed sign-ins")}`]
      : []),
    ...(unnamed > 0
      ? [`Not learned: ${counted(unnamed, "call")} whose caller or service cannot be named in a rule`]
      : []),
  ];
}

const comment = (text: string, indent = ""): string => `${indent}# ${oneLine(text)}`;

const head = (id: string, title: string): string[] => [`  - id: ${id}`, `    title: ${quoted(title)}`];

const list = (member: string, name: string, values: readonly Seen[]): string[] => [
  `    ${member}:`,
  `      ${name}:`,
  ...values.map(({ value, count }) => `        - ${quoted(value)} # ${counted(count, "call")}`),
];

/** On one line, whatever a name holds. */
const quoted = (text: string): string =>
  safelyQuoted(stringify(text, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 }).trimEnd());

/** An ID that no other rule has. */
function idOf(text: string, taken: Set<string>): string {
  const id = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  let unique = id;
  for (let i = 2; taken.has(unique); i++) unique = `${id}-${i}`;
  taken.add(unique);
  return unique;
}

function isPlace(address: string): boolean {
  try {
    if (!isGlob(address)) networks([address]);
    return !isGlob(address) || address === "*.amazonaws.com";
  } catch {
    return false;
  }
}
