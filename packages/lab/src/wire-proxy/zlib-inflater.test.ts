import { describeInflaterContract } from "../wire/inflater.contract.ts";
import { createZlibInflater } from "./zlib-inflater.ts";

describeInflaterContract("node:zlib", createZlibInflater);
