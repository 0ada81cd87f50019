/** Where the editor comes from, and what pasted files are worth. Tests put another loader in place. */
import type { ImageAdded } from "../gen/api";
import { call, type ApiError } from "../host";

export const editing: { load: () => Promise<typeof import("./editor")> } = { load: () => import("./editor") };

/** 5 MiB, as core has it: a larger file is not even read. */
const IMAGE_LIMIT = 5 * 1024 * 1024;

export const isImage = (file: File): boolean => file.type.startsWith("image/");

/** Keeps a picture in the workspace; resolves to what goes into the text. */
export async function keepImage(file: File): Promise<ImageAdded> {
  if (file.size > IMAGE_LIMIT) {
    throw { kind: "over_limit", message: `${file.name} is larger than the limit of 5 MiB.`, hint: "Make it smaller, or keep it elsewhere and link to it." } satisfies ApiError;
  }
  return call("image_add", { name: file.name || "picture.png", base64: await base64(file) });
}
function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => failed({ kind: "io", message: `${file.name} cannot be read.`, hint: "Choose another file." } satisfies ApiError);
    reader.readAsDataURL(file);
  });
}

/** Runs `act` when the page has nothing better to do. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback(act, { timeout: 1000 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(act, 1);
  return () => clearTimeout(id);
}
