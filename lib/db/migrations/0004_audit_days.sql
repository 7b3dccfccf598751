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
