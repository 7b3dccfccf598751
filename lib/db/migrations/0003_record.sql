CREATE TABLE "audit_days" (
	"day" text PRIMARY KEY NOT NULL,
	"first_sequence" bigint NOT NULL,
	"last_sequence" bigint NOT NULL,
	"entries" integer NOT NULL,
	"starts_from" text NOT NULL,
	"head" text NOT NULL,
	"is_closed" boolean NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removal_signature" text
);
--> statement-breakpoint
CREATE TABLE "audit_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"keep_days" integer,
	"sink" jsonb,
	"sent_sequence" bigint DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "share_links" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tenant_id" text NOT NULL,
	"hash" text NOT NULL,
	"made_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"last_opened_at" timestamp (3) with time zone,
	"opened" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant_assignments" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"rules_hash" text NOT NULL,
	"moved" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant_overrides" (
	"row_id" text PRIMARY KEY NOT NULL,
	"noun" text NOT NULL,
	"connection_id" text NOT NULL,
	"name" text NOT NULL,
	"tenant_id" text,
	"made_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant_rules" ADD COLUMN "name_pattern" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "share_links" ADD CONSTRAINT "share_links_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant_overrides" ADD CONSTRAINT "tenant_overrides_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "share_links_hash" ON "share_links" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "share_links_tenant" ON "share_links" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "tenant_overrides_connection" ON "tenant_overrides" USING btree ("connection_id");--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_parent_id_tenants_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tenants_parent" ON "tenants" USING btree ("parent_id");--> statement-breakpoint
ALTER TABLE "sync_runs" DROP COLUMN "rules_hash";