/** Statements that migrations cannot generate; each can be run again. */
export const triggers: readonly string[] = [
  `create or replace function refuse_audit_change() returns trigger language plpgsql as $$
   begin
     -- The retention rule, and nothing else of ours, says so; what it removed stays provable by the signed heads of its days.
     if tg_op = 'DELETE' and current_setting('backdesk.audit_retention', true) = 'on' then
       return null;
     end if;
     raise exception 'the audit record is append-only';
   end $$`,
  `create or replace trigger audit_entries_append_only before update or delete or truncate on audit_entries
   for each statement execute function refuse_audit_change()`,
  // Roles of before `memberships`. No tenants at all was nothing to see, and stays so.
  `with former as (
     select id, role, tenant_ids from users where role is not null for update
   ), everywhere as (
     insert into memberships (user_id, role) select id, role from former where tenant_ids is null on conflict do nothing
   ), somewhere as (
     insert into memberships (user_id, tenant_id, role)
     select former.id, tenants.id, former.role from former join tenants on tenants.id = any(former.tenant_ids) on conflict do nothing
   )
   update users set role = null, tenant_ids = null from former where users.id = former.id`,
];
