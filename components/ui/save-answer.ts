/** Gives an answer's body to the person as a file, under the name that the server gave it. */
export async function saveAnswer(answer: Response, otherwise: string): Promise<void> {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([^";]+)"?/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? otherwise;
  link.click();
  URL.revokeObjectURL(link.href);
}
