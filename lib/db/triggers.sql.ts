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
];
