import { expect, it } from "vitest";
import { table } from "../../reports/terminal/table.ts";

const HEAD = ["Name", "What", "Count"];
const row = (i: number) => [`name-${i}`, i % 3 ? "ünï 漢字" : "-", String(i * 37)];

it("has columns of one width over any number of rows", () => {
  const rows = Array.from({ length: 1201 }, (_, i) => row(i));
  const lines = table(HEAD, rows, 2);
  expect(lines).toHaveLength(rows.length + 1);
  // The longest cells decide: with them, a few rows are as in the complete table.
  const few = [0, 1, 499, 500, 999, 1000, 1200];
  expect(few.map((i) => lines[i + 1])).toEqual(table(HEAD, few.map(row), 2).slice(1));
  expect(lines[0]).toBe(table(HEAD, few.map(row), 2)[0]);
});

it("needs no time that grows with the square of the rows", () => {
  const ms = (count: number) => {
    const before = process.cpuUsage();
    table(
      HEAD,
      Array.from({ length: count }, (_, i) => row(i)),
      2,
    );
    return process.cpuUsage(before).user / 1000;
  };
  ms(1000);
  expect(ms(16_000)).toBeLessThan(40 * ms(2000));
});
