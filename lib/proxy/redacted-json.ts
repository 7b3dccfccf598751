const secretName = /pass(word|wd|phrase)?$|secret|token|private.?key|credential|authorization/i;

/** A copy of JSON fit to be kept: values of members named like secrets are cut. Depth is that of the parsed JSON. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) && member !== null ? "[cut]" : withoutSecrets(member),
    ]),
  );
}
