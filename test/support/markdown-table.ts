/** The rows of each table under a heading of a Markdown page, by the names of its columns. */
export function tablesUnder(markdown: string, heading: string): Record<string, string>[][] {
  const section = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? "";
  return [...section.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => {
    const [header = [], , ...rows] = table.trimEnd().split("\n").map(cells);
    return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
  });
}

function cells(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}
