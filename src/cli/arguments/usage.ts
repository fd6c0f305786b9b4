import type { Command } from "commander";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";

/** Makes a command and its subcommands report wrong usage as every other error of the user is reported. */
export function reportUsageErrors(command: Command): void {
  command.exitOverride();
  command.error = (message, { code } = {}) => {
    throw new UserError(sentence(command, message, code));
  };
  command.commands.forEach(reportUsageErrors);
}

/** @param known - the names of the commands there are. */
export function unknownCommand(name: string, known: readonly string[], of = "trailproof"): UserError {
  return new UserError(`Unknown command ${quoted(name)}${didYouMean(name, known) || seeHelp(of)}`);
}

const seeHelp = (command: string) => `; "${command} --help" lists them`;

/** `trailproof policy show` */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function optionsOf(command: Command): string[] {
  const own = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  return [...own, "--help", ...(command.parent ? optionsOf(command.parent) : [])];
}

/** Options that are listed in a suggestion. */
const MOST_MEANT = 3;

/** `; did you mean "--event-name"?` for `--event`, `--name` and `--event-nam`: a part of a name is no misspelling, and tells as much. */
function optionMeant(flag: string, options: readonly string[]): string {
  const word = flag.replace(/^--/, "");
  const having = options.filter((one) => one.startsWith(`--${word}-`) || one.endsWith(`-${word}`));
  if (having.length === 0 || having.length > MOST_MEANT || !flag.startsWith("--")) return didYouMean(flag, options);
  const [last = "", ...others] = having.map((one) => quoted(one)).reverse();
  return `; did you mean ${others.length === 0 ? last : `${others.reverse().join(", ")} or ${last}`}?`;
}

/** `; did you mean "--event-name ListUsers"?` for the name of an event, or "show" for "shwo", where there is no argument. */
function argumentMeant({ args, commands, options, registeredArguments }: Command): string {
  const extra = args[registeredArguments.length] ?? "";
  const option = options.find(({ long }) => long === "--event-name" || long === "--event")?.long;
  if (option && /^[A-Z][A-Za-z0-9]+$/.test(extra)) return `; did you mean ${quoted(`${option} ${extra}`)}?`;
  return didYouMean(
    extra,
    commands.map((one) => one.name()),
  );
}

/** Commander's message in our own words, by its code. */
function sentence(command: Command, message: string, code: string | undefined): string {
  const plain = message.replace(/^error: /, "");
  const [, first = ""] = /'(.*?)'/s.exec(plain) ?? [];
  const path = pathOf(command);
  switch (code) {
    case "commander.unknownCommand":
    case "commander.unknownOption": {
      const names = command.commands.map((one) => one.name());
      const [name] = command.args;
      // The options of a misspelt command are unknown, too: the command is what is wrong.
      if (names.length > 0 && name !== undefined && !name.startsWith("-"))
        return unknownCommand(name, names, path).message;
      const flag = first.replace(/=.*/s, "");
      return `Unknown option ${quoted(flag)}${optionMeant(flag, optionsOf(command)) || seeHelp(path)}`;
    }
    case "commander.optionMissingArgument":
      return `${longOf(first)} needs a value: ${first}`;
    case "commander.missingArgument":
      return `${quoted(first)} is missing: ${path} ${command.usage()}`;
    case "commander.invalidArgument": {
      const [, flags = "", why = plain] = /^option '(.*?)' argument .* is invalid\. (.*)$/s.exec(plain) ?? [];
      const [, argument, reason] =
        /^command-argument value .* is invalid for argument '(.*?)'\. (.*)$/s.exec(plain) ?? [];
      return argument === undefined ? `${longOf(flags)}: ${why}` : `<${argument}>: ${reason}`;
    }
    case "commander.conflictingOption": {
      const [one = "", other = ""] = [...plain.matchAll(/'(.*?)'/g)].map(([, flags = ""]) => longOf(flags));
      return `${one} and ${other} exclude each other`;
    }
    case "commander.excessArguments":
      return `Too many arguments: ${path} ${command.usage()}${argumentMeant(command)}`;
    default:
      return oneLine(plain);
  }
}

/** `-V, --version` and `--policy <name>`: the long name alone. */
const longOf = (flags: string) => /--[\w-]+/.exec(flags)?.[0] ?? flags;
