import type { SpaceClause, SpaceDelimitedPattern, SpaceField } from "../parse/pattern.ts";
import { allTest, expressionTest, type Test } from "./outcome.ts";
import { comparisonTest } from "./value-test.ts";

/** A field of a line, and where it begins there. */
interface Field {
  readonly text: string;
  readonly at: number;
}

/** The value of a pattern's field in a line, by its place among the line's fields. */
type Place = (fields: readonly Field[], line: string) => string;

/** Recorded of AWS: docs/filters.md, "Space-delimited patterns". */
export function spaceDelimitedTest({ fields }: SpaceDelimitedPattern): Test<string> {
  const ellipsis = fields.findIndex((field) => "ellipsis" in field);
  const needed = fields.length - (ellipsis < 0 ? 0 : 1);
  const tests = fields.flatMap((field, i) => conditionTest(field, placeOf(i, fields.length, ellipsis)));
  const holds = allTest(tests);
  return (line) => {
    const found = fieldsOf(line);
    return found.length >= needed && (tests.length === 0 || holds({ fields: found, line }));
  };
}

interface Line {
  readonly fields: readonly Field[];
  readonly line: string;
}

function conditionTest(field: SpaceField, place: Place): Test<Line>[] {
  if ("ellipsis" in field || field.condition === null) return [];
  const test = expressionTest<SpaceClause, string>(field.condition, (clause) =>
    comparisonTest(clause, { mayBeNumbers: true }),
  );
  return [({ fields, line }) => test(place(fields, line))];
}

/** Fields after an ellipsis are counted from the end; without one the last has the rest of the line. */
function placeOf(index: number, count: number, ellipsis: number): Place {
  if (ellipsis >= 0 && index > ellipsis) return (fields) => fields.at(index - count)?.text ?? "";
  const takesRest = ellipsis < 0 && index === count - 1;
  return (fields, line) => {
    const field = fields[index];
    return takesRest && fields.length > count ? line.slice(field?.at).trimEnd() : (field?.text ?? "");
  };
}

const CLOSING: Readonly<Record<string, string>> = { "[": "]", '"': '"' };

/** The fields of a line: between spaces, or between brackets or quotation marks. One that is not closed is a plain field. */
function fieldsOf(line: string): Field[] {
  const fields: Field[] = [];
  const words = /\S+/g;
  // A character that closes nothing any more is not looked for again.
  const gone = new Set<string>();
  for (let word = words.exec(line); word; word = words.exec(line)) {
    const at = word.index;
    const closing = CLOSING[line[at] ?? ""];
    const end = closing === undefined || gone.has(closing) ? -1 : line.indexOf(closing, at + 1);
    if (end < 0) {
      if (closing !== undefined) gone.add(closing);
      fields.push({ text: word[0], at });
    } else {
      fields.push({ text: line.slice(at + 1, end), at });
      words.lastIndex = end + 1;
    }
  }
  return fields;
}
