import { shownCommand } from "../arguments/shown-command.ts";
import type { EventsOptions } from "./options.ts";

type Value = string | number | readonly string[] | undefined;

/** The command that tells whether the event that is shown is recorded, and by which trail. */
export function explainCommandOf(id: string, options: EventsOptions): string {
  const { snapshot, since, until, regions, account, source, trail, bucket, prefix, logGroup } = options;
  const session = given([
    ["--profile", options.profile],
    ["--role-arn", options.roleArn],
    ["--external-id", options.externalId],
    ["--endpoint-url", options.endpointUrl],
  ]);
  const search = given([
    ["--source", source],
    ["--trail", trail],
    ["--bucket", bucket],
    ["--prefix", prefix],
    ["--log-group", logGroup],
    ["--since", since],
    ["--until", until],
    ["--regions", regions],
    ["--account", account],
  ]);
  const show = ["events", "show", id, ...search, ...session, "--quiet", "--no-prove", "--output", "jsonl=-"];
  const explain = ["explain", "--event-json", "-", ...(snapshot === undefined ? session : ["--snapshot", snapshot])];
  return `${shownCommand(show)} | ${shownCommand(explain)}`;
}

const given = (options: readonly (readonly [string, Value])[]): string[] =>
  options.flatMap(([name, value]) => (value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)])));
