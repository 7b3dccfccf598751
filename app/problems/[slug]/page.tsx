import Link from "next/link";
import { notFound } from "next/navigation";
import { problemKinds, type ProblemKind } from "@/lib/http/problems";

const isKind = (slug: string): slug is ProblemKind => Object.hasOwn(problemKinds, slug);

/** What a problem of this type means and what to do: the page that its `type` points to. */
export default async function ProblemPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  if (!isKind(slug)) notFound();
  const { title, status, remedy } = problemKinds[slug];
  return (
    <main className="mx-auto max-w-xl px-6 py-16">
      <p className="text-sm text-muted-foreground tabular-nums">
        {status} · {slug}
      </p>
      <h1 className="mt-2 text-2xl font-semibold">{title}</h1>
      <p className="mt-4">{remedy}</p>
      <p className="mt-4 text-sm text-muted-foreground">
        The answer&apos;s <code>detail</code> says what happened in your case, <code>errors</code> names the fields, and{" "}
        <code>requestId</code> finds the request in the server&apos;s log.
      </p>
      <Link className="mt-8 inline-block underline" href="/">
        Back to Backdesk
      </Link>
    </main>
  );
}
