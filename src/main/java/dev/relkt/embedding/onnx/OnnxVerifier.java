package dev.relkt.embedding.onnx;

import com.google.protobuf.CodedInputStream;
import dev.relkt.registry.ModelRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Decides from the bytes of an ONNX file, before an engine sees it, whether it may be loaded. A
 * graph is a program: an operation of a foreign domain is code of somebody else's, and a constant's
 * bytes may be in any file that it names.
 *
 * <ul>
 *   <li>Every operation of the graph, of graphs inside of it and of its functions is the standard's
 *       ({@code ai.onnx}, {@code ai.onnx.ml}), one of the runtime's that {@code
 *       allowed-contrib-ops.txt} names, or a function of the file itself that does not call itself.
 *   <li>A constant has as many bytes as its shape and type ask for. Those of another file are in
 *       the folder of the graph or below, not behind a link, and all there.
 *   <li>Graphs are nested at most {@value OnnxReader#MAX_DEPTH} deep.
 *   <li>Format and operation set are of versions that the engine knows.
 * </ul>
 *
 * <p>The file is read once and not kept: memory does not grow with its weights.
 */
public final class OnnxVerifier {

  private static final int MAX_PROBLEMS = 8;
  private static final int HEAD = 32;

  private OnnxVerifier() {}

  /**
   * Decides on a file.
   *
   * @param what it is, such as {@code model minilm/1}
   * @param file the graph; files that it names are looked for in its folder
   * @return what the graph takes and gives
   * @throws ModelRefused naming every reason, operations with node and graph
   */
  public static OnnxGraph check(String what, Path file) {
    try {
      return read(what, file);
    } catch (IOException e) {
      throw new ModelRefused(
          "%s: %s cannot be read as an ONNX graph: %s; it is cut short, damaged or something else: fetch it again"
              .formatted(what, file, e.getMessage()),
          e);
    }
  }

  private static OnnxGraph read(String what, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "%s: %s is %s (expected: an ONNX file); name the file itself"
              .formatted(
                  what,
                  file,
                  Files.isSymbolicLink(file)
                      ? "a link"
                      : Files.exists(file) ? "no file" : "missing"));
    }
    long bytes = Files.size(file);
    if (bytes >= Integer.MAX_VALUE) {
      throw new ModelRefused(
          "%s: %s has %d bytes (expected: less than %d, as ONNX has it); export it with its weights in a file beside it"
              .formatted(what, file, bytes, Integer.MAX_VALUE));
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      refuseOther(what, file, in);
      CodedInputStream coded = CodedInputStream.newInstance(in, 1 << 16);
      coded.setSizeLimit(Integer.MAX_VALUE);
      var reader = new OnnxReader(new ProtoFields(coded), file.resolve("..").normalize());
      OnnxGraph graph = reader.read();
      refuse(what, file, reader.problems());
      return graph;
    }
  }

  /** What people have in the place of an ONNX file. */
  private static void refuseOther(String what, Path file, InputStream in) throws IOException {
    in.mark(HEAD);
    String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    in.reset();
    String found =
        head.isEmpty()
            ? "empty"
            : head.startsWith("version https://git-lfs")
                ? "a pointer of Git LFS; \"git lfs pull\" fetches the file itself"
                : head.startsWith("<")
                    ? "a web page; fetch the file itself"
                    : head.startsWith("ORTM", 4)
                        ? "in ONNX Runtime's own format; use the .onnx file that it was made of"
                        : head.startsWith("PK") ? "an archive; unpack it" : "";
    if (!found.isEmpty()) {
      throw new ModelRefused(
          "%s: %s (expected: an ONNX graph): it is %s".formatted(what, file, found));
    }
  }

  private static void refuse(String what, Path file, List<String> problems) {
    if (!problems.isEmpty()) {
      int more = problems.size() - MAX_PROBLEMS;
      throw new ModelRefused(
          "%s in %s: %s%s; nothing of it was loaded: use a model that only computes, with all its files"
              .formatted(
                  what,
                  file,
                  String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))),
                  more > 0 ? "; and %d more".formatted(more) : ""));
    }
  }
}
