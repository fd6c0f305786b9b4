import { writeFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { readJson } from "../../src/documents/input-file.ts";
import { folderWith } from "../support/cli-files.ts";

const folder = folderWith({});
afterAll(folder.remove);

const text = '\ufeff{"name":"Zürich"}';
const utf16 = Buffer.from(text, "utf16le");

it.each([
  ["UTF-8", Buffer.from(text)],
  ["UTF-16", utf16],
  ["UTF-16, big-endian", Buffer.from(utf16).swap16()],
])(
  "a JSON document of any kind may be in %s with a byte order mark, as Windows PowerShell writes it",
  async (_, bytes) => {
    writeFileSync(folder.file("document.json"), bytes);
    expect(await readJson(folder.file("document.json"))).toEqual({ name: "Zürich" });
  },
);
