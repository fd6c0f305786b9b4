import type { PlanCommand } from "../plan.ts";
import type { Call } from "../words.ts";
import type { Change, Properties, Value } from "./resource.ts";

/** A call with the command that it is of. */
export interface PlannedCall extends Call {
  readonly command: PlanCommand;
}

/** What a call changes, by the name of the command; a text says why no resource expresses it. */
export type Changes = Readonly<Record<string, (call: PlannedCall) => readonly Change[] | string>>;

type Options = Call["options"];

/** The value of an option; empty where it is not given. */
export const given = (options: Options, name: string): string => {
  const value = options[name];
  return typeof value === "string" ? value : "";
};

/** @throws SyntaxError if the option is no JSON. */
export const jsonOf = (options: Options, name: string): Value => JSON.parse(given(options, name)) as Value;

/** A member of an object; null where there is none. */
export const member = (value: Value, name: string): Value =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? ((value as Properties)[name] ?? null) : null;

/** What an option becomes: its name, and how its text is read. */
export type Names = Readonly<Record<string, readonly [property: string, read: (text: string | true) => Value]>>;

export const text = (value: string | true): Value => String(value);
export const number = (value: string | true): Value => Number(value);
export const json = (value: string | true): Value => JSON.parse(String(value)) as Value;
export const yes = (): Value => true;
export const no = (): Value => false;

/** The properties that the options of a call set. */
export function propertiesOf(options: Options, names: Names): Properties {
  return Object.fromEntries(
    Object.entries(names).flatMap(([option, [property, read]]) => {
      const value = options[option];
      return value === undefined ? [] : [[property, read(value)]];
    }),
  );
}
