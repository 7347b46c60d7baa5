import { FileError, type OpenUpload, unsupported, type Upload } from "./user-files";

const FAILED = "The upload has failed";

/**
 * Upload that is complete only as a whole file, without gaps. An S3 object is never changed in
 * place, and how Transfer answers clients that open one without truncating it is not documented.
 * Here such an upload begins at the first byte, and it either covers the older file or sets its
 * own size. Otherwise it fails, and the older file stays. After a failure all further parts fail.
 *
 * @param replaced size of the older file, if the client has not asked to truncate it
 */
export function whole(upload: Upload, replaced: number | undefined): OpenUpload {
  const written = new WrittenRanges();
  let least = replaced ?? 0;
  let isTouched = replaced === undefined;
  let hasFailed = false;
  return {
    write: async (data, position) => {
      if (hasFailed) throw new FileError("failure", FAILED);
      isTouched = true;
      try {
        if (replaced !== undefined && position > written.end) {
          throw unsupported("S3 objects are not changed in place, so a transfer cannot be resumed");
        }
        written.add(position, data.length);
        await upload.write(data, position);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    },
    setSize: (size) => {
      // A client that does not hear of it, as sshfs when it closes a file, must hear of it here.
      if (size !== written.end) throw unsupported("S3 objects are not cut off or extended");
      least = size;
      isTouched = true;
    },
    complete: async () => {
      const problem = hasFailed
        ? FAILED
        : written.hasGaps
          ? "The upload has gaps"
          : written.end < least
            ? "The upload is shorter than the older file"
            : undefined;
      // A client that only opened the older file and closed it has changed nothing.
      if (problem === undefined && isTouched) return upload.complete();
      await upload.abort();
      if (isTouched && problem !== undefined) throw new FileError("failure", problem);
    },
    abort: () => upload.abort(),
  };
}

/** Positions of a file that were written, in any order. */
class WrittenRanges {
  /** Ranges that do not touch each other, each as its start and end, in the order of the file. */
  private ranges: readonly (readonly [number, number])[] = [];

  /** Position after the last byte. */
  public get end(): number {
    return this.ranges.at(-1)?.[1] ?? 0;
  }

  public get hasGaps(): boolean {
    return this.ranges.length > 1 || (this.ranges[0]?.[0] ?? 0) > 0;
  }

  public add(position: number, length: number): void {
    if (length === 0) return;
    const end = position + length;
    const apart = this.ranges.filter(([from, to]) => to < position || from > end);
    const touching = this.ranges.filter(([from, to]) => to >= position && from <= end);
    const merged: readonly [number, number] = [
      Math.min(position, ...touching.map(([from]) => from)),
      Math.max(end, ...touching.map(([, to]) => to)),
    ];
    this.ranges = [...apart, merged].sort(([a], [b]) => a - b);
  }
}
