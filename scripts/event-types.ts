/**
 * Writes `src/model/aws/event-types.ts`, the types of data events and the sources of network activity events that AWS lists.
 * Run manually: `npm run event-types`, or with copies of the two pages: `npm run event-types -- DATA.md NETWORK.md`.
 *
 * Sources: AWS CloudTrail User Guide, "Understanding CloudTrail events" (the table of data events) and "Logging network
 * activity events" (the valid values of `eventSource`), as Markdown.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide";
const PAGES = [`${GUIDE}/cloudtrail-events.md`, `${GUIDE}/logging-network-events-with-cloudtrail.md`] as const;
const OUTPUT = "src/model/aws/event-types.ts";

/** Fewer than this means that a page is not in the form that this program reads. */
const LEAST = { types: 200, sources: 60 };

/** The last cell of each row of the table: the value of `resources.type`. */
function typesIn(page: string): string[] {
  const rows = page.matchAll(/\|\s*`?(AWS::\w+::\w+)`?\s*\|\s*$/gm);
  return [...new Set([...rows].flatMap(([, type]) => type ?? []))].sort();
}

function sourcesIn(page: string): string[] {
  const [list = ""] = page.match(/Valid values include:\s*(\s*[+-] `[a-z0-9.-]+`\s*)+/) ?? [];
  return [...new Set([...list.matchAll(/`([a-z0-9-]+)\.amazonaws\.com`/g)].flatMap(([, name]) => name ?? []))].sort();
}

/** In lines of about 100 characters. */
const wrapped = (words: string) => words.replace(/(.{80,110}) /g, "$1\n   ");

async function text(place: string): Promise<string> {
  if (!place.startsWith("https:")) return readFileSync(place, "utf8");
  const answer = await fetch(place);
  if (!answer.ok) throw new Error(`${place} answered with status ${answer.status}`);
  return answer.text();
}

const [data = PAGES[0], network = PAGES[1]] = process.argv.slice(2);
const types = typesIn(await text(data));
const sources = sourcesIn(await text(network));
if (types.length < LEAST.types)
  throw new Error(`${data}: expected a table of data events, found ${types.length} types`);
if (sources.length < LEAST.sources) throw new Error(`${network}: expected event sources, found ${sources.length}`);

const services = new Map<string, string[]>();
for (const type of types) {
  const [, service = "", name = ""] = type.split("::");
  services.set(service, [...(services.get(service) ?? []), name]);
}
const rows = [...services].map(([service, names]) => `${service}: "${names.join(" ")}",`);
writeFileSync(
  OUTPUT,
  `/**
 * Made by scripts/event-types.ts; do not edit. ${types.length} types, ${sources.length} sources.
 *
 * Sources: AWS CloudTrail User Guide, "Understanding CloudTrail events" and "Logging network activity events".
 */

/** The types of data events that AWS lists, by service: \`S3: "Object"\` for \`AWS::S3::Object\`. */
const TYPES: Readonly<Record<string, string>> = {
${rows.join("\n")}
};

/** The values of \`resources.type\` that AWS lists. */
export const DATA_EVENT_TYPES: readonly string[] = Object.entries(TYPES).flatMap(([service, names]) =>
  names.split(" ").map((name) => \`AWS::\${service}::\${name}\`),
);

/** The event sources of network activity events that AWS lists. */
export const NETWORK_ACTIVITY_SOURCES: readonly string[] =
  \`${wrapped(sources.join(" "))}\`
    .split(/\\s+/)
    .map((name) => \`\${name}.amazonaws.com\`);
`,
);
execFileSync("npx", ["biome", "check", "--write", OUTPUT], { stdio: "inherit" });
