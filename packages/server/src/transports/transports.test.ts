import { openBoshReader } from "./testing/bosh-reader.ts";
import { openHttpReader, openSocketReader } from "./testing/log-reader.ts";
import { openEventReader, openLineReader } from "./testing/stream-reader.ts";
import { describeTransportContract } from "./transport.contract.ts";

describeTransportContract("websocket", openSocketReader);
describeTransportContract("sse", openEventReader);
describeTransportContract("stream", openLineReader);
describeTransportContract("long-poll", openHttpReader(2));
describeTransportContract("poll", openHttpReader(0));
describeTransportContract("bosh", openBoshReader);
