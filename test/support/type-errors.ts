import { join } from "node:path";
import ts from "typescript";

/**
 * What the compiler says of the files that `own` accepts, each as `file: message`. Files that they import are read, but
 * checked only as far as those need them: a check of every declaration of a dependency takes many times as long.
 *
 * @param config Content of a `tsconfig.json` in the folder.
 */
export function typeErrors(folder: string, config: object, own: (path: string) => boolean): string[] {
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const files = program.getSourceFiles().filter(({ fileName }) => own(fileName));
  if (files.length === 0) throw new Error(`No file to check in ${folder}`);
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return found.map(
    ({ file, messageText }) =>
      `${file?.fileName.replace(join(folder, "/"), "") ?? "options"}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
}
