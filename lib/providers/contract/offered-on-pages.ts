/** Text as a value; as the key of a table of words (formatted: the colon follows at once) it offers nothing. */
function standsAsValue(source: string, text: string): boolean {
  const quoted = `["'\`]${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}["'\`]`;
  return new RegExp(`${quoted}(?!\\]?:)`).test(source);
}

/**
 * Whether a source file of a page or component offers a kind of write or a look-up: it stands there whole, or is put
 * together from parts that both stand there (`volume-group.${verb}` and "snapshot", `${noun}.snapshot` and "volume").
 */
export function offers(source: string, name: string): boolean {
  if (standsAsValue(source, name)) return true;
  const [noun, verb] = name.split(".");
  if (noun === undefined || verb === undefined) return false;
  const byVerb = source.includes(`\`${noun}.\${`) && standsAsValue(source, verb);
  const byNoun = source.includes(`}.${verb}\``) && standsAsValue(source, noun);
  return byVerb || byNoun;
}
