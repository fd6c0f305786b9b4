import { Command } from "commander";
import { athenaDdl } from "../../events/sql/athena/ddl.ts";
import { checkName } from "../../events/sql/athena/select.ts";
import { UserError } from "../../model/errors.ts";
import { pointInTime } from "../../model/text/point-in-time.ts";
import { quoted } from "../../model/text/suggest.ts";
import { sessionOptions } from "../arguments/options.ts";
import { print } from "../io/output.ts";
import { ATHENA_TABLE, type EventsOptions } from "./options.ts";

const examples = `
Examples:
  trailproof events athena-ddl --trail main                             of the trail's bucket, as far as it has folders
  trailproof events athena-ddl --bucket audit-logs --organization-id o-a1b2c3d4e5 --account 111122223333 --regions eu-west-1 --since 2026-01-01

The statement is run in Athena once; then events --engine athena searches the table. The options of events that name trail, bucket, accounts,
Regions, the table and credentials apply: trailproof events --help`;

interface DdlOptions extends EventsOptions {
  readonly organizationId?: string;
}

/** When CloudTrail began. */
const FIRST_DAY = "2013/11/01";

export function athenaDdlCommand(): Command {
  return new Command("athena-ddl")
    .summary("print the statement that creates an Athena table of a trail's log files")
    .description(
      "Prints CREATE EXTERNAL TABLE for the log files in a trail's bucket, with partitions by account, Region and day that need no upkeep. --since is the first day.",
    )
    .option("--organization-id <id>", "organization whose folder the log files are in: o-…")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<DdlOptions>();
      const { database, table } = { ...ATHENA_TABLE, ...options };
      const { trail, bucket, prefix, organizationId: organization, account = [], regions = [], since } = options;
      checkName("--database", database);
      checkName("--table", table);
      check("--organization-id", organization === undefined ? [] : [organization], /^o-[a-z0-9]{10,32}$/);
      check("--account", account, /^\d{12}$/);
      check("--regions", regions, /^[a-z]{2,}(-[a-z0-9]+)+$/);
      const from = since === undefined ? FIRST_DAY : dayOf(pointInTime("--since", since, Date.now()));
      const { logPlace } = await import("../../events/aws/athena-place.ts");
      const asked = { trail, bucket, prefix: prefix?.replace(/\/$/, ""), organization, accounts: account, regions };
      const place = await logPlace({ ...sessionOptions(options), ...asked });
      // A statement of Hive has no escape that is sure, and `${}` is a name in a template of locations.
      check("Bucket and prefix", [place.location], /^s3:\/\/[a-z0-9.-]+\/[\w!.*() /=+@,:&-]*$/);
      await print(athenaDdl({ database, table, ...place, from }));
    });
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");

function check(what: string, values: readonly string[], pattern: RegExp): void {
  for (const value of values)
    if (!pattern.test(value)) throw new UserError(`${what}: ${quoted(value)} cannot be in the statement`);
}
