package dev.relkt.training.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes files of training data for tests, with ' for ". */
public final class SetFiles {

  private SetFiles() {}

  /** Writes lines, gzipped if the name says so. */
  public static void write(Path file, String... lines) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      byte[] bytes =
          (String.join("\n", lines).replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8);
      if (file.toString().endsWith(".gz")) {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
          out.write(bytes);
        }
      } else {
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A small training set without faults: three documents, three questions, a translation. */
  public static void sound(Path folder) {
    write(folder.resolve("training-set.json"), "{'format': 1}");
    write(
        folder.resolve("passages.jsonl"),
        "{'id':'p1','lang':'en','title':'Ice','text':'Ice floats on water.','document':'ice'}",
        "{'id':'p2','lang':'en','title':'Iron','text':'Iron sinks in water.','document':'iron'}",
        "{'id':'p3','lang':'th','text':'น้ำแข็งลอยน้ำ','document':'ice'}",
        "{'id':'p4','lang':'en','text':'Wood floats on water, iron does not.'}");
    write(
        folder.resolve("questions.jsonl"),
        "{'id':'q1','lang':'de','text':'Was schwimmt?','passage':'p1','english':'What floats?'}",
        "{'id':'q2','lang':'en','text':'What sinks?','passage':'p2'}",
        "{'id':'q3','lang':'en','text':'Does wood float?','passage':'p4'}");
    write(
        folder.resolve("translations.jsonl"),
        "{'id':'t1','texts':{'zh-tw':'水','en':'water','fr':'eau'}}");
  }
}
