/** A JSON Pointer (RFC 6901) into the snapshot. */
export type Pointer = string;

/** One step of a JSON Pointer (RFC 6901), escaped. */
export const escapedStep = (step: string): string => step.replaceAll("~", "~0").replaceAll("/", "~1");

/** The JSON Pointer of these steps. */
export function pointerTo(...steps: readonly string[]): Pointer {
  return steps.map((step) => `/${escapedStep(step)}`).join("");
}

/** The steps of a JSON Pointer. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
