import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hiddenAddress } from "./hidden-address";
import { composeMail } from "./mail";
import { bodyOf, signatureOf, type Message } from "./message";

const message: Message = {
  moment: "submitted",
  title: "Ada asks for <web01>: a new copy",
  text: "INC-1: @channel [click](http://evil.test)\nplease",
  requestId: "req_1",
  at: "2026-11-21T09:00:00.000Z",
};
const place = { deliveryId: "ntf_1", baseUrl: "https://backdesk.example.com" };

describe("a message", () => {
  it("for a webhook is plain data with a link to the request", () => {
    expect(bodyOf("webhook", message, place)).toEqual({
      id: "ntf_1",
      type: "request.submitted",
      at: message.at,
      title: message.title,
      text: message.text,
      request: { id: "req_1" },
      link: "https://backdesk.example.com/requests/req_1",
    });
  });

  it("for Slack spells out the signs that Slack reads", () => {
    expect(bodyOf("slack", message, place)).toEqual({
      text: "*Ada asks for &lt;web01&gt;: a new copy*\n> INC-1: @channel [click](http://evil.test)\n> please\n<https://backdesk.example.com/requests/req_1|Open in Backdesk>",
    });
  });

  it("for Mattermost and Teams makes no links or mentions of what people wrote", () => {
    const { text } = bodyOf("mattermost", message, place) as { text: string };
    expect(text).toContain("\\@channel \\[click\\]\\(");
    expect(JSON.stringify(bodyOf("teams", message, place))).toContain("\\\\[click\\\\]");
    expect(bodyOf("teams", message, place)).toMatchObject({
      type: "message",
      attachments: [{ content: { type: "AdaptiveCard", actions: [{ url: "https://backdesk.example.com/requests/req_1" }] } }],
    });
  });

  it("is signed over time and body", () => {
    const expected = createHmac("sha256", "a key of sixteen").update('1700000000.{"a":1}').digest("hex");
    expect(signatureOf("a key of sixteen", "1700000000", '{"a":1}')).toBe(`v1=${expected}`);
    expect(signatureOf("a key of sixteen", "1700000001", '{"a":1}')).not.toBe(`v1=${expected}`);
  });

  it("by mail stands alone or in a list, and holds no markup of others", () => {
    const one = composeMail([message], place.baseUrl);
    expect(one.subject).toBe("Backdesk: Ada asks for <web01>: a new copy");
    expect(one.html).toContain("&lt;web01&gt;");
    expect(one.html).not.toContain("<web01>");
    const several = composeMail([message, { ...message, requestId: "req_2" }], place.baseUrl);
    expect(several.subject).toBe("Backdesk: 2 notices about requests");
    expect(several.text).toContain("/requests/req_1");
    expect(several.text).toContain("/requests/req_2");
    expect(composeMail([{ ...message, title: "a\r\nBcc: all@evil.test" }], place.baseUrl).subject).not.toMatch(/[\r\n]/);
  });

  it("shows little of whom it went to", () => {
    expect([hiddenAddress("operator@backdesk.test"), hiddenAddress("nonsense")]).toEqual(["o…@backdesk.test", "…"]);
  });
});
