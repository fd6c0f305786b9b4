import { existsSync } from "node:fs";
import { Command } from "commander";
import { learner } from "../../events/expectations/learn/index.ts";
import { learnedYaml } from "../../events/expectations/learn/yaml.ts";
import { uncoveredTexts } from "../../events/expectations/uncovered.ts";
import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { searchEvents } from "../../events/search.ts";
import type { FoundEvent } from "../../events/sources/source.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { exitCodeOf, printProblems } from "../events/answer.ts";
import { snapshotAt } from "../events/expectations.ts";
import { type EventsOptions, withSourceOptions } from "../events/options.ts";
import { searchUntil } from "../events/search-until.ts";
import { namedSources, openSources } from "../events/sources.ts";
import { announce, checkOutside, checkWritable, namedFile, print, writeOutput } from "../io/output.ts";

/** Options of `expectations learn`. */
interface LearnOptions extends Omit<EventsOptions, "output" | "limit" | "expectations"> {
  readonly output?: string;
}

const DEFAULT_SINCE = "30d";

const examples = `
Examples:
  trailproof expectations learn --output expectations.yaml                           30 days of Event history
  trailproof expectations learn --source s3 --trail main --since 14d --output expectations.yaml
  trailproof events --since 24h --expectations expectations.yaml                     what is not expected

Exit codes: 0 written · 2 usage or file error · 3 written, and a part could not be read or is not in the sources · 4 nothing could be read, and nothing was written`;

export function expectationsCommand(): Command {
  const command = new Command("expectations")
    .summary("learn who usually does what")
    .description("Writes rules for trailproof events --expectations.");
  withSourceOptions(
    command
      .command("learn")
      .summary("write rules from the events that were seen, for review")
      .description(
        "Writes rules from the events that were seen: a starting point for review. Calls that a built-in rule finds, denied calls and failed sign-ins are not learned.",
      ),
  )
    .option("--snapshot <file>", "says which buckets, keys, log groups and alarms the trails use")
    .option("-o, --output <file>", "the file to write, which must not exist (default: standard output)")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => learn(self.optsWithGlobals<LearnOptions>()));
  return command.addHelpText("after", examples);
}

async function learn(options: LearnOptions): Promise<void> {
  const { output, snapshot, ...rest } = options;
  const now = Date.now();
  const named = namedSources(rest);
  const query = queryOf({ ...rest, since: rest.since ?? DEFAULT_SINCE }, now);
  filterOf(query);
  const path = output === undefined ? "-" : namedFile(output);
  checkWritable(path);
  checkOutside([path], named.paths);
  if (path !== "-" && existsSync(path))
    throw new UserError(`Cannot write ${oneLine(path)}: it exists, and learned rules replace none that were reviewed`);
  const { add, learned } = learner(snapshot === undefined ? undefined : await snapshotAt(snapshot));
  const { sources, close } = await openSources(named, rest, query.regions, now);
  const each = ({ record, origin }: FoundEvent) => add(record, origin.account);
  const search = searchEvents({ query, sources, limit: 1, each });
  const { document } = await searchUntil(sources, search).finally(close);
  await printProblems(document);
  const missing = uncoveredTexts(document);
  for (const text of missing) await print(`Learned in part: ${oneLine(text)}\n`, process.stderr);
  const code = exitCodeOf(document);
  process.exitCode = code === 0 && missing.length > 0 ? 3 : code;
  if (code === 4) return;
  const text = learnedYaml(
    learned(),
    document.sources.map(({ source, name }) => `${source} ${name}`),
    missing,
  );
  await (path === "-" ? print(text) : writeOutput(path, text));
  if (path !== "-") await announce([path]);
}
