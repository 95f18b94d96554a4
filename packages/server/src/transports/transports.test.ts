import { openBoshReader } from "./testing/bosh-reader.ts";
import { openHttpReader, openSocketReader } from "./testing/log-reader.ts";
import { openEventReader, openLineReader } from "./testing/stream-reader.ts";
import { describeTransportContract } from "./transport.contract.ts";

describeTransportContract("websocket", openSocketReader, { pushes: true, beats: false });
describeTransportContract("sse", openEventReader, { pushes: true, beats: true });
describeTransportContract("stream", openLineReader, { pushes: true, beats: true });
describeTransportContract("long-poll", openHttpReader(1), { pushes: false, beats: true });
describeTransportContract("poll", openHttpReader(0), { pushes: false, beats: false });
describeTransportContract("bosh", openBoshReader, { pushes: false, beats: true });
