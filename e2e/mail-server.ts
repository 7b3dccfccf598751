import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";
import { ports } from "./ports";

/* A real mail server for the tests. It takes every mail, delivers none, and gives all of them to whoever asks its second port. */
const taken: { to: string[]; raw: string }[] = [];

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, callback) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      taken.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks).toString("utf8"),
      });
      callback();
    });
  },
});
server.listen(ports.mail, "127.0.0.1");

createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ items: taken }));
}).listen(ports.mailbox, "127.0.0.1", () => console.log(`mail server: 127.0.0.1:${ports.mail}`));
