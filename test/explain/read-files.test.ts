import { expect, it } from "vitest";
import { ReadFiles } from "../../src/explain/traffic/read-files.ts";

it("spans the times of events that are times", () => {
  const files = new ReadFiles();
  for (const time of ["2026-11-12T08:00:00Z", "9999-99-99T00:00:00Z", "0000-00-00T00:00:00Z", "2026-11-12T07:00:00Z"])
    files.event(time);
  expect(files.summary().eventTimes).toEqual({ first: "2026-11-12T07:00:00Z", last: "2026-11-12T08:00:00Z" });
});
