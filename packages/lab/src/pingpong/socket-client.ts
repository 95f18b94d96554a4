import { answer, type OpenClient, question, unexpected, type Waiting } from "./ping-client.ts";

/** The runtime's own WebSocket. */
export const openSocketClient: OpenClient = async (url) => {
  const socket = new WebSocket(url);
  let waiting: Waiting | null = null;
  const opened = Promise.withResolvers<void>();

  function settle(act: (waiting: Waiting) => void): void {
    const settled = waiting;
    waiting = null;
    if (settled !== null) act(settled);
  }

  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }) =>
    settle(({ resolve, reject }) => (data === answer ? resolve() : reject(unexpected(String(data)))));
  socket.onclose = ({ code }) => {
    const error = new Error(`The socket was closed (${code}).`);
    opened.reject(error);
    settle(({ reject }) => reject(error));
  };
  await opened.promise;
  return {
    exchange: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.send(question);
      }),
    close: () => socket.close(),
  };
};
