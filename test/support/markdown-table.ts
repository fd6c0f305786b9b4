/** The rows of the first table under a heading of a Markdown page, by the names of its columns. */
export function tableUnder(markdown: string, heading: string): Record<string, string>[] {
  const section = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? "";
  const [header, , ...rows] =
    section
      .match(/(?:^\|.*\n)+/m)?.[0]
      .trimEnd()
      .split("\n")
      .map(cells) ?? [];
  if (!header) throw new Error(`no table under "${heading}"`);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
}

function cells(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}
