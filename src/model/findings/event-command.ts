import type { Finding } from "../documents/result.ts";
import { isActive } from "../text/safe-text.ts";
import { shellQuote } from "../text/shell-quote.ts";

/**
 * The command that shows the first event of a finding on events again, with its record.
 *
 * @returns undefined for an event without an ID, of a log group or a table, and where a name cannot be copied from a page as it is.
 */
export function eventCommand({ data = {} }: Partial<Pick<Finding, "data">>): string | undefined {
  const firstOf = (list: unknown): string => (Array.isArray(list) ? String(list[0] ?? "") : "");
  const [id, file] = [firstOf(data.eventIds), firstOf(data.files)];
  const options = sourceOf(file, data.first);
  const values = [id, ...options.map(([, value]) => value)];
  if (options.length === 0 || values.some((value) => value === "" || value.startsWith("-") || isActive(value)))
    return undefined;
  return [
    "trailproof events show",
    shellQuote(id),
    ...options.map(([name, value]) => `${name} ${shellQuote(value)}`),
  ].join(" ");
}

/** The options that name where the event is; none where the command would need more than the place says. */
function sourceOf(file: string, first: unknown): (readonly [name: string, value: string])[] {
  const region = /^Event history in (\S+)$/.exec(file)?.[1];
  if (region !== undefined) return [["--regions", region]];
  const bucket = /^s3:\/\/([^/]+)\//.exec(file)?.[1];
  // Without the time, every log file of the trail would be read.
  if (bucket !== undefined)
    return typeof first === "string"
      ? [
          ["--source", "s3"],
          ["--bucket", bucket],
          ["--since", first],
          ["--until", first],
        ]
      : [];
  if (/^(?:log group|table) /.test(file)) return [];
  // A file may be called as a source is, or begin as an option does.
  return [["--source", /^(?:\.{0,2}\/|[A-Za-z]:)/.test(file) ? file : `./${file}`]];
}
