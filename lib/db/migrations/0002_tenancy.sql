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
ALTER TABLE "tenant_overrides" ADD CONSTRAINT "tenant_overrides_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tenant_overrides_connection" ON "tenant_overrides" USING btree ("connection_id");--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_parent_id_tenants_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tenants_parent" ON "tenants" USING btree ("parent_id");--> statement-breakpoint
ALTER TABLE "sync_runs" DROP COLUMN "rules_hash";