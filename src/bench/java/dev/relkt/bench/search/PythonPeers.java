package dev.relkt.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.shard.ShardSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.VectorUtil;

/**
 * C++ libraries that a Python on this machine has: faiss and hnswlib, as Debian's python3-faiss and
 * python3-hnswlib bring them. They run in a process of their own, after the others, and count their
 * own processor time; the cost of the call from Python is a part of it.
 */
final class PythonPeers {

  /** The libraries by their module. */
  private static final List<String> MODULES = List.of("faiss", "hnswlib");

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
  private static final List<Integer> EFFORTS = List.of(10, 20, 50, 100, 200);
  private static final int USUAL = 50;
  private static final int PROBE_SECONDS = 30;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Peer> peers = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * @param python the command
   */
  private record Peer(String module, String python) {

    String name() {
      return module + " (C++)";
    }
  }

  /** Looks for them. */
  PythonPeers() {
    for (String module : MODULES) {
      PYTHONS.stream()
          .filter(python -> has(python, module))
          .findFirst()
          .ifPresentOrElse(
              python -> peers.add(new Peer(module, python)),
              () ->
                  missing.add(
                      "%s (C++) was left out: no Python here has the modules %s and numpy (expected, for example: apt install python3-%s)"
                          .formatted(module, module, module)));
    }
  }

  /** One sentence for each that is not there. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  private static boolean has(String python, String module) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import numpy, " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  /**
   * Measures them all.
   *
   * @param least by question, the inner product that a found window must have to count
   */
  SearchFigures measure(WindowSet windows, float[] least, int k, int rounds, Path directory)
      throws IOException {
    List<SearchFigures.Built> built = new ArrayList<>();
    List<SearchFigures.Cell> cells = new ArrayList<>();
    if (!peers.isEmpty()) {
      Files.createDirectories(directory);
      write(windows.windows(), directory.resolve("windows.f32"));
      write(windows.questions(), directory.resolve("questions.f32"));
      try (InputStream script =
          PythonPeers.class.getResourceAsStream("/dev/relkt/bench/peers.py")) {
        if (script == null) {
          throw new IllegalStateException("/dev/relkt/bench/peers.py is not on the class path");
        }
        Files.copy(script, directory.resolve("peers.py"));
      }
    }
    for (Peer peer : peers) {
      List<String> lines = run(peer, windows.dimension(), k, rounds, directory);
      JsonNode index = JSON.readTree(lines.getFirst());
      built.add(
          new SearchFigures.Built(
              peer.name(),
              index.path("cpuSeconds").asDouble(),
              index.path("seconds").asDouble(),
              index.path("bytes").asLong()));
      for (String line : lines.subList(1, lines.size())) {
        cells.add(cell(peer, JSON.readTree(line), windows, least, k));
      }
    }
    return new SearchFigures(windows.size(), windows.dimension(), built, cells);
  }

  private static SearchFigures.Cell cell(
      Peer peer, JsonNode json, WindowSet windows, float[] least, int k) {
    List<Double> micros = new ArrayList<>();
    json.path("micros").forEach(one -> micros.add(one.asDouble()));
    micros.sort(null);
    int found = 0;
    for (int q = 0; q < windows.questions().length; q++) {
      for (JsonNode position : json.path("found").path(q)) {
        int window = position.asInt();
        // Where faiss finds fewer than k, it fills up with -1.
        if (window >= 0
            && VectorUtil.dotProduct(windows.questions()[q], windows.windows()[window])
                >= least[q]) {
          found++;
        }
      }
    }
    int effort = json.path("effort").asInt();
    return new SearchFigures.Cell(
        peer.name(),
        effort,
        effort == USUAL ? SearchFigures.Usual.YES : SearchFigures.Usual.NO,
        (double) found / (k * (long) windows.questions().length),
        micros.get(micros.size() / 2),
        micros.getFirst(),
        micros.getLast());
  }

  private static List<String> run(Peer peer, int dimension, int k, int rounds, Path directory)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                peer.python(),
                directory.resolve("peers.py").toString(),
                peer.module(),
                directory.toString()));
    ShardSettings settings = ShardSettings.DEFAULT;
    for (int number :
        new int[] {dimension, k, settings.maxConnections(), settings.beamWidth(), rounds}) {
      command.add(Integer.toString(number));
    }
    EFFORTS.forEach(effort -> command.add(effort.toString()));
    Path errors = directory.resolve(peer.module() + ".log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    var stop = new Thread(process::destroyForcibly, "relkt-bench-peer-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      int code = process.waitFor();
      if (code != 0 || lines.size() != EFFORTS.size() + 1) {
        throw new BenchFailed(
            "%s ended with %d after %d lines (expected: 0 after %d):%n%s"
                .formatted(
                    peer.name(), code, lines.size(), EFFORTS.size() + 1, Files.readString(errors)));
      }
      return lines;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    } finally {
      process.destroyForcibly();
      removeHook(stop);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends just now, and the hook runs.
    }
  }

  private static void write(float[][] rows, Path file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (float[] row : rows) {
        ByteBuffer bytes =
            ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        out.write(bytes.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
