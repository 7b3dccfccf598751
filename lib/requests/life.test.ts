import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/domain/roles";
import { requestStates } from "@/lib/domain/states";
import { standardRule } from "@/lib/domain/request-rule";
import { after, isOver, life, type LifeStep } from "./life";
import { startAfterQuietHours } from "./quiet-hours";
import { approvalRefusal, cancelRefusal, rejectionRefusal, type RequestRecord } from "./refusals";
import { effectOf } from "./wish";

const steps: readonly LifeStep[] = ["support", "approve", "reject", "cancel", "expire", "start", "succeed", "fail", "stop"];

describe("the life of a request", () => {
  it("goes these ways and no other", () => {
    const ways = requestStates.flatMap((state) =>
      steps.flatMap((step) => {
        const to = after(state, step);
        return to === null ? [] : [`${state} -${step}-> ${to}`];
      }),
    );
    expect(ways).toEqual([
      "submitted -support-> submitted",
      "submitted -approve-> approved",
      "submitted -reject-> rejected",
      "submitted -cancel-> cancelled",
      "submitted -expire-> expired",
      "approved -start-> running",
      "approved -succeed-> succeeded",
      "approved -fail-> failed",
      "approved -stop-> cancelled",
      "running -succeed-> succeeded",
      "running -fail-> failed",
      "running -stop-> cancelled",
    ]);
  });

  it("never leaves a state in which it is over", () => {
    expect(Object.keys(life).filter((state) => isOver(state as keyof typeof life))).toEqual([
      "succeeded",
      "failed",
      "rejected",
      "cancelled",
      "expired",
    ]);
  });
});

describe("quiet hours", () => {
  const zone = "Asia/Seoul";
  it.each([
    ["before them", { start: "08:00", end: "18:00" }, "2026-11-20T22:00:00Z", null],
    ["in them", { start: "08:00", end: "18:00" }, "2026-11-21T01:00:00Z", "2026-11-21T09:00:00.000Z"],
    ["at their end", { start: "08:00", end: "18:00" }, "2026-11-21T09:00:00Z", null],
    ["over midnight, before it", { start: "22:00", end: "06:00" }, "2026-11-21T14:00:00Z", "2026-11-21T21:00:00.000Z"],
    ["over midnight, after it", { start: "22:00", end: "06:00" }, "2026-11-21T20:00:00Z", "2026-11-21T21:00:00.000Z"],
    ["over midnight, outside", { start: "22:00", end: "06:00" }, "2026-11-21T03:00:00Z", null],
  ])("hold back what is approved %s", (_when, hours, now, begins) => {
    expect(startAfterQuietHours({ ...hours, timezone: zone }, new Date(now))?.toISOString() ?? null).toBe(begins);
  });

  it("end when the clock shows it, also on the day the clock changes", () => {
    const quiet = { start: "00:00", end: "04:00", timezone: "Europe/Berlin" };
    expect(startAfterQuietHours(quiet, new Date("2026-03-29T00:30:00Z"))?.toISOString()).toBe("2026-03-29T02:00:00.000Z");
  });

  it("hold nothing back where there are none", () => {
    expect(startAfterQuietHours(null, new Date())).toBeNull();
  });
});

describe("what a request would do", () => {
  it.each([
    ["vm", {}, "vm-copy"],
    ["vm", { inPlace: false }, "vm-copy"],
    ["vm", { inPlace: true }, "vm-in-place"],
    ["files", {}, "files-beside"],
    ["files", { overwrite: true }, "files-overwrite"],
    ["delete", {}, "point-delete"],
  ] as const)("is told from its input: %s %j is %s", (kind, input, effect) => {
    expect(effectOf(kind, input)).toBe(effect);
  });
});

describe("who may decide", () => {
  const now = new Date("2026-11-21T09:00:00Z");
  const rule = standardRule("vm-copy");
  const row = (over: Partial<RequestRecord> = {}): RequestRecord =>
    ({
      id: "req_1",
      state: "submitted",
      effect: "vm-copy",
      requestedById: "usr_asker",
      tenantId: "ten_acme",
      expiresAt: new Date("2026-11-21T10:00:00Z"),
      rule,
      ...over,
    }) as RequestRecord;
  const who = (userId: string, role: Role = "operator", readOnly = false): Parameters<typeof rejectionRefusal>[1] => ({
    userId,
    role,
    grants: [{ tenantId: null, role }],
    atMost: null,
    readOnly,
  });
  const approval = (record: RequestRecord, person = who("usr_op"), current = rule, at = now) =>
    approvalRefusal(record, person, current, at)?.reason ?? null;

  it("counts the roles that somebody has where the machine is, and none from elsewhere", () => {
    const grants = [
      { tenantId: "ten_acme", role: "helpdesk" as const },
      { tenantId: "ten_globex", role: "operator" as const },
    ];
    const person = { ...who("usr_op"), grants };
    expect(approval(row(), person)).toMatch(/^The rule lets/);
    expect(approval(row({ tenantId: "ten_globex" }), person)).toBeNull();
  });

  it("is somebody else whose role decides, while it waits", () => {
    expect(approval(row())).toBeNull();
  });

  it.each([
    ["the one who asked, whatever their role", row(), who("usr_asker", "admin"), /your own request/],
    ["somebody of the help desk", row(), who("usr_hd", "helpdesk"), /asks and does not decide/],
    ["a viewer", row(), who("usr_v", "viewer"), /does not decide/],
    ["a token that may only read", row(), who("usr_op", "operator", true), /does not decide/],
    ["a role that the rule leaves out", row({ rule: { ...rule, decideRoles: ["admin"] } }), who("usr_op"), /lets admin decide/],
    ["anybody after it was refused", row({ state: "rejected" }), who("usr_op"), /refused/],
    ["anybody after it was cancelled", row({ state: "cancelled" }), who("usr_op"), /cancelled/],
    ["anybody after it was approved", row({ state: "approved" }), who("usr_op"), /approved/],
    ["anybody after its end, although no job has noted it", row({ expiresAt: now }), who("usr_op"), /expired/],
  ])("is not %s", (_who, record, person, reason) => {
    const current = record.rule === rule ? rule : { ...rule, decideRoles: ["admin" as const] };
    expect(approval(record, person, current)).toMatch(reason);
  });

  it("is nobody once the rule decides otherwise, but how people are told of it does not matter", () => {
    expect(approval(row(), who("usr_op"), { ...rule, approvals: 2 })).toMatch(/has changed since/);
    expect(approval(row(), who("usr_op"), { ...rule, largestBytes: 1 })).toMatch(/has changed since/);
    expect(approval(row(), who("usr_op"), { ...rule, channelIds: ["chn_1"], remindBeforeSeconds: 300 })).toBeNull();
    expect(approval(row(), who("usr_op"), { ...rule, askRoles: [...rule.askRoles].reverse() })).toBeNull();
  });

  it("may refuse what a changed rule does not let through", () => {
    expect(rejectionRefusal(row(), who("usr_op"), now)).toBeNull();
    expect(rejectionRefusal(row(), who("usr_asker"), now)?.kind).toBe("not-allowed");
  });

  it("cancels only one's own while it waits, and what is approved also as whoever decides", () => {
    const cancel = (record: RequestRecord, person: ReturnType<typeof who>) => cancelRefusal(record, person)?.kind ?? null;
    expect(cancel(row(), who("usr_asker", "helpdesk"))).toBeNull();
    expect(cancel(row(), who("usr_op"))).toBe("not-allowed");
    expect(cancel(row({ state: "approved" }), who("usr_op"))).toBeNull();
    expect(cancel(row({ state: "approved" }), who("usr_hd", "helpdesk"))).toBe("not-allowed");
    expect(cancel(row({ state: "running" }), who("usr_asker", "helpdesk"))).toBe("conflict");
    expect(cancel(row({ state: "expired" }), who("usr_asker", "helpdesk"))).toBe("conflict");
  });
});
