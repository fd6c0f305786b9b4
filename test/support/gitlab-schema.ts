import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { root } from "../docs/pages.ts";

/** GitLab's schema of `.gitlab-ci.yml`. */
export function gitlabSchema(): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(root, "test/schemas/gitlab-ci.json"), "utf8")));
}
