CREATE TABLE "buckets" (
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
CREATE INDEX "buckets_name" ON "buckets" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "buckets_tenant_name" ON "buckets" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "buckets_connection_name" ON "buckets" USING btree ("connection_id","name","id");--> statement-breakpoint
CREATE INDEX "buckets_partition" ON "buckets" USING btree ("connection_id","partition","id");--> statement-breakpoint
CREATE INDEX "buckets_words" ON "buckets" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "histories_owner_at" ON "histories" USING btree ("owner_id","at","id");