import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryPages, validateXML } from "xmllint-wasm";

const SCHEMAS = join(import.meta.dirname, "../schemas");

/** What a schema of `test/schemas` has against a document; empty if nothing. */
export async function xsdErrors(xml: string, schema: string): Promise<string[]> {
  const { valid, errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: xml }],
    schema: [readFileSync(join(SCHEMAS, schema), "utf8")],
    maxMemoryPages: memoryPages.GiB,
  });
  return valid ? [] : ["not valid", ...errors.map(({ message }) => message)];
}
