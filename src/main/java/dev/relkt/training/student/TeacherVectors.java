package dev.relkt.training.student;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The vectors that a teacher gives for texts, each computed once: they are kept in a file, by the
 * hash of the text, and a run that broke off goes on where it was.
 *
 * <p>The file is named for the teacher's embedding space. Little-endian; for each text the first 16
 * bytes of the SHA-256 of its UTF-8, then the components as floats. A last entry that is not whole
 * is taken off. Not thread-safe.
 */
final class TeacherVectors implements AutoCloseable {

  private static final int HASH = 16;

  /** Texts between two looks at whether to stop. */
  private static final int BATCH = 512;

  private final Encoder teacher;
  private final FileChannel file;
  private final int dimension;
  private final Map<ByteBuffer, float[]> known = new HashMap<>();

  private TeacherVectors(Encoder teacher, FileChannel file) {
    this.teacher = teacher;
    this.file = file;
    this.dimension = teacher.dimension();
  }

  /**
   * Opens the file of a teacher, or begins it.
   *
   * @param folder that the file is in
   * @param teacher open as long as this is
   */
  static TeacherVectors open(Path folder, Encoder teacher) throws IOException {
    Files.createDirectories(folder);
    FileChannel file =
        FileChannel.open(
            folder.resolve(teacher.space().id() + ".vectors"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      var vectors = new TeacherVectors(teacher, file);
      vectors.read();
      return vectors;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private int entryBytes() {
    return HASH + dimension * Float.BYTES;
  }

  private void read() throws IOException {
    long entries = file.size() / entryBytes();
    ByteBuffer entry = ByteBuffer.allocate(entryBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < entries; i++) {
      entry.clear();
      while (entry.hasRemaining()) {
        if (file.read(entry, i * entryBytes() + entry.position()) < 0) {
          throw new IOException("%d entries, then an end".formatted(i));
        }
      }
      entry.flip();
      byte[] hash = new byte[HASH];
      entry.get(hash);
      float[] vector = new float[dimension];
      entry.asFloatBuffer().get(vector);
      known.put(ByteBuffer.wrap(hash), vector);
    }
    file.truncate(entries * entryBytes());
    file.position(entries * entryBytes());
  }

  /** How many vectors there are. */
  int size() {
    return known.size();
  }

  /**
   * The vectors of texts, as the teacher gives them for questions: whole texts, short ones.
   *
   * @param what for the progress
   * @return one a text, in their order; rows are shared, never change them
   * @throws TrainingStopped if training is to stop; what was computed is kept
   */
  List<float[]> of(List<String> texts, String what, TrainingProgress progress) throws IOException {
    List<ByteBuffer> hashes = texts.stream().map(TeacherVectors::hash).toList();
    var missing = new ArrayList<Integer>();
    for (int i = 0; i < texts.size(); i++) {
      if (!known.containsKey(hashes.get(i))) {
        missing.add(i);
      }
    }
    for (int from = 0; from < missing.size(); from += BATCH) {
      List<Integer> batch = missing.subList(from, Math.min(missing.size(), from + BATCH));
      List<Embedding> found = encode(batch.stream().map(texts::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        add(hashes.get(batch.get(i)), found.get(i).toArray());
      }
      progress.at(what, "texts", from + batch.size(), missing.size(), "");
      if (progress.stopping()) {
        throw new TrainingStopped(what);
      }
    }
    return hashes.stream().map(known::get).toList();
  }

  private List<Embedding> encode(List<String> texts) {
    try {
      return teacher.encodeQuestions(texts);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TrainingRefused("teacher: it cannot encode: %s".formatted(e.getMessage()), e);
    }
  }

  private void add(ByteBuffer hash, float[] vector) throws IOException {
    if (known.putIfAbsent(hash, vector) == null) {
      ByteBuffer entry = ByteBuffer.allocate(entryBytes()).order(ByteOrder.LITTLE_ENDIAN);
      entry.put(hash.duplicate());
      entry.asFloatBuffer().put(vector);
      entry.clear();
      while (entry.hasRemaining()) {
        file.write(entry);
      }
    }
  }

  private static ByteBuffer hash(String text) {
    return ByteBuffer.wrap(DigestUtils.sha256(text.getBytes(StandardCharsets.UTF_8)), 0, HASH)
        .slice();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
