/** Steps from the top of a document: member names and list indices. */
export type Steps = readonly (string | number)[];

/** What stands there; only the data's own members count. */
export function valueAt(data: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined,
    data,
  );
}

/** `waivers[0].expires` */
export function named(steps: Steps): string {
  return steps.reduce<string>(
    (path, step) => (/^\d+$/.test(String(step)) ? `${path}[${step}]` : path ? `${path}.${step}` : String(step)),
    "",
  );
}
