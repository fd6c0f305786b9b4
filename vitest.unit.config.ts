import { defineConfig } from "vitest/config";
import all from "./vitest.config.ts";

/** The files that start no process, no server and no browser. */
export default defineConfig({
  test: {
    ...all.test,
    include: [
      "test/{accounts,api,check,checks,collect,documents,evaluate,explain,logs,model,policy,reports,selectors}/**/*.test.ts",
      "test/docs/{integrity,links,result,selectors}.test.ts",
      "test/integrity/{clean,gaps,gzip,checkpoint-file,listing,property,random-trees}.test.ts",
    ],
    // Microsoft's validator is a program.
    exclude: ["test/reports/sarif-validator.test.ts"],
    globalSetup: [],
  },
});
