import type { ErrorObject } from "ajv";
import type { LoadedCheck, ParamSchema } from "../../model/findings/check.ts";
import { stepsOf } from "../../model/text/json-pointer.ts";
import { didYouMean } from "../../model/text/suggest.ts";
import { asked, complaint, not, shown } from "../file/schema-messages.ts";
import { named, type Steps, valueAt } from "../file/steps.ts";
import { entriesOf, type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** A parameter that a policy sets. */
interface Given {
  readonly layer: Layer;
  readonly steps: Steps;
  readonly name: string;
  readonly value: unknown;
  readonly loaded: LoadedCheck;
}

/** How schemas of parameters are compiled. Not strict: a plugin's schema may carry words of its own. */
export const PARAM_OPTIONS = { allErrors: true, strict: false, strictNumbers: true, logger: false } as const;

/** Parameters that their check does not have, and values that it does not take. */
export async function paramProblems(layers: readonly Layer[], checks: readonly LoadedCheck[]): Promise<Problem[]> {
  const sets = layers.flatMap((layer) => paramsSet(layer, checks));
  if (sets.length === 0) return [];
  const compile = await compiler(sets.map(({ name, loaded }) => loaded.check.params?.[name]));
  return sets.flatMap(({ layer, steps, name, value, loaded }): Problem[] => {
    const schemas: Readonly<Record<string, ParamSchema>> = loaded.check.params ?? {};
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (!schema) {
      const names = Object.keys(schemas);
      const others = names.length > 0 ? didYouMean(name, names) || `; it has ${names.join(", ")}` : "; it has none";
      return [
        {
          spot: spotIn(layer, steps, "key"),
          message: `control "${loaded.check.id}" has no param "${name}"${others}`,
        },
      ];
    }
    const errors = compile(schema, loaded)(value);
    return errors.map(({ path, message }) => ({
      spot: spotIn(layer, [...steps, ...path]),
      message: `param "${named([name, ...path])}" of "${loaded.check.id}" ${message}`,
    }));
  });
}

/** The parameters that a policy sets. */
export function paramsSet(layer: Layer, checks: readonly LoadedCheck[]): Given[] {
  return entriesOf(layer.policy.controls).flatMap(([id, settings]) => {
    const loaded = checks.find(({ check }) => check.id === id);
    if (!loaded) return [];
    const params = entriesOf(settings).find(([member]) => member === "params")?.[1];
    return entriesOf(params).map(([name, value]) => ({
      layer,
      steps: ["controls", id, "params", name],
      name,
      value,
      loaded,
    }));
  });
}

type Validate = (value: unknown) => { readonly path: Steps; readonly message: string }[];

/** The schemas of built-in checks were compiled by `scripts/codegen.ts`; ajv is loaded only for those of plugins. */
async function compiler(schemas: readonly unknown[]): Promise<(schema: ParamSchema, loaded: LoadedCheck) => Validate> {
  const { default: known } = await import("../../generated/validate-params.cjs");
  const compiled = (schema: unknown) => known[JSON.stringify(schema)];
  const ajv = schemas.every((schema) => schema === undefined || compiled(schema)) ? undefined : await loadAjv();
  return (schema, loaded) => {
    try {
      const validate = compiled(schema) ?? ajv?.compile(schema);
      if (!validate) throw new Error("it was not compiled");
      return (value) => (validate(value) ? [] : complaints(schema, value, validate.errors ?? []));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return () => [{ path: [], message: `cannot be checked: its schema in ${loaded.source} is wrong (${why})` }];
    }
  };
}

async function loadAjv() {
  // By `default`: what a CommonJS module exports by name is not there once it is bundled.
  const [{ default: ajv2020 }, { default: formats }] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv-formats"),
  ]);
  const ajv = new ajv2020.Ajv2020(PARAM_OPTIONS);
  formats.default(ajv);
  return ajv;
}

/** What a value of a wrong type or range should be, in full; deeper down, what the failed rule asks. */
function complaints(schema: ParamSchema, value: unknown, errors: readonly ErrorObject[]): ReturnType<Validate> {
  const words = asked(schema);
  if (errors.some(({ keyword }) => keyword === "anyOf" || keyword === "oneOf"))
    return [{ path: [], message: `does not take ${shown(value)}: ${schema.description}` }];
  if (
    words &&
    errors.some(
      ({ instancePath, keyword }) =>
        instancePath === "" && keyword !== "additionalProperties" && keyword !== "required",
    )
  )
    return [{ path: [], message: `must be ${words}${not(value)}` }];
  return errors.map((error) => {
    const path = stepsOf(error.instancePath);
    return { path, message: complaint(error, valueAt(value, path)) };
  });
}
