/** Of what the package exports, the one function that tests use, with the shape of a configuration. */
declare module "@cdktn/hcl2json" {
  interface Configuration {
    readonly resource?: Readonly<
      Record<string, Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>>
    >;
    readonly data?: Readonly<Record<string, Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>>>;
    readonly locals?: readonly Readonly<Record<string, string>>[];
    readonly import?: readonly { readonly to: string; readonly id: string }[];
    readonly variable?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
    readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  }
  /** Expressions are texts `${…}`; a block is a list. */
  export function parse(filename: string, contents: string): Promise<Configuration>;
}
