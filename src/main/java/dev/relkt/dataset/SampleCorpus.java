package dev.relkt.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** The passages and questions that come with ReLKT, written for it. */
public final class SampleCorpus {

  /** The name in reports and in files of expectations. */
  public static final String NAME = "sample";

  private static final String FOLDER = "/dev/relkt/sample/";

  private SampleCorpus() {}

  /** Reads it from the class path. */
  public static RetrievalTask task() {
    URL there = SampleCorpus.class.getResource(FOLDER + "passages.jsonl");
    if (there == null) {
      throw new IllegalStateException(FOLDER + "passages.jsonl is not on the class path");
    }
    try {
      URI uri = there.toURI();
      if (uri.getScheme().equals("file")) {
        return task(java.util.Objects.requireNonNull(Path.of(uri).getParent()));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return task(jar.getPath(FOLDER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RetrievalTask task(Path folder) {
    return new RetrievalTask(
        LabelledFiles.passages(folder.resolve("passages.jsonl")).records(),
        LabelledFiles.questions(folder.resolve("questions.jsonl")).records(),
        Qrels.read(folder.resolve("qrels.txt")));
  }
}
