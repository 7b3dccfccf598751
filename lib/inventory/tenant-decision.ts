import type { Noun } from "@/lib/domain/nouns";

/*
 * Whose a row is: decided in one place, spelled as SQL, so that a row that is read, a rule that changes and a preview of rules that
 * are not saved yet all decide alike.
 */

/** A name pattern as `like` wants it: its own signs escaped, `*` any text, `?` one character. */
const asLike = (column: string) =>
  `translate(replace(replace(replace(lower(${column} collate "C"), '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '*?', '%_')`;

const ruleColumns = "position, id, tenant_id, connection_id, vendor_tenant, tag_key, tag_value, name_pattern";

const rulesOf = (source: string) => `rules as materialized (
  select ${ruleColumns}, ${asLike("name_pattern")} as name_like from ${source}
  where num_nonnulls(connection_id, vendor_tenant, tag_key, name_pattern) > 0
)`;

/** The rules that are saved, as a part of a `with`. */
export const standingRules = rulesOf("tenant_rules");

/** Rules given as JSON in a parameter, as a part of a `with`. */
export const draftRules = (parameter: string) =>
  rulesOf(
    `jsonb_to_recordset(${parameter}::jsonb) as given(position int, id text, tenant_id text, connection_id text, vendor_tenant text,
       tag_key text, tag_value text, name_pattern text)`,
  );

/** The machine of rows that have it only through their backup. */
const throughBackup: readonly Noun[] = ["schedule", "history", "restoreTarget"];

/**
 * Joins that give `decided.tenant_id`, `decided.rule_id`, `decided.rule_position` and `decided.is_override` for a row `t` of
 * `noun`, where `rules` is in reach. What was decided for the row itself comes first, then for its backup, then for its machine,
 * then the first rule that fits. `connectionId` is the row's connection.
 */
export function decision(noun: Noun, connectionId = "t.connection_id"): string {
  const backup = throughBackup.includes(noun) ? "left join backups b on b.id = t.backup_id" : "";
  const machineId = backup ? "coalesce(t.vm_id, b.vm_id)" : "t.vm_id";
  return `${backup}
    left join vms m on m.id = ${machineId}
    left join lateral (
      select o.tenant_id, true as is_set from tenant_overrides o where o.row_id in (t.id, t.backup_id, ${machineId})
      order by o.row_id = t.id desc, o.row_id is not distinct from t.backup_id desc limit 1
    ) chosen on true
    left join lateral (
      select r.tenant_id, r.id, r.position from rules r
      where (r.connection_id is null or r.connection_id = ${connectionId})
        and (r.vendor_tenant is null or r.vendor_tenant = t.vendor_tenant)
        and (r.tag_key is null or (jsonb_exists(t.tags, r.tag_key) and (r.tag_value is null or t.tags->>r.tag_key = r.tag_value)))
        and (r.name_pattern is null or lower(coalesce(m.name, t.vm_name, t.name) collate "C") like r.name_like)
      order by r.position, r.id limit 1
    ) fitting on true
    cross join lateral (
      select case when chosen.is_set then chosen.tenant_id else fitting.tenant_id end as tenant_id,
        case when chosen.is_set then null else fitting.id end as rule_id,
        case when chosen.is_set then null else fitting.position end as rule_position,
        coalesce(chosen.is_set, false) as is_override
    ) decided`;
}
