package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.passage.PassageChange;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.Rejection;
import dev.relkt.topic.RejectionKind;
import dev.relkt.topic.StrictJson;
import dev.relkt.topic.StrictText;
import dev.relkt.topic.schema.RegisteredValues;
import dev.relkt.topic.schema.RegistryOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads records of the topic of passages in the form that its producers write. For one thread. */
public final class PassageReader implements AutoCloseable {

  private final FormatOptions options;
  private final int maxValueBytes;
  private final PassagesTopic passages;
  private final @Nullable RegisteredValues registered;

  /**
   * @param maxValueBytes records with a larger value are rejected before they are read
   * @param passages reads ReLKT's own form
   */
  public PassageReader(FormatOptions options, int maxValueBytes, PassagesTopic passages) {
    this.options = options;
    this.maxValueBytes = maxValueBytes;
    this.passages = passages;
    RegistryOptions registry = options.registry();
    registered =
        registry == null
            ? null
            : options
                .format()
                .registered()
                .map(encoding -> new RegisteredValues(encoding, registry))
                .orElse(null);
  }

  /**
   * Reads a record. Never throws for what is in it.
   *
   * @throws dev.relkt.topic.schema.RegistryUnavailable if its schema has to be asked for and is not
   *     answered
   */
  public Decoded<PassageChange> decode(RawRecord raw) {
    RawRecord read =
        options.emptyValue() == EmptyValue.DELETE && saysNothing(raw.value())
            ? with(raw, raw.key(), null)
            : raw;
    if (options.format() == PassageFormat.RELKT) {
      return passages.decode(read);
    }
    return switch (Decoded.by(() -> translated(read))) {
      case Decoded.Rejected<RawRecord> refused ->
          new Decoded.Rejected<>(refused.rejection(), refused.kind());
      case Decoded.Accepted<RawRecord> own -> explained(passages.decode(own.value()));
    };
  }

  private Decoded<PassageChange> explained(Decoded<PassageChange> decoded) {
    return switch (decoded) {
      case Decoded.Accepted<PassageChange> accepted -> accepted;
      case Decoded.Rejected<PassageChange> rejected ->
          new Decoded.Rejected<>(
              new Rejection(
                  options.fields().explained(rejected.rejection().reason()),
                  rejected.rejection().exception()),
              rejected.kind());
    };
  }

  /** The record as ReLKT itself would have written it. */
  private RawRecord translated(RawRecord raw) {
    FieldMapping mapping = options.fields();
    ForeignRecord record = foreign(raw);
    byte[] id = mapping.idOf(record).getBytes(StandardCharsets.UTF_8);
    if (record.removal()) {
      List<RecordHeader> headers = new ArrayList<>(raw.headers());
      mapping
          .versionOf(record)
          .map(version -> RecordHeader.of(PassagesTopic.VERSION_HEADER, version.asText()))
          .ifPresent(headers::add);
      return with(raw, id, null, headers);
    }
    boolean events = options.format().hasEvents();
    if (events) {
      RejectionKind.FORMAT.check(() -> DebeziumEvent.refuseUnchanged(record, mapping));
    }
    Predicate<String> own = events ? DebeziumEvent::ownField : name -> false;
    return with(raw, id, StrictJson.bytes(mapping.passageOf(record, own)));
  }

  private ForeignRecord foreign(RawRecord raw) {
    JsonNode key = RejectionKind.KEY.of(() -> key(raw));
    byte[] bytes = raw.value();
    if (bytes == null) {
      return ForeignRecord.tombstone(key);
    }
    StrictText.refuseLargerThan(maxValueBytes, bytes);
    if (saysNothing(bytes)) {
      throw new RejectedRecord(
          "value: %s (expected: a JSON object; a delete is a null value; where clients cannot send one, set passages.empty-value to delete)"
              .formatted(bytes.length == 0 ? "0 bytes" : "the word null"));
    }
    RegisteredValues values = registered;
    JsonNode value =
        values == null
            ? RejectionKind.ENCODING.of(() -> JsonBytes.value(bytes))
            : RejectionKind.SCHEMA.of(() -> values.read("value", bytes, raw));
    if (value.isNull()) {
      return ForeignRecord.tombstone(key);
    }
    if (!value.isObject()) {
      throw new RejectedRecord(
          "value: %s (expected: %s)"
              .formatted(Words.found(value), registered == null ? "a JSON object" : "a record"));
    }
    return options.format().hasEvents()
        ? RejectionKind.FORMAT.of(() -> DebeziumEvent.read(key, value))
        : ForeignRecord.upsert(key, value, value);
  }

  private JsonNode key(RawRecord raw) {
    byte[] key = raw.key();
    return registered != null && key != null && RegisteredValues.isFramed("key", key, raw)
        ? registered.read("key", key, raw)
        : JsonBytes.key(key);
  }

  private static boolean saysNothing(byte @Nullable [] value) {
    return value != null
        && (value.length == 0
            || value.length < 8
                && new String(value, StandardCharsets.UTF_8).strip().equals("null"));
  }

  private static RawRecord with(RawRecord raw, byte @Nullable [] key, byte @Nullable [] value) {
    return with(raw, key, value, raw.headers());
  }

  private static RawRecord with(
      RawRecord raw, byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {
    return new RawRecord(
        raw.topic(), raw.partition(), raw.offset(), raw.timestampMillis(), key, value, headers);
  }

  @Override
  public void close() {
    if (registered != null) {
      registered.close();
    }
  }
}
