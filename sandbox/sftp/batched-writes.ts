import type { Socket } from "node:net";

/**
 * Sends what is written to a socket in one turn of the event loop with one system call. The SSH
 * library writes each packet on its own, and answers to small requests are many small packets.
 */
export function batchWrites(socket: Socket): void {
  const write: (data: Buffer) => boolean = socket.write.bind(socket);
  let isCorked = false;
  socket.write = (data: Buffer): boolean => {
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      setImmediate(() => {
        isCorked = false;
        socket.uncork();
      });
    }
    return write(data);
  };
}
