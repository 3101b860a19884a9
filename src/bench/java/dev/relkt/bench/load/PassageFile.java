package dev.relkt.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Passages of a file of JSON Lines with {@code text}, and {@code lang} and {@code title} where they
 * are known; ids are those of the benchmark. Beyond the file's end it begins again, and a revision
 * above 0 too adds a number to the text.
 */
public final class PassageFile implements BenchCorpus {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Passage> lines = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if a line is no passage, or there is none
   */
  public PassageFile(Path file) {
    int number = 0;
    try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          JsonNode json = JSON.readTree(line);
          lines.add(
              new Passage(
                  BenchCorpus.id(lines.size()),
                  new Language(json.path("lang").asText("und")),
                  json.path("title").asText(""),
                  json.path("text").asText(""),
                  Map.of()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s:%d: %s".formatted(file, number, e.getMessage()), e);
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no line (expected: a passage on every line)".formatted(file));
    }
  }

  @Override
  public Passage passage(int number, int revision) {
    Passage line = lines.get(number % lines.size());
    int round = number / lines.size();
    String text =
        round == 0 && revision == 0
            ? line.text()
            : "%s %d-%d".formatted(line.text(), number, revision);
    return new Passage(
        BenchCorpus.id(number),
        line.language(),
        line.title(),
        text,
        Map.of("revision", Integer.toString(revision)));
  }

  @Override
  public String question(int number) {
    return Excerpt.of(passage(number, 0).text(), new Random(number));
  }
}
