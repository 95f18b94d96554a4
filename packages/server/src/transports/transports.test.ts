import { openBoshReader } from "./testing/bosh-reader.ts";
import { openDeflateReader, openHttpReader, openSocketReader } from "./testing/log-reader.ts";
import { openEventReader, openGzipEventReader, openGzipLineReader, openLineReader } from "./testing/stream-reader.ts";
import { describeTransportContract } from "./transport.contract.ts";

describeTransportContract("websocket", openSocketReader, { pushes: true, beats: false });
describeTransportContract("websocket-deflate", openDeflateReader, { pushes: true, beats: false });
describeTransportContract("sse", openEventReader, { pushes: true, beats: true });
describeTransportContract("stream", openLineReader, { pushes: true, beats: true });
describeTransportContract("sse-gzip", openGzipEventReader, { pushes: true, beats: true });
describeTransportContract("stream-gzip", openGzipLineReader, { pushes: true, beats: true });
describeTransportContract("long-poll", openHttpReader(1), { pushes: false, beats: true });
describeTransportContract("poll", openHttpReader(0), { pushes: false, beats: false });
describeTransportContract("bosh", openBoshReader, { pushes: false, beats: true });
