import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/access/auth-options";
import { visitOf } from "@/lib/access/visit";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own routes. The options are made for each request, since signing in looks at what the browser brings along. */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  const answer: unknown = await NextAuth(request, context, authOptions(await visitOf(request.headers)));
  if (!(answer instanceof Response)) throw new Error("next-auth did not answer.");
  return answer;
}

export { handler as GET, handler as POST };
