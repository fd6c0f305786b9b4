import { fileText } from "../finding-text.ts";

/** How severe an annotation is. */
export type Level = "error" | "warning" | "notice";

interface Annotation {
  /** Relative to the root of the repository. */
  readonly file?: string;
  readonly line?: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** A workflow command that makes an annotation. */
export function command(level: Level, { file, line, title, lines }: Annotation): string {
  const properties = Object.entries({ file, line, title }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(value)}`],
  );
  return `::${level} ${properties.join(",")}::${lines.map(data).join("%0A")}`;
}

/** The runner ends a command at a line break, and reads `%XX`. */
const data = (text: string): string =>
  fileText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** In a property also what separates properties. */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
