import { ChevronRight } from "lucide-react";

interface FolderTrailProps {
  bucketName: string;
  /** The folder that is shown, with its slash; "" is the top. */
  path: string;
  onGo: (folder: string) => void;
}

/** The way from the top of a bucket to the folder that is shown, each step a way back. */
export function FolderTrail({ bucketName, path, onGo }: FolderTrailProps) {
  const steps = path.split("/").filter(Boolean);
  const places = [{ name: bucketName, folder: "" }].concat(
    steps.map((name, index) => ({ name, folder: `${steps.slice(0, index + 1).join("/")}/` })),
  );
  return (
    <nav aria-label="Folder" className="mb-2">
      <ol className="flex flex-wrap items-center gap-1 text-table">
        {places.map(({ name, folder }, index) => {
          const isHere = index === places.length - 1;
          return (
            <li className="flex items-center gap-1" key={folder}>
              {index > 0 && <ChevronRight aria-hidden className="size-3.5 text-muted-foreground" />}
              {isHere ? (
                <span aria-current="location" className="font-medium break-all">
                  {name}
                </span>
              ) : (
                <button
                  className="break-all text-accent underline-offset-2 hover:underline"
                  onClick={() => onGo(folder)}
                  type="button"
                >
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
