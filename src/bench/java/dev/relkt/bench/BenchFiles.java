package dev.relkt.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps reports: JSON for programs, Markdown for people, SVG plots, all with the machine. */
public final class BenchFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BenchFiles() {}

  /**
   * As one JSON object: {@code machine}, {@code passed} and {@code benchmarks}, each with its
   * settings, tables (title, headings, rows of cells), conditions, aims and notes.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeJson(List<BenchReport> reports, Machine machine, Path file) {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", JSON.valueToTree(machine));
    root.put("passed", reports.stream().allMatch(BenchReport::passed));
    ArrayNode all = root.putArray("benchmarks");
    for (BenchReport report : reports) {
      ObjectNode one = all.addObject();
      one.put("benchmark", report.name());
      one.put("passed", report.passed());
      one.put("verdict", report.verdict());
      one.set("settings", JSON.valueToTree(report.settings()));
      one.set("conditions", JSON.valueToTree(report.conditions()));
      one.set("aims", JSON.valueToTree(report.aims()));
      one.set("tables", JSON.valueToTree(report.tables()));
      one.set("notes", JSON.valueToTree(report.notes()));
    }
    try {
      makeParent(file);
      Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As Markdown with a heading a benchmark and a table under each.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writeMarkdown(List<BenchReport> reports, Machine machine, Path file) {
    var text = new StringBuilder();
    text.append(machine).append(".\n\n");
    for (BenchReport report : reports) {
      text.append("# relkt bench ").append(report.name()).append("\n\n");
      report.settings().forEach(line -> text.append(line).append("\n\n"));
      report.tables().forEach(table -> text.append(table.markdown()));
      text.append(report.standing().markdown());
      report.notes().forEach(line -> text.append("- ").append(line).append('\n'));
      text.append('\n').append(report.verdict()).append("\n\n");
    }
    try {
      makeParent(file);
      Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The plots of a report, each in a file of its name.
   *
   * @return the files
   * @throws UncheckedIOException if a file cannot be written
   */
  public static List<Path> writePlots(BenchReport report, Path directory) {
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, String> plot : new TreeMap<>(report.plots()).entrySet()) {
        Files.writeString(directory.resolve(plot.getKey()), plot.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return report.plots().keySet().stream().sorted().map(directory::resolve).toList();
  }

  private static void makeParent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }
}
