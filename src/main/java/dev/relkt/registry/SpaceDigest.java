package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.VectorRule.DenseLayer;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The text of which the id of an embedding space is the digest. A part that an earlier format did
 * not have adds lines only where it is there, so that the ids of earlier versions stay.
 */
final class SpaceDigest {

  private final StringBuilder text = new StringBuilder("relkt embedding space 1\n");
  private final Set<String> folders = new LinkedHashSet<>(List.of("saved_model/", "tokenizer/"));

  private SpaceDigest() {}

  static EmbeddingSpace of(Encoding encoding, Collection<ModelFile> files) {
    var digest = new SpaceDigest();
    digest.append(encoding);
    digest.append(files);
    return new EmbeddingSpace(
        "es-" + DigestUtils.sha256Hex(digest.text.toString()).substring(0, 24));
  }

  private void append(Encoding encoding) {
    text.append("dimension ").append(encoding.dimension()).append('\n');
    EncoderCall encoder = encoding.encoder();
    line("encoder", call(encoder));
    encoding
        .features()
        .ifPresent(
            f ->
                line(
                    "features",
                    f.kind() + "|" + f.version() + "|" + new TreeMap<>(f.settings()).toString()));
    encoding.windows().ifPresent(w -> line("windows", windows(w)));
    line("title", encoding.title().name());
    encoding.centre().ifPresent(c -> line("centre", c.toBase64()));
    further("encoder", encoder);
    encoding
        .questionEncoder()
        .ifPresent(
            question -> {
              line("question-encoder", call(question));
              further("question-encoder", question);
            });
    encoding
        .prefixes()
        .ifPresent(
            p -> {
              line("question-prefix", inOneLine(p.question()));
              line("passage-prefix", inOneLine(p.passage()));
            });
    encoding
        .endpoint()
        .ifPresent(
            e ->
                line(
                    "endpoint",
                    "%d|%s|%s".formatted(e.dimension(), e.dimensionSent(), inOneLine(e.model()))));
  }

  /** Rules of formats before the fourth have a number of windows, and that last. */
  private static String windows(WindowRule rule) {
    return "%d|%d|%s%s"
        .formatted(
            rule.words(),
            rule.stride(),
            rule.max().isPresent() ? Integer.toString(rule.max().getAsInt()) : "all",
            rule.bySentences() ? "|sentences" : "");
  }

  private static String call(EncoderCall call) {
    return String.join(
        "|",
        call.input().name(),
        call.tag(),
        call.signature(),
        new TreeMap<>(call.inputs()).toString(),
        call.output());
  }

  /** What a call has had since format 3. */
  private void further(String name, EncoderCall call) {
    call.engine().ifPresent(engine -> line(name + "-engine", engine.name()));
    call.path()
        .ifPresent(
            path -> {
              line(name + "-path", path);
              folders.add(path.substring(0, path.indexOf('/') + 1));
            });
    call.vector()
        .ifPresent(
            rule -> {
              line(name + "-pooling", rule.pooling().name());
              for (DenseLayer layer : rule.dense()) {
                line(
                    name + "-dense",
                    "%s|%d|%d|%s"
                        .formatted(layer.file(), layer.in(), layer.out(), layer.activation()));
                folders.add("dense/");
              }
              rule.cut().ifPresent(cut -> line(name + "-cut", cut.toString()));
              line(name + "-normalise", Boolean.toString(rule.normalise()));
            });
  }

  private void append(Collection<ModelFile> files) {
    files.stream()
        .filter(file -> counts(file.path()))
        .sorted(Comparator.comparing(ModelFile::path))
        .forEach(file -> line("file", file.path() + " " + file.sha256()));
  }

  private boolean counts(String path) {
    return folders.stream().anyMatch(path::startsWith);
  }

  private void line(String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String inOneLine(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
