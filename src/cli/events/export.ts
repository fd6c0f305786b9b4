import { Command } from "commander";
import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { searchEvents } from "../../events/search.ts";
import { UserError } from "../../model/errors.ts";
import { counted, oneLine, thousands } from "../../model/text/safe-text.ts";
import { checkOutside, print } from "../io/output.ts";
import { PREFER_LESS_MEMORY, tuneV8 } from "../process/tune-v8.ts";
import { exitCodeOf, printProblems } from "./answer.ts";
import type { Added } from "./lake/lake.ts";
import type { EventsOptions } from "./options.ts";
import { searchUntil } from "./search-until.ts";
import { namedSources, openSources } from "./sources.ts";

const examples = `
Examples:
  trailproof events export --source s3 --since 7d --parquet lake
  trailproof events export --source logs/ --write --parquet changes

The options of events that name sources, times and filters apply: trailproof events --help
An event that the folder has is not added again.`;

interface ExportOptions extends EventsOptions {
  readonly parquet: string;
}

export function exportCommand(): Command {
  return new Command("export")
    .summary("write events into a folder of Parquet files")
    .description(
      "Adds events to a folder of Parquet files by hour and Region, which DuckDB, Athena and Spark read as one table.",
    )
    .requiredOption("--parquet <folder>", "the folder; it is made where there is none")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => runExport(self.optsWithGlobals<ExportOptions>()));
}

async function runExport(options: ExportOptions): Promise<void> {
  const now = Date.now();
  const { output, summary, limit, expectations, snapshot } = options;
  for (const [name, value] of Object.entries({ output, summary, limit, expectations, snapshot }))
    if (value !== undefined) throw new UserError(`--${name} does not apply to events export`);
  const named = namedSources(options);
  const query = queryOf(options, now);
  filterOf(query);
  checkOutside([options.parquet], named.paths);
  const [{ Lake }, { parquetFile }] = await Promise.all([
    import("./lake/lake.ts"),
    import("../../../reports/event-parquet.ts"),
  ]);
  tuneV8(PREFER_LESS_MEMORY);
  const { sources, close } = await openSources(named, options, query.regions, now);
  const lake = new Lake(options.parquet, parquetFile);
  try {
    const search = searchEvents({ query, sources, limit: 1, each: (event) => lake.add(event) });
    const { document } = await searchUntil(sources, search, [lake.failed]);
    const added = await lake.finish();
    const notes = document.sources.flatMap((source) => source.notes.map((note) => `${oneLine(note)}\n`));
    if (!options.quiet) await print([textOf(options.parquet, added), ...notes].join(""));
    await printProblems(document);
    process.exitCode = exitCodeOf(document);
  } finally {
    lake.close();
    close();
  }
}

function textOf(folder: string, { events, files, known }: Added): string {
  const had = known === 0 ? "" : `; the folder had ${thousands(known)} already`;
  return `Added ${thousands(events)} ${events === 1 ? "event" : "events"} in ${counted(files, "file")} to ${oneLine(folder)}${had}\n`;
}
