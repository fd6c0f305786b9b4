import type { Remediation } from "../documents/result.ts";

/** What to do in the console, step by step. A page that is open is not opened again. */
export function consoleLines({ steps }: Pick<Remediation, "steps">): string[] {
  let page: string | undefined;
  return steps
    .flatMap((step) => step.console ?? [])
    .filter((line) => {
      if (!line.startsWith("Open ")) return true;
      const isNew = line !== page;
      page = line;
      return isNew;
    });
}

/** The commands of all steps, in order. */
export function commandLines({ steps }: Pick<Remediation, "steps">): string[] {
  return steps.flatMap(({ cli }) => cli ?? []);
}

/** What AWS charges for the steps, each sentence once. */
export function costLines({ steps }: Pick<Remediation, "steps">): string[] {
  return [...new Set(steps.flatMap(({ cost }) => cost ?? []))];
}
