/** Statements that migrations cannot generate; each can be run again. */
export const triggers: readonly string[] = [
  `create or replace function refuse_audit_change() returns trigger language plpgsql as $$
   begin
     raise exception 'the audit record is append-only';
   end $$`,
  `create or replace trigger audit_entries_append_only before update or delete or truncate on audit_entries
   for each statement execute function refuse_audit_change()`,
];
