import { openHttpReader, openSocketReader } from "./testing/log-reader.ts";
import { describeTransportContract } from "./transport.contract.ts";

describeTransportContract("websocket", openSocketReader);
describeTransportContract("long-poll", openHttpReader(2));
describeTransportContract("poll", openHttpReader(0));
