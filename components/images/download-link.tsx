import { Download } from "lucide-react";
import { contentAddress } from "@/components/api/contents";
import { Button } from "@/components/ui/button";
import { fileNameOf, type Image } from "./image";

/** The browser's own download: it shows progress, and goes on after a break where the vendor takes ranges. */
export function DownloadLink({
  connectionId,
  image,
  isPrimary = false,
}: {
  connectionId: string;
  image: Image;
  isPrimary?: boolean;
}) {
  const fileName = fileNameOf(image);
  return (
    <Button asChild size={isPrimary ? "md" : "sm"} variant={isPrimary ? "primary" : "secondary"}>
      <a download={fileName} href={contentAddress(connectionId, "image.download", { imageId: image.id, fileName })}>
        <Download aria-hidden /> Download<span className="sr-only"> {image.name}</span>
      </a>
    </Button>
  );
}
