import { describe, expect, it } from "vitest";
import { ScanResult } from "../../src/model/result.ts";
import { page } from "./pages.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The members named in the tables under a heading. */
function named(heading: string): string[] {
  const section =
    page("docs/result.md")
      .split(/^##? /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| (`.*?) \|/gm)]
    .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, name = ""]) => name.split(".")[0] ?? "");
}

const schema = ScanResult as unknown as Schema;
const members = (one: Schema | undefined) => Object.keys(one?.properties ?? {}).sort();
const { gate, controls, findings } = schema.properties ?? {};

describe("docs/result.md names every member of", () => {
  it.each([
    ["the result", "The result document", schema],
    ["its gate", "gate", gate],
    ["a control", "controls", controls?.items],
    ["a finding", "findings", findings?.items],
    ["its evidence", "findings[].evidence", findings?.items?.properties?.evidence?.items],
  ])("%s, and no other", (_, heading, part) => {
    expect([...new Set(named(heading))].sort()).toEqual(members(part));
  });
});
