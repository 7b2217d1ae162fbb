/**
 * The program of the workers.
 *
 * @module
 */
import { serve } from "../../device/mod.ts";
import { work } from "./work.ts";

serve(work);
