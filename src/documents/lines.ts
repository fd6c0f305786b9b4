import { visit } from "jsonc-parser";
import { stepsOf } from "../model/text/json-pointer.ts";

/** The members that are looked for, by their steps. */
interface Wanted {
  readonly pointers: string[];
  readonly members: Map<string, Wanted>;
}

const nothing = (): Wanted => ({ pointers: [], members: new Map() });

/** A list or mapping that is being read: `at` is undefined where nothing in it is looked for. */
interface Open {
  readonly at: Wanted | undefined;
  /** Of a list, the place of the next item. */
  next: number;
  readonly isList: boolean;
  /** Of a mapping, what is looked for in the member that is being read. */
  member: Wanted | undefined;
}

/**
 * The 1-based lines that name some places in a JSON text, by their JSON Pointers; without those that point nowhere. The text
 * is read once, whatever is asked: no tree of it is kept.
 */
export function linesOf(text: string, pointers: Iterable<string>): Map<string, number> {
  const top = nothing();
  for (const pointer of pointers) {
    let place = top;
    for (const step of stepsOf(pointer)) {
      const known = place.members.get(step) ?? nothing();
      place.members.set(step, known);
      place = known;
    }
    place.pointers.push(pointer);
  }
  const lines = new Map<string, number>();
  const found = (place: Wanted | undefined, line: number) => {
    for (const pointer of place?.pointers ?? []) lines.set(pointer, line + 1);
  };
  const stack: Open[] = [];
  /** What is looked for in the value that begins here, which a list or the document itself does not name. */
  const value = (line: number): Wanted | undefined => {
    const open = stack.at(-1);
    if (open && !open.isList) return open.member;
    const place = open ? open.at?.members.get(String(open.next++)) : top;
    found(place, line);
    return place;
  };
  const begin = (isList: boolean) => (_offset: number, _length: number, line: number) => {
    const at = value(line);
    stack.push({ at, next: 0, isList, member: undefined });
    // Nothing in it is looked for: the parser skips it.
    return at !== undefined && at.members.size > 0;
  };
  const end = () => void stack.pop();
  visit(text, {
    onObjectBegin: begin(false),
    onArrayBegin: begin(true),
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty(name, _offset, _length, line) {
      const open = stack.at(-1);
      if (!open) return;
      open.member = open.at?.members.get(name);
      found(open.member, line);
    },
    onLiteralValue: (_value, _offset, _length, line) => void value(line),
  });
  return lines;
}
