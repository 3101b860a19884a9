package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.cli.console.Arguments;
import dev.relkt.cli.console.HelpWidth;
import dev.relkt.cli.console.StandardInput;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.serve.AskCommand;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelManifest;
import dev.relkt.shard.ShardCommit;
import dev.relkt.snapshot.IndexLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  /** Port 1 of this machine, where nobody listens. */
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "demo",
        "ingest",
        "ask",
        "delete",
        "passages",
        "status",
        "dlq",
        "evaluate",
        "model",
        "gate",
        "config",
        "version",
        "completion",
        "bench"
      })
  void explainsEveryCommandWithCodeZero(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: relkt " + command);
  }

  @Test
  void saysItsVersionAndThoseOfItsLibrariesAndFormats() {
    assertThat(run("version")).isZero();
    assertThat(out.toString().lines().toList())
        .satisfies(lines -> assertThat(lines.getFirst()).startsWith("relkt "))
        .anyMatch(line -> line.matches("commit {10}\\S.*"))
        .anyMatch(line -> line.matches("Java {12}[0-9].*"))
        .anyMatch(line -> line.matches("Flink {11}[0-9.]+"))
        .anyMatch(line -> line.matches("Lucene {10}[0-9.]+"))
        .anyMatch(line -> line.matches("DJL {13}[0-9.]+"))
        .anyMatch(line -> line.matches("Kafka clients {3}[0-9.]+"))
        .contains(
            "index layout    " + IndexLayout.FORMAT,
            "shard format    " + ShardCommit.FORMAT,
            "model manifest  " + ModelManifest.FORMAT);
    String version = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).isEqualTo(version);
  }

  @Test
  void completesCommandsAndOptionsInAShell() throws Exception {
    assertThat(run("completion")).isZero();
    Path script = Files.writeString(directory.resolve("completion"), out.toString());
    assertThat(completed(script, "relkt", "comp")).containsExactly("completion");
    assertThat(completed(script, "relkt", "model", "act")).containsExactly("activate");
    assertThat(completed(script, "relkt", "ask", "--top")).containsExactly("--top-k");
  }

  /** What bash offers for the last of the words. */
  private static List<String> completed(Path script, String... words) throws Exception {
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_relkt; printf '%%s\\n' ${COMPREPLY[@]}"
                    .formatted(script, String.join(" ", words), words.length - 1))
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void endsWithTwoForWhatItDoesNotUnderstand() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
    assertThat(run("ask")).isEqualTo(2);
    assertThat(run("ingest")).isEqualTo(2);
    assertThat(run("dlq")).isEqualTo(2);
    assertThat(run("dlq", "replay")).isEqualTo(2);
    assertThat(run("passages")).isEqualTo(2);
    assertThat(run("passages", "get")).isEqualTo(2);
    assertThat(run("passages", "list", "--limit", "0")).isEqualTo(2);
    assertThat(run("model")).isEqualTo(2);
    assertThat(run("model", "activate")).isEqualTo(2);
    assertThat(run("model", "activate", "student")).isEqualTo(2);
    assertThat(run("gate")).isEqualTo(2);
    assertThat(run("gate", "set")).isEqualTo(2);
    assertThat(run("gate", "set", "file", "--sample")).isEqualTo(2);
    assertThat(run("gate", "set", "--sample", "--qrels", "file")).isEqualTo(2);
    assertThat(run("up", "--port", "many")).isEqualTo(2);
    assertThat(run("delete", " ")).isEqualTo(2);
  }

  @Test
  void saysWhatItDoesNotUnderstandInOneLineWithTheWayToHelp() {
    run("ask", "--tpo-k", "3", "why?");
    run("delte");
    run("ask");
    run("up", "--port", "many");
    assertThat(err.toString().lines())
        .containsExactly(
            "relkt: Unknown option: '--tpo-k'; what begins with - and is no option stands after --;"
                + " see \"relkt ask --help\"",
            "relkt: Unmatched argument at index 0: 'delte'; nearest: delete, model, help; see \"relkt"
                + " --help\"",
            "relkt: Missing required parameter: 'QUESTION'; see \"relkt ask --help\"",
            "relkt: Invalid value for option '--port': 'many' is not a whole number; see \"relkt up"
                + " --help\"");
  }

  @Test
  void takesIdsAndQuestionsThatLookLikeFilesOrOptions() throws IOException {
    Path list = Files.writeString(directory.resolve("list"), "a\nb\n");
    assertThat(parsed("delete", "@" + list)).containsExactly("@" + list);
    assertThat(parsed("delete", "-5", "--topic", "t")).containsExactly("-5");
    assertThat(parsed("delete", "--", "--all", "@x")).containsExactly("--all", "@x");
    assertThat(parsed("ask", "-5 degrees outside")).containsExactly("-5 degrees outside");
    assertThat(parsed("ask", "--lang", "en", "-hello there", "--top-k=3"))
        .containsExactly("-hello there");
    assertThat(parsed("ask", "@list what is it?")).containsExactly("@list what is it?");
    assertThat(parsed("ask", "why", "--filter=topic=two words")).containsExactly("why");
  }

  @Test
  void refusesArgumentsThatLostCharactersOnTheirWay() {
    assertThat(run("delete", "caf\uFFFD\uFFFD-42", "--bootstrap", NOBODY)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("relkt: \"caf\uFFFD\uFFFD-42\": characters did not arrive")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void refusesAClosedStandardInput() {
    System.setProperty(StandardInput.STATE, "closed");
    try {
      assertThat(run("ingest", "-", "--bootstrap", NOBODY)).isEqualTo(1);
      assertThat(err.toString().strip())
          .isEqualTo("relkt: -: the standard input is closed (expected: a file or a pipe)");
    } finally {
      System.clearProperty(StandardInput.STATE);
    }
  }

  @Test
  void printsHelpAsWideAsItIsTold() {
    for (int width : new int[] {60, 100}) {
      String help =
          HelpWidth.set(Main.commandLine(), "" + width)
              .getSubcommands()
              .get("ingest")
              .getUsageMessage();
      assertThat(help.lines().mapToInt(String::length).max().orElse(0))
          .isBetween(width - 15, width);
    }
  }

  @Test
  void repeatsTheBrokersAndTheIndexInHintsWhereTheyAreNotTheUsualOnes() {
    assertThat(BrokerOptions.command(BrokerOptions.DEFAULT_BOOTSTRAP, "status"))
        .isEqualTo("relkt status");
    assertThat(
            IndexOptions.at(Path.of("/data/index"))
                .command(BrokerOptions.command("kafka:9092", "status")))
        .isEqualTo("relkt status --bootstrap kafka:9092 --index-root /data/index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000000"})
  void refusesATopKOutOfRangeBeforeItAsks(String topK) {
    assertThat(run("ask", "why?", "--top-k", topK, "--bootstrap", NOBODY)).isEqualTo(2);
    assertThat(err.toString())
        .contains("topK: %s (expected: a whole number from 1 to 1000)".formatted(topK));
  }

  @Test
  void refusesAQuestionOfPunctuationBeforeItAsks() {
    assertThat(run("ask", "?!", "--bootstrap", NOBODY)).isEqualTo(2);
    assertThat(err.toString())
        .contains("text: no letter, number or symbol (expected: at least one)");
  }

  @Test
  void saysInOneLineThatNoBrokerAnswers() {
    assertThat(run("ask", "why?", "--bootstrap", NOBODY)).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo(
            "relkt: no Kafka broker answers at 127.0.0.1:1; start one with \"relkt up\", or say"
                + " with --bootstrap where one is");
  }

  @Test
  void showsTheStackTraceOnlyWhenAskedTo() {
    run("ask", "why?", "--bootstrap", NOBODY);
    assertThat(err.toString()).doesNotContain("at dev.relkt");
    run("--debug", "ask", "why?", "--bootstrap", NOBODY);
    assertThat(err.toString()).contains("at dev.relkt");
  }

  @Test
  void reportsAllMistakesInSettingsTogether() {
    assertThat(run("config", "-D", "index.shards=none", "-D", "answering.refresh=soon"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("index.shards: \"none\"", "answering.refresh: \"soon\"");
  }

  @Test
  void listsEverySettingWithWhereItsValueComesFrom() {
    assertThat(run("config", "-D", "index.shards=8")).isZero();
    assertThat(out.toString())
        .contains("index.shards = 8 shards")
        .contains("from the command line")
        .contains("kafka.brokers = 127.0.0.1:9092");
  }

  @Test
  void thePageOfSettingsIsWhatTheCodeDeclares() throws IOException {
    assertThat(run("config", "--markdown")).isZero();
    assertThat(Path.of("docs/configuration.md"))
        .as("written anew by: ./relkt config --markdown > docs/configuration.md")
        .hasContent(out.toString());
    assertThat(out.toString())
        .contains(
            "| `index.shards`<br>`RELKT_INDEX_SHARDS` | `4` shards | a whole number from 1 to");
  }

  @Test
  void refusesAModelThatIsNotThere() {
    assertThat(run("model", "show", "student/1", "--registry", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("model student/1: no folder");
  }

  @Test
  void makesFiltersOfLanguagesAndMetadata() {
    assertThat(AskCommand.filter(List.of("lang=de", "lang=zh", "source=wiki=1", "year>=2020")))
        .isEqualTo(
            PassageFilter.parse("lang in (de, zh) and source = \"wiki=1\" and year >= 2020"));
    assertThatThrownBy(() -> AskCommand.filter(List.of("de")))
        .hasMessage(
            "filter: the end at position 3 (expected: =, !=, <, <=, >, >=, in or not in after de)");
  }

  private static List<String> parsed(String... arguments) {
    return Main.commandLine()
        .parseArgs(Arguments.prepared(arguments))
        .subcommand()
        .matchedPositional(0)
        .getValue();
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
