import type { ErrorObject } from "ajv";
import validate from "../../generated/validate-policy.cjs";
import { stepsOf } from "../../model/text/json-pointer.ts";
import { didYouMean } from "../../model/text/suggest.ts";
import type { Parsed, Place } from "./parse.ts";
import { complaint, not } from "./schema-messages.ts";
import { named, type Steps, valueAt } from "./steps.ts";

type Found = Place & { readonly message: string };

/** What the schema has against a policy's data, at the places where it stands. */
export async function schemaProblems({ data, place }: Pick<Parsed, "data" | "place">): Promise<Found[]> {
  if (validate(data)) return [];
  const errors = [...(validate.errors ?? [])];
  const members = errors.some((error) => error.keyword === "additionalProperties") ? await memberNames() : () => [];
  return errors.flatMap((error): Found[] => {
    const steps = stepsOf(error.instancePath);
    const value = valueAt(data, steps);
    if (isNoise(error, value, steps)) return [];
    switch (error.keyword) {
      case "additionalProperties": {
        const name = String(error.params.additionalProperty);
        const where = steps.length > 0 ? ` in "${named(steps)}"` : "";
        const near = didYouMean(name, members(error.schemaPath));
        return [{ ...place([...steps, name], "key"), message: `unknown member "${name}"${where}${near}` }];
      }
      case "anyOf": {
        const near = typeof value === "string" ? didYouMean(value, ["off", "on"]) : "";
        const message = `"${named(steps)}" must be on, off or settings such as { severity: high }${not(value)}${near}`;
        return [{ ...place(steps), message }];
      }
      default: {
        const what = steps.length > 0 ? `"${named(steps)}"` : "a policy";
        return [{ ...place(steps), message: `${what} ${complaint(error, value)}` }];
      }
    }
  });
}

/**
 * What is said of a control fails as each of its forms at once. Settings fail only by what is wrong in them; anything
 * else fails in one message.
 */
function isNoise(error: ErrorObject, value: unknown, steps: Steps): boolean {
  if (steps[0] !== "controls" || steps.length !== 2) return false;
  const settings = typeof value === "object" && value !== null && !Array.isArray(value);
  return settings ? error.keyword !== "additionalProperties" : error.keyword !== "anyOf";
}

/** The names that a part of a policy may have, by ajv's path into the schema. Loaded only to make a suggestion. */
async function memberNames(): Promise<(schemaPath: string) => string[]> {
  const { PolicyFile } = await import("../../model/documents/policy.ts");
  return (schemaPath) => {
    const steps = stepsOf(schemaPath.slice(1)).slice(0, -1);
    const schema = valueAt(PolicyFile, steps.map(decodeURIComponent)) as { properties?: object } | undefined;
    return Object.keys(schema?.properties ?? {});
  };
}
