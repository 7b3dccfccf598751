import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const types: Record<string, string> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

const folderOf = (distDir: string) => path.join(distDir, "static");

/** Puts a compressed copy beside every script and style of a build, at a strength that would be too slow while somebody waits. */
export async function compressStaticFiles(distDir: string): Promise<void> {
  for (const file of await filesBelow(folderOf(distDir))) {
    if (!(path.extname(file) in types)) continue;
    const source = await readFile(file);
    const packed = await compress(source, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: source.length },
    });
    await writeFile(`${file}.br`, packed);
  }
}

type Serve = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers requests for scripts and styles that have a compressed copy, when the browser takes it; false leaves the request to the
 * framework. Only addresses found in the build when the server started are answered, so no address can name another file.
 */
export async function staticFiles(distDir: string): Promise<Serve> {
  const folder = folderOf(distDir);
  const known = new Map<string, { file: string; size: number; type: string }>();
  for (const file of await filesBelow(folder)) {
    if (!file.endsWith(".br")) continue;
    const plain = file.slice(0, -".br".length);
    const address = `/_next/static/${path.relative(folder, plain).split(path.sep).map(encodeURIComponent).join("/")}`;
    known.set(address, { file, size: (await stat(file)).size, type: types[path.extname(plain)] ?? "" });
  }
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const found = known.get((request.url ?? "").split("?", 1)[0] ?? "");
    if (!found || !/\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""))) return false;
    response.writeHead(200, {
      "content-type": found.type,
      "content-encoding": "br",
      "content-length": found.size,
      // The name changes with the content.
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    });
    if (request.method === "HEAD") response.end();
    else
      createReadStream(found.file)
        .on("error", () => response.destroy())
        .pipe(response);
    return true;
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
