import { type Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { nearest, quoted } from "../../model/text/suggest.ts";

const aliases = new WeakMap<Option, Option[]>();

/** A second name of an option, as other tools call it. The help shows the first one only. */
export function withAlias(command: Command, alias: string, of: string): Command {
  const option = command.options.find(({ long }) => long === of);
  if (!option) throw new Error(`${of} is no option of ${command.name()}`);
  // Its types omit that a command is an emitter of its options' events.
  const events = command as Command & NodeJS.EventEmitter;
  const hidden = new Option(option.flags.replace(/^.*--[\w-]+/, alias)).hideHelp();
  aliases.set(option, [...(aliases.get(option) ?? []), hidden]);
  return command.addOption(hidden).on(`option:${hidden.name()}`, (value: string) => {
    events.emit(`option:${option.name()}`, value);
  });
}

const ON = ["1", "true", "yes", "on"];
const OFF = ["0", "false", "no", "off"];

const PREFIX = "TRAILPROOF_";

/** `TRAILPROOF_MIN_SCORE` */
export const variableOf = (option: Option): string =>
  `${PREFIX}${(option.long ?? "").replace(/^--/, "").replaceAll("-", "_").toUpperCase()}`;

/** Every variable of an option: that of its own name first. */
const variablesOf = (option: Option): string[] => [option, ...(aliases.get(option) ?? [])].map(variableOf);

/** Variables of the function that scans on a schedule; where it runs, they are no slip. */
const OF_SCHEDULED_SCAN = ["BUCKET", "PREFIX", "TOPIC_ARN", "RESPOND", "ROLE", "SECURITY_HUB"].map(
  (name) => `${PREFIX}${name}`,
);

/** A sentence on each variable that looks like one of an option and is none: a misspelt name would be ignored silently. */
export function unknownVariables({ options }: Command, env: NodeJS.ProcessEnv = process.env): string[] {
  const names = options.filter(({ hidden }) => !hidden).flatMap(variablesOf);
  // All names are alike in their beginning: what follows it tells how near they are.
  const endOf = (name: string) => name.slice(PREFIX.length);
  return Object.keys(env)
    .filter(
      (name) => name.toUpperCase().startsWith(PREFIX) && !names.includes(name) && !OF_SCHEDULED_SCAN.includes(name),
    )
    .sort()
    .map((name) => {
      const best = nearest(endOf(name), names.map(endOf));
      const meant = best === undefined ? "" : `; did you mean ${PREFIX}${best}?`;
      return `${oneLine(name)} sets no option of scan, and is ignored${meant}`;
    });
}

/**
 * Lets environment variables set the options of a command. The command line decides before them. An empty variable sets
 * nothing: CI services pass on what is not set as an empty text.
 *
 * @throws UserError if the variable of a switch says neither yes nor no.
 */
export function withEnvironment(command: Command, env: NodeJS.ProcessEnv = process.env): Command {
  for (const option of command.options.filter(({ hidden }) => !hidden)) {
    const names = variablesOf(option);
    const name = names.find((one) => (env[one] ?? "") !== "") ?? variableOf(option);
    const value = env[name] ?? "";
    if (value === "" || (takesNoValue(option) && !isOn(name, value))) continue;
    option.env(name);
    command.on(`optionEnv:${option.name()}`, () => {
      command.setOptionValueWithSource(option.attributeName(), parsed(option, name, value), "env");
    });
  }
  return command;
}

const takesNoValue = (option: Option): boolean => option.isBoolean() || option.negate;

function isOn(name: string, value: string): boolean {
  const word = value.toLowerCase();
  if (ON.includes(word)) return true;
  if (OFF.includes(word)) return false;
  throw new UserError(`${name}: expected true or false, not ${quoted(value)}`);
}

/** What the option makes of the text. Of outputs there may be several: `json=a.json,sarif=a.sarif`. */
function parsed(option: Option, name: string, value: string): unknown {
  if (takesNoValue(option)) return !option.negate;
  if (option.long === "--output") return value.split(/,(?=[a-z-]+=)/);
  try {
    return option.parseArg ? option.parseArg(value, undefined) : value;
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UserError(`${name}: ${error.message}`);
    throw error;
  }
}
