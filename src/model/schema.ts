import { Type } from "typebox";

/** JSON Schema of a closed list of words. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>({ type: "string", enum: [...values] });
}
