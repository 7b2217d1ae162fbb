import { checkAll } from "../support.ts";
import { properties } from "./mod.ts";

checkAll("networks", properties);
