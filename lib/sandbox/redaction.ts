const secretName = /pass(word|phrase)?$|secret|token|private.?key|credential|assertion|authorization/i;

/** A copy of JSON in which the values of members named like secrets are replaced. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, secretName.test(name) ? "[removed]" : withoutSecrets(member)]),
  );
}

/** A path with query in which the values of parameters named like secrets are replaced; everything else as it was. */
export function withoutSecretParameters(url: string): string {
  const start = url.indexOf("?");
  if (start < 0) return url;
  const parts = url.slice(start + 1).split("&");
  const cleaned = parts.map((part) => {
    const [name = ""] = part.split("=", 1);
    return secretName.test(name) && part.includes("=") ? `${name}=[removed]` : part;
  });
  return `${url.slice(0, start + 1)}${cleaned.join("&")}`;
}
