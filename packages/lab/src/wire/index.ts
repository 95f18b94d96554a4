// The bytes of a WebSocket and of HTTP, explained. Pure: runs in pages too.
export { type AcceptSteps, acceptSteps, websocketGuid } from "./accept.ts";
export { concatBytes, parseHex, toHex } from "./bytes.ts";
export { type CloseCode, closeCode } from "./close-codes.ts";
export { type ClosePayload, parseClosePayload } from "./close-payload.ts";
export { type ConnectionView, createConnectionView, type Handshake, type WireEvent } from "./connection-view.ts";
export { explainFrame, type FramePart } from "./explain-frame.ts";
export { explainHex, type HexExplanation } from "./explain-hex.ts";
export {
  type DeflateAgreement,
  deflateAgreement,
  type Extension,
  explainDeflate,
  parseExtensions,
} from "./extensions.ts";
export type { FrameHead, LengthForm, Sender, WireFrame } from "./frame.ts";
export { encodeFrame, type FrameToEncode } from "./frame-encoder.ts";
export { createFrameReader, type FrameReader, type FrameReaderOptions, type FrameSink } from "./frame-reader.ts";
export { frameText, violationLines } from "./frame-text.ts";
export {
  asksForWebSocket,
  checkHandshakeRequest,
  checkHandshakeResponse,
  type HandshakeCheck,
  isHandshakeKey,
} from "./handshake.ts";
export {
  type HttpHead,
  type HttpHeader,
  type HttpRequestHead,
  type HttpResponseHead,
  headerOf,
  parseHttpHead,
} from "./http-head.ts";
export { type HttpProblem, httpProblems } from "./http-problems.ts";
export type { HttpBody } from "./http-reader.ts";
export type { CreateInflater, Inflated, Inflater, InflaterOptions, NotInflated } from "./inflater.ts";
export { wireLimits } from "./limits.ts";
export {
  type CloseMessage,
  createMessageReader,
  type DataMessage,
  type PingMessage,
  type WireMessage,
} from "./message-reader.ts";
export { messageText } from "./message-text.ts";
export { isControl, type OpcodeName, opcodeName, opcodes } from "./opcodes.ts";
export type { PongAnswer } from "./ping-ledger.ts";
export { countBytes, showPlain, showText, textColumns } from "./show-text.ts";
export { addTotals, noTotals, sumTotals, type WireTotals } from "./totals.ts";
export { type ViolationCode, violations } from "./violations.ts";
export { createWebSocketView, type WebSocketEvent, type WebSocketView } from "./websocket-view.ts";
