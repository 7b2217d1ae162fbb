// Fields of many sources on many targets.
export { fieldBatches, fieldBatchScratch, fieldPack, fieldPacked, fieldRows, fieldScratch } from "./fields_batches";
