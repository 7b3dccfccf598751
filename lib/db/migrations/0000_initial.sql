CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"role" text NOT NULL,
	"tenant_ids" text[],
	"read_only" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"blocked_until" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"position" integer NOT NULL,
	"connection_id" text,
	"vendor_tenant" text,
	"tag_key" text,
	"tag_value" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"role" text NOT NULL,
	"tenant_ids" text[],
	"disabled_at" timestamp (3) with time zone,
	"preferences" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"tenant_id" text,
	"connection_id" text,
	"outcome" text NOT NULL,
	"request_id" text NOT NULL,
	"details" jsonb NOT NULL,
	"hash" text NOT NULL,
	"previous_hash" text NOT NULL,
	CONSTRAINT "audit_entries_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"endpoint" text NOT NULL,
	"region" text,
	"settings" jsonb NOT NULL,
	"credentials_cipher" "bytea" NOT NULL,
	"credentials_key_id" text NOT NULL,
	"state" text DEFAULT 'never-synced' NOT NULL,
	"last_sync_at" timestamp (3) with time zone,
	"last_error" text,
	"versions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_errors" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"noun" text NOT NULL,
	"vendor_id" text,
	"message" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"operation_id" text,
	"is_full" boolean DEFAULT true NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"noun" text,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"stats" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"error" text,
	"rules_hash" text
);
--> statement-breakpoint
CREATE TABLE "events" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"tenant_id" text,
	"connection_id" text,
	"payload" jsonb NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text
);
--> statement-breakpoint
CREATE TABLE "backups" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"last_run_at" timestamp (3) with time zone,
	"last_run_state" text,
	"next_run_at" timestamp (3) with time zone,
	"used_bytes" bigint,
	"schedules" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "histories" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text
);
--> statement-breakpoint
CREATE TABLE "inventory_counts" (
	"connection_id" text NOT NULL,
	"noun" text NOT NULL,
	"tenant_id" text,
	"count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inventory_touched" (
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "inventory_touched_connection_id_kind_id_pk" PRIMARY KEY("connection_id","kind","id")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text
);
--> statement-breakpoint
CREATE TABLE "restore_targets" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"next_run_at" timestamp (3) with time zone,
	"is_active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text
);
--> statement-breakpoint
CREATE TABLE "vms" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"last_run_at" timestamp (3) with time zone,
	"last_run_state" text,
	"next_run_at" timestamp (3) with time zone,
	"last_good_at" timestamp (3) with time zone,
	"failures_since_good" integer DEFAULT 0 NOT NULL,
	"target_seconds" integer DEFAULT 93600 NOT NULL,
	"protection_base" text DEFAULT 'unknown' NOT NULL,
	"late_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "volume_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"last_snapshot_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "volumes" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"vendor_id" text NOT NULL,
	"tenant_id" text,
	"vendor_tenant" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"partition" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"state" text,
	"kind" text,
	"region" text,
	"vm_id" text,
	"vm_name" text,
	"backup_id" text,
	"volume_id" text,
	"volume_group_id" text,
	"owner_id" text,
	"at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"size_bytes" bigint,
	"fields" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_hash" text,
	"last_snapshot_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "operation_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"operation_id" text NOT NULL,
	"step_index" integer NOT NULL,
	"step_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"method" text NOT NULL,
	"url" text NOT NULL,
	"status" integer,
	"outcome" text,
	"baseline" jsonb,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"error" jsonb
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"tenant_id" text,
	"subject" text,
	"subject_ids" text[] DEFAULT '{}' NOT NULL,
	"state" text NOT NULL,
	"progress_percent" real,
	"requested_by_id" text NOT NULL,
	"requested_by_name" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"body_hash" text NOT NULL,
	"group_id" text,
	"input" jsonb NOT NULL,
	"plan" jsonb,
	"summary" text,
	"outputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"next_step" integer DEFAULT 0 NOT NULL,
	"cancel_requested_at" timestamp (3) with time zone,
	"error" jsonb,
	"result" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant_rules" ADD CONSTRAINT "tenant_rules_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_errors" ADD CONSTRAINT "sync_errors_run_id_sync_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."sync_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_calls" ADD CONSTRAINT "operation_calls_operation_id_operations_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_tokens_user" ON "api_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "tenant_rules_position" ON "tenant_rules" USING btree ("position");--> statement-breakpoint
CREATE UNIQUE INDEX "tenants_slug" ON "tenants" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entries" USING btree ("at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "audit_tenant_at" ON "audit_entries" USING btree ("tenant_id","at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_name" ON "connections" USING btree ("name");--> statement-breakpoint
CREATE INDEX "sync_errors_run" ON "sync_errors" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "sync_runs_connection" ON "sync_runs" USING btree ("connection_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "agents_name" ON "agents" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "agents_tenant_name" ON "agents" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "agents_connection_name" ON "agents" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "agents_partition" ON "agents" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "agents_words" ON "agents" USING gin ("name" gin_trgm_ops,"vm_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "agents_vm" ON "agents" USING btree ("vm_id");--> statement-breakpoint
CREATE INDEX "backups_name" ON "backups" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "backups_tenant_name" ON "backups" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "backups_connection_name" ON "backups" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "backups_partition" ON "backups" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "backups_words" ON "backups" USING gin ("name" gin_trgm_ops,"vm_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "backups_vm" ON "backups" USING btree ("vm_id");--> statement-breakpoint
CREATE INDEX "backups_last_run" ON "backups" USING btree (coalesce("last_run_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "backups_next_run" ON "backups" USING btree (coalesce("next_run_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "histories_at" ON "histories" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "histories_tenant_at" ON "histories" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "histories_connection_at" ON "histories" USING btree ("connection_id","at","id");--> statement-breakpoint
CREATE INDEX "histories_name" ON "histories" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "histories_partition" ON "histories" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "histories_words" ON "histories" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "histories_state_at" ON "histories" USING btree ("state","at","id");--> statement-breakpoint
CREATE INDEX "histories_kind_at" ON "histories" USING btree ("kind","at","id");--> statement-breakpoint
CREATE INDEX "histories_vm_at" ON "histories" USING btree ("vm_id","at","id");--> statement-breakpoint
CREATE INDEX "histories_backup_at" ON "histories" USING btree ("backup_id","at","id");--> statement-breakpoint
CREATE INDEX "inventory_counts_noun" ON "inventory_counts" USING btree ("noun","connection_id");--> statement-breakpoint
CREATE INDEX "policies_name" ON "policies" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "policies_tenant_name" ON "policies" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "policies_connection_name" ON "policies" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "policies_partition" ON "policies" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "policies_words" ON "policies" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "restore_targets_at" ON "restore_targets" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "restore_targets_tenant_at" ON "restore_targets" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "restore_targets_connection_at" ON "restore_targets" USING btree ("connection_id","at","id");--> statement-breakpoint
CREATE INDEX "restore_targets_name" ON "restore_targets" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "restore_targets_partition" ON "restore_targets" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "restore_targets_words" ON "restore_targets" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "restore_targets_vm_at" ON "restore_targets" USING btree ("vm_id","at","id");--> statement-breakpoint
CREATE INDEX "restore_targets_backup_at" ON "restore_targets" USING btree ("backup_id","at","id");--> statement-breakpoint
CREATE INDEX "schedules_name" ON "schedules" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "schedules_tenant_name" ON "schedules" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "schedules_connection_name" ON "schedules" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "schedules_partition" ON "schedules" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "schedules_words" ON "schedules" USING gin ("name" gin_trgm_ops,"vm_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "schedules_backup" ON "schedules" USING btree ("backup_id");--> statement-breakpoint
CREATE INDEX "schedules_owner" ON "schedules" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "schedules_next_run" ON "schedules" USING btree (coalesce("next_run_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "snapshots_at" ON "snapshots" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "snapshots_tenant_at" ON "snapshots" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "snapshots_connection_at" ON "snapshots" USING btree ("connection_id","at","id");--> statement-breakpoint
CREATE INDEX "snapshots_name" ON "snapshots" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "snapshots_partition" ON "snapshots" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "snapshots_words" ON "snapshots" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "snapshots_volume_at" ON "snapshots" USING btree ("volume_id","at");--> statement-breakpoint
CREATE INDEX "snapshots_group_at" ON "snapshots" USING btree ("volume_group_id","at");--> statement-breakpoint
CREATE INDEX "vms_name" ON "vms" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "vms_tenant_name" ON "vms" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "vms_connection_name" ON "vms" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "vms_partition" ON "vms" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "vms_words" ON "vms" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "vms_protection" ON "vms" USING btree ("protection_base","late_at");--> statement-breakpoint
CREATE INDEX "vms_last_run" ON "vms" USING btree (coalesce("last_run_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "vms_last_good" ON "vms" USING btree (coalesce("last_good_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "vms_next_run" ON "vms" USING btree (coalesce("next_run_at", 'epoch'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "vms_size" ON "vms" USING btree (coalesce("size_bytes", -1),"id");--> statement-breakpoint
CREATE INDEX "volume_groups_name" ON "volume_groups" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "volume_groups_tenant_name" ON "volume_groups" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "volume_groups_connection_name" ON "volume_groups" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "volume_groups_partition" ON "volume_groups" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "volume_groups_words" ON "volume_groups" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "volumes_name" ON "volumes" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "volumes_tenant_name" ON "volumes" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "volumes_connection_name" ON "volumes" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "volumes_partition" ON "volumes" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "volumes_words" ON "volumes" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "volumes_group" ON "volumes" USING btree ("volume_group_id");--> statement-breakpoint
CREATE INDEX "operation_calls_operation" ON "operation_calls" USING btree ("operation_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "operations_key" ON "operations" USING btree ("requested_by_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "operations_created" ON "operations" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "operations_tenant_created" ON "operations" USING btree ("tenant_id","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "operations_state" ON "operations" USING btree ("state");