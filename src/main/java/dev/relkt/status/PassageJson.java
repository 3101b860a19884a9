package dev.relkt.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Passage;
import dev.relkt.shard.LogOffset;
import dev.relkt.shard.SourcePosition;
import dev.relkt.shard.StoredPassage;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import java.time.Instant;

/**
 * A passage of an index as a line of JSON Lines: {@code id} and the fields of the topic {@code
 * passages}. {@code relkt ingest} makes the same passage of it.
 */
public final class PassageJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PassageJson() {}

  /** The fields of the topic. */
  public static String line(StoredPassage stored) {
    return text(fields(stored));
  }

  /**
   * The fields of the topic, and in {@code stored} what the index knows beside them: a place in the
   * log where it comes from there.
   */
  public static String lineWithPlace(PublishedPassages.Found found, IndexSnapshot snapshot) {
    ObjectNode json = fields(found.stored());
    SourcePosition from = found.stored().position();
    ObjectNode place = json.putObject("stored");
    if (!from.isBackfilled()) {
      place
          .put("partition", from.partition())
          .put("offset", LogOffset.offset(from.offset()))
          .put("timestamp", Instant.ofEpochMilli(from.timestampMillis()).toString());
    }
    place
        .put("windows", found.stored().windows())
        .put("shard", found.shard())
        .put("generation", snapshot.generation())
        .put("snapshot", snapshot.number())
        .put("publishedAt", snapshot.publishedAt().toString());
    return text(json);
  }

  private static ObjectNode fields(StoredPassage stored) {
    Passage passage = stored.passage();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", passage.id().value());
    // Also where nobody knows it: what is sent again is not to be detected once more.
    json.put("lang", passage.language().tag());
    if (!passage.title().isEmpty()) {
      json.put("title", passage.title());
    }
    json.put("text", passage.text());
    if (!passage.metadata().isEmpty()) {
      json.set("metadata", MetadataJson.write(passage.metadata()));
    }
    passage.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
    stored.version().ifPresent(version -> json.put("version", version));
    return json;
  }

  private static String text(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON of strings and numbers", e);
    }
  }
}
