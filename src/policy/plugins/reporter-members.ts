import { reporters as builtIn } from "../../generated/reporters.ts";

/** What `--output NAME=FILE` can name. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What keeps a plugin's `reporters` from being report formats by their names; undefined: they are. */
export function reporterProblem(reporters: unknown): string | undefined {
  if (typeof reporters !== "object" || reporters === null || Array.isArray(reporters))
    return 'exports no valid reporters: "reporters" must be an object of functions by the names of their formats';
  const wrong = Object.entries(reporters).flatMap(([name, report]) => {
    if (!NAME.test(name)) return [`the name "${name}" must be lower-case words joined by hyphens`];
    if (Object.hasOwn(builtIn, name)) return [`"${name}" is a format of trailproof`];
    return typeof report === "function" ? [] : [`"${name}" must be a function`];
  });
  return wrong.length > 0 ? `exports no valid reporters: ${wrong.join("; ")}` : undefined;
}
