package dev.relkt.topic.format;

/** What holds for a value of 0 bytes, which clients send that cannot send null. */
public enum EmptyValue {
  REFUSE,
  /** It counts as a null value, which deletes; so does the JSON word null. */
  DELETE
}
