ALTER TABLE "operation_calls" ADD COLUMN "outputs" jsonb;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "undoing_to" text;