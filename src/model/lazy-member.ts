/** Adds a member, in the place of one of that name, that is made when it is first read: also on an object that is frozen then. */
export function lazyMember<T extends object>(to: T, name: string, make: () => unknown): T {
  let made: { readonly value: unknown } | undefined;
  return Object.defineProperty(to, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      made ??= { value: make() };
      const { value } = made;
      if (!Object.isFrozen(to)) Object.defineProperty(to, name, { value, enumerable: true, writable: true });
      return value;
    },
  });
}
