package dev.relkt.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.client.DeliveryTracker;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.passage.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * How far each file of an ingest is, kept in a folder for the next run: a file of JSON for every
 * topic and input file, {@code <topic>-<digest of both>.json}:
 *
 * <pre>{@code
 * {"format": 1, "topic": "passages", "topicId": "…", "file": "/data/news.jsonl",
 *  "bytes": 1048576, "modified": "2026-11-29T10:15:30Z", "head": "<SHA-256 of the first 64 KiB>",
 *  "read": "auto/de",          how it was read: the format and the language that were asked for, then
 *                              /tenant=NAME and /clean where these were
 *  "places": 12000,            so many lines (rows, paragraphs) were sent, and all of them acknowledged
 *  "refused": 3,               so many of them were refused instead
 *  "madeIds": false,           whether ids were made, in this file or one before it
 *  "done": false}              whether that is all of them
 * }</pre>
 *
 * <p>Written at most once a second, to a temporary name first. A run that ends without a word has
 * sent at most what was on its way behind that: it is sent again. Safe for use by several threads.
 */
class ResumePoints implements AutoCloseable {

  static final int FORMAT = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int HEAD_BYTES = 64 * 1024;
  private static final int MARK_EVERY = 64;
  private static final long SAVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What must be the same to go on.
   *
   * @param topicId of the topic: another one of its name has nothing yet
   * @param format that was asked for
   * @param language that was asked for, or empty
   * @param tenant whose passages they are
   * @param controls what becomes of control characters
   */
  record Run(
      String topic,
      String topicId,
      String format,
      String language,
      Optional<Tenant> tenant,
      PassageInput.Controls controls) {

    String read() {
      return "%s/%s%s%s"
          .formatted(
              format,
              language,
              tenant.map(one -> "/tenant=" + one.name()).orElse(""),
              controls == PassageInput.Controls.CLEANED ? "/clean" : "");
    }
  }

  /**
   * Where a file begins.
   *
   * @param done whether there is nothing left of it
   * @param refused how many of its places an earlier run refused
   * @param note what to tell about it
   */
  record Start(boolean done, long refused, Optional<String> note) {

    static final Start AT_THE_BEGINNING = new Start(false, 0, Optional.empty());
  }

  /** As a file is now. */
  private record Input(String path, long bytes, String modified, String head) {}

  /** A place up to which everything is sent once so many records have arrived. */
  private record Mark(
      Input input, long places, long refused, boolean madeIds, long sent, boolean done) {}

  private final Path folder;
  private final Run run;
  private final DeliveryTracker arrivals;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Map<Input, Mark> unsaved = new HashMap<>();
  private @Nullable Input current;
  private long skip;
  private long places;
  private long refused;
  private boolean madeIds;
  private long savedAt = System.nanoTime();

  private ResumePoints(Path folder, Run run, DeliveryTracker arrivals) {
    this.folder = folder;
    this.run = run;
    this.arrivals = arrivals;
  }

  /** Keeps them in a folder, which is made where it is not there. */
  static ResumePoints in(Path folder, Run run, DeliveryTracker arrivals) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailed(
          "--resume-folder: %s: cannot be made: %s".formatted(folder, FileMistake.describe(e)), e);
    }
    return new ResumePoints(folder, run, arrivals);
  }

  /** Every file is read from its beginning, and nothing is kept. */
  static ResumePoints none() {
    return new ResumePoints(
        Path.of(""),
        new Run("", "", "", "", Optional.empty(), PassageInput.Controls.REFUSED),
        new DeliveryTracker()) {
      @Override
      Start begin(String file) {
        return Start.AT_THE_BEGINNING;
      }

      @Override
      boolean isBehind() {
        return false;
      }

      @Override
      void passed() {}

      @Override
      void refused() {}

      @Override
      void madeIds() {}

      @Override
      void end() {}

      @Override
      void save() {}
    };
  }

  /** Begins with a file. */
  synchronized Start begin(String file) {
    places = 0;
    skip = 0;
    refused = 0;
    current = null;
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      // Reading it says what it is.
      return Start.AT_THE_BEGINNING;
    }
    try {
      Input input = look(path);
      current = input;
      Path kept = keptAt(input);
      if (!Files.exists(kept)) {
        return Start.AT_THE_BEGINNING;
      }
      JsonNode known = JSON.readTree(kept.toFile());
      if (known.path("format").asInt() != FORMAT) {
        throw new CommandFailed(
            "%s: format %s (expected: %d, that of this version); delete it to read %s from its beginning"
                .formatted(kept, known.path("format").asText("missing"), FORMAT, file));
      }
      return start(file, known, input);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: cannot be resumed: %s".formatted(file, FileMistake.describe(e)), e);
    }
  }

  private Start start(String file, JsonNode known, Input input) {
    Optional<String> changed = changed(known, input);
    if (changed.isPresent()) {
      return new Start(
          false,
          0,
          Optional.of("%s: %s; it is read from its beginning".formatted(file, changed.get())));
    }
    skip = known.path("places").asLong();
    refused = known.path("refused").asLong();
    String ofThem = refused == 0 ? "" : ", of which %,d were refused".formatted(refused);
    if (known.path("done").asBoolean()) {
      // Ids that are made must not be those of another file: it is read for its own.
      boolean again = known.path("madeIds").asBoolean();
      return new Start(
          !again,
          refused,
          Optional.of(
              "%s: all of it was sent by an earlier run%s"
                  .formatted(
                      file, refused == 0 ? "" : ", but %,d that were refused".formatted(refused))));
    }
    return new Start(
        false,
        refused,
        skip == 0
            ? Optional.empty()
            : Optional.of(
                "%s: going on behind the first %,d places%s".formatted(file, skip, ofThem)));
  }

  private Optional<String> changed(JsonNode known, Input input) {
    if (!known.path("topicId").asText().equals(run.topicId)) {
      return Optional.of("the topic %s is another one since".formatted(run.topic));
    }
    if (!known.path("read").asText().equals(run.read())) {
      return Optional.of("--format, --lang, --tenant or --clean is another one than before");
    }
    boolean same =
        known.path("bytes").asLong() == input.bytes
            && known.path("modified").asText().equals(input.modified)
            && known.path("head").asText().equals(input.head);
    return same ? Optional.empty() : Optional.of("the file has changed since");
  }

  /** Whether the place that is read was sent by an earlier run; to be asked once for each. */
  synchronized boolean isBehind() {
    if (places < skip) {
      places++;
      return true;
    }
    return false;
  }

  /** The place that is read is refused; to be said before it has {@link #passed}. */
  synchronized void refused() {
    refused++;
  }

  /** Ids were made by now. */
  synchronized void madeIds() {
    madeIds = true;
  }

  /** The place that was read is sent, if it has to be. */
  synchronized void passed() {
    places++;
    if (places % MARK_EVERY == 0) {
      mark(false);
    }
  }

  /** The file was read to its end. */
  synchronized void end() {
    mark(true);
  }

  private void mark(boolean done) {
    if (current != null) {
      marks.add(new Mark(current, places, refused, madeIds, arrivals.begun(), done));
      if (System.nanoTime() - savedAt > SAVE_EVERY_NANOS) {
        save();
      }
    }
  }

  /** Keeps what has arrived by now. */
  synchronized void save() {
    savedAt = System.nanoTime();
    long arrived = arrivals.arrivedInOrder();
    while (!marks.isEmpty() && marks.peek().sent <= arrived) {
      Mark mark = marks.remove();
      unsaved.put(mark.input, mark);
    }
    unsaved.values().forEach(this::write);
    unsaved.clear();
  }

  /** Keeps nothing more: what has not arrived by now is sent again. */
  @Override
  public void close() {}

  private void write(Mark mark) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("topic", run.topic);
    json.put("topicId", run.topicId);
    json.put("file", mark.input.path);
    json.put("bytes", mark.input.bytes);
    json.put("modified", mark.input.modified);
    json.put("head", mark.input.head);
    json.put("read", run.read());
    json.put("places", mark.places);
    json.put("refused", mark.refused);
    json.put("madeIds", mark.madeIds);
    json.put("done", mark.done);
    Path kept = keptAt(mark.input);
    Path temporary = kept.resolveSibling(kept.getFileName() + ".new");
    try {
      Files.write(temporary, JSON.writeValueAsBytes(json));
      Files.move(
          temporary, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: cannot be written: %s".formatted(kept, FileMistake.describe(e)), e);
    }
  }

  private Path keptAt(Input input) {
    String digest =
        DigestUtils.sha256Hex((run.topic + "\0" + input.path).getBytes(StandardCharsets.UTF_8));
    return folder.resolve("%s-%s.json".formatted(run.topic, digest.substring(0, 16)));
  }

  private static Input look(Path path) throws IOException {
    FileTime modified = Files.getLastModifiedTime(path);
    try (InputStream in = Files.newInputStream(path)) {
      return new Input(
          path.toRealPath().toString(),
          Files.size(path),
          modified.toInstant().toString(),
          DigestUtils.sha256Hex(in.readNBytes(HEAD_BYTES)));
    }
  }
}
