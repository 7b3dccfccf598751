import { describe, expect, it } from "vitest";
import { operationGroupIdSchema } from "@/lib/domain/operation";
import { collapseGroups, groupSentence, groupState, groupTitle, retryGroupOf } from "./group-words";

const none = { queued: 0, running: 0, reconciling: 0, succeeded: 0, failed: 0, cancelled: 0, "needs-attention": 0 };

describe("a group of operations", () => {
  it("is said in one line", () => {
    expect(groupSentence({ total: 5, states: { ...none, succeeded: 3, running: 1, failed: 1 } })).toBe(
      "3 of 5 succeeded, 1 running, 1 failed",
    );
    expect(groupSentence({ total: 2, states: { ...none, succeeded: 2 } })).toBe("2 of 2 succeeded");
  });

  it("is under way while one is, and then as good as its worst", () => {
    expect(groupState({ states: { ...none, succeeded: 1, failed: 2, queued: 1 } })).toBe("queued");
    expect(groupState({ states: { ...none, succeeded: 1, failed: 2 } })).toBe("failed");
    expect(groupState({ states: { ...none, succeeded: 1, "needs-attention": 1, failed: 1 } })).toBe("needs-attention");
    expect(groupState({ states: { ...none, succeeded: 1 } })).toBe("succeeded");
  });

  it("is named by what was done, where that is one thing", () => {
    expect(groupTitle({ kinds: ["backup.run"], total: 3 })).toBe("Back up now, 3 together");
    expect(groupTitle({ kinds: ["backup.run", "restore.vm"], total: 2 })).toBe("Operations, 2 together");
  });

  it("stands once in a list, where its newest does", () => {
    const rows = [
      { id: "1", groupId: "a" },
      { id: "2", groupId: null },
      { id: "3", groupId: "a" },
      { id: "4", groupId: null },
    ];
    expect(collapseGroups(rows).map(({ id }) => id)).toEqual(["1", "2", "4"]);
  });

  it("has one group for what is tried again, of a name that the API takes", () => {
    const groups = ["abc", retryGroupOf("abc"), "x".repeat(64)].map(retryGroupOf);
    expect(new Set(groups).size).toBe(3);
    expect(retryGroupOf("abc")).toBe(groups[0]);
    for (const group of groups) expect(operationGroupIdSchema.safeParse(group).success).toBe(true);
  });
});
