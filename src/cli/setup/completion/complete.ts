import type { Command, Option } from "commander";
import { checks } from "../../../generated/checks.ts";
import { reporters } from "../../../generated/reporters.ts";
import { builtInNames, builtInPolicies } from "../../../policy/layers/built-in.ts";

const formats = (names: readonly string[]) => names.map((name) => `${name}=`);

/** The formats of `--output`, where a command has formats of its own. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  validate: ["json", "html"],
  explain: ["json", "html"],
  filter: ["json"],
  history: ["json", "csv", "html"],
};

/**
 * The words that can take the place of the last one. Empty where the table of commands does not know them: a shell
 * then offers files.
 *
 * @param root - the program, with every command that the words name.
 * @param words - the command line after the program's name; the last word is the one to complete, perhaps empty.
 */
export function complete(root: Command, words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  const joined = /^(--[\w-]+=)(.*)$/s.exec(last);
  if (joined) {
    const [, option = "", value = ""] = joined;
    return complete(root, [...words.slice(0, -1), option.slice(0, -1), value]).map((word) => option + word);
  }
  const { command, option, operands } = read(root, words.slice(0, -1));
  const known = option
    ? valuesOf(option, command)
    : last.startsWith("-")
      ? optionsOf(command)
      : [...(operands === 0 ? commandsOf(command) : []), ...operandsOf(command, operands)];
  if (!option || option.long === "--output")
    return known.filter((word) => word.startsWith(last) && !(option && word === last));
  // Of a list the names before are kept.
  const before = last.slice(0, last.lastIndexOf(",") + 1);
  return known.map((word) => before + word).filter((word) => word.startsWith(last));
}

interface Place {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly option: Option | undefined;
  /** How many operands the command has so far. */
  readonly operands: number;
}

/** Where the words before lead. */
function read(root: Command, words: readonly string[]): Place {
  let place: Place = { command: root, option: undefined, operands: 0 };
  for (const word of words) {
    const { command, option, operands } = place;
    if (option) place = { ...place, option: undefined };
    else if (word.startsWith("-")) place = { ...place, option: valueOption(command, word) };
    else {
      const next = command.commands.find((one) => one.name() === word);
      place = next ? { command: next, option: undefined, operands: 0 } : { ...place, operands: operands + 1 };
    }
  }
  return place;
}

/** The option of this name, if it takes a value. */
function valueOption(command: Command, name: string): Option | undefined {
  const found = lineage(command)
    .flatMap((one) => one.options)
    .find(({ long, short }) => name === long || name === short);
  return found && (found.required || found.optional) ? found : undefined;
}

function lineage(command: Command): Command[] {
  return command.parent ? [command, ...lineage(command.parent)] : [command];
}

function optionsOf(command: Command): string[] {
  const help = command.createHelp();
  const own = lineage(command).flatMap((one) => help.visibleOptions(one).map(({ long }) => long ?? ""));
  return [...new Set(own)].filter((long) => long !== "");
}

function commandsOf(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());
}

function operandsOf(command: Command, before: number): readonly string[] {
  const argument = command.registeredArguments[before];
  if (!argument) return [];
  if (argument.argChoices) return argument.argChoices;
  if (command.name() === "checks") return checks.map(({ id }) => id);
  return argument.name() === "file|name" ? builtInNames : [];
}

function valuesOf(option: Option, command: Command): readonly string[] {
  if (option.argChoices) return option.argChoices;
  switch (option.long) {
    case "--control":
      return checks.map(({ id }) => id);
    case "--policy":
      return builtInNames;
    case "--framework":
      return builtInPolicies().flatMap(({ name, requirements }) => (requirements === undefined ? [] : name));
    case "--output":
      return formats(FORMATS[command.name()] ?? Object.keys(reporters));
    default:
      return [];
  }
}
