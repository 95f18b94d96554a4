// The bytes of a WebSocket, explained. Pure: runs in pages too.
export {};
