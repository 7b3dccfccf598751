/** Words for a button: the one form, or the other with `#` as the number. */
export const many =
  (one: string, several: string) =>
  (count: number): string =>
    count === 1 ? one : several.replace("#", String(count));
