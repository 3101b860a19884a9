package dev.relkt.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  /** The classes beside {@link Passage}: those of the product, not of its tests. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Passage.class.getProtectionDomain().getCodeSource().getLocation());

  /** Room → the rooms that it may know. The order is the way that data goes. */
  private static final Map<String, List<String>> MAY_KNOW =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("passage", List.of()),
              Map.entry("settings", List.of()),
              Map.entry("metrics", List.of()),
              Map.entry("registry", List.of()),
              Map.entry("plot", List.of()),
              Map.entry("dataset", List.of("passage")),
              Map.entry("embedding", List.of("registry")),
              Map.entry("lexical", List.of("passage", "embedding")),
              Map.entry("ranking", List.of("registry", "embedding")),
              Map.entry("shard", List.of("passage", "registry", "embedding", "lexical")),
              Map.entry("snapshot", List.of("passage", "registry", "shard")),
              Map.entry(
                  "indexing", List.of("passage", "registry", "embedding", "shard", "snapshot")),
              Map.entry(
                  "answering",
                  List.of(
                      "passage",
                      "registry",
                      "embedding",
                      "lexical",
                      "ranking",
                      "shard",
                      "snapshot")),
              Map.entry(
                  "rollout",
                  List.of(
                      "passage",
                      "registry",
                      "embedding",
                      "ranking",
                      "shard",
                      "snapshot",
                      "answering")),
              Map.entry(
                  "topic",
                  List.of("dataset", "passage", "registry", "shard", "snapshot", "answering")),
              Map.entry(
                  "evaluation",
                  List.of(
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "lexical",
                      "ranking",
                      "shard",
                      "answering")),
              Map.entry(
                  "training",
                  List.of(
                      "settings",
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "plot",
                      "lexical",
                      "ranking",
                      "evaluation")),
              Map.entry(
                  "job",
                  List.of(
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "ranking",
                      "lexical",
                      "shard",
                      "snapshot",
                      "indexing",
                      "answering",
                      "rollout",
                      "topic",
                      "metrics",
                      "settings")),
              Map.entry(
                  "sql",
                  List.of("passage", "registry", "embedding", "snapshot", "answering", "job")),
              Map.entry(
                  "local", List.of("passage", "registry", "snapshot", "topic", "job", "metrics")),
              Map.entry(
                  "bench",
                  List.of(
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "ranking",
                      "shard",
                      "snapshot",
                      "answering",
                      "topic",
                      "evaluation",
                      "rollout",
                      "job",
                      "local",
                      "plot",
                      "client",
                      "status",
                      "http",
                      "cli")),
              Map.entry("client", List.of("passage", "registry", "snapshot", "answering", "topic")),
              Map.entry(
                  "status",
                  List.of(
                      "dataset",
                      "passage",
                      "registry",
                      "shard",
                      "snapshot",
                      "rollout",
                      "topic",
                      "evaluation",
                      "job",
                      "client")),
              Map.entry(
                  "http",
                  List.of(
                      "settings",
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "shard",
                      "snapshot",
                      "answering",
                      "topic",
                      "rollout",
                      "job",
                      "client",
                      "status")),
              Map.entry(
                  "cli",
                  List.of(
                      "settings",
                      "status",
                      "http",
                      "dataset",
                      "passage",
                      "registry",
                      "embedding",
                      "shard",
                      "snapshot",
                      "indexing",
                      "answering",
                      "topic",
                      "lexical",
                      "ranking",
                      "evaluation",
                      "training",
                      "rollout",
                      "job",
                      "client",
                      "local"))));

  @Test
  void roomsKnowOnlyTheRoomsBeforeThem() {
    LayeredArchitecture house =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String room : MAY_KNOW.keySet()) {
      house = house.layer(room).definedBy("dev.relkt." + room + "..");
    }
    for (Map.Entry<String, List<String>> room : MAY_KNOW.entrySet()) {
      house =
          room.getValue().isEmpty()
              ? house.whereLayer(room.getKey()).mayNotAccessAnyLayer()
              : house
                  .whereLayer(room.getKey())
                  .mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
    }
    house.check(CLASSES);
  }

  @Test
  void everyPackageStandsInTheTable() {
    List<String> rooms = new ArrayList<>();
    for (JavaPackage room : CLASSES.getPackage("dev.relkt").getSubpackages()) {
      rooms.add(room.getRelativeName());
    }
    assertThat(MAY_KNOW.keySet()).containsAll(rooms);
  }

  @Test
  void roomsAreFreeOfCycles() {
    slices().matching("dev.relkt.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesInsideRoomsAreFreeOfCycles() {
    slices().matching("dev.relkt.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void passagesDependOnTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.relkt.passage..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.relkt.passage..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void luceneIsKnownToShardsToLexicalSearchAndToTheRanker() {
    onlyKnownTo(
        "org.apache.lucene..",
        "dev.relkt.shard..",
        "dev.relkt.lexical..",
        "dev.relkt.ranking..",
        "dev.relkt.bench.search..");
  }

  @Test
  void theFormatOfVectorsKnowsLuceneAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.relkt.shard.vectors..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.relkt.shard.vectors..", "java..", "org.apache.lucene..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void enginesAreKnownToTheRoomsThatRunThemAndToTraining() {
    onlyKnownTo(
        "ai.djl..",
        "dev.relkt.embedding.tensorflow..",
        "dev.relkt.embedding.tokens..",
        "dev.relkt.training..");
    onlyKnownTo(
        "org.tensorflow..",
        "dev.relkt.embedding.tensorflow..",
        "dev.relkt.embedding.intake..",
        "dev.relkt.training..");
    onlyKnownTo("org.bytedeco..", "dev.relkt.embedding.tensorflow..", "dev.relkt.training..");
    onlyKnownTo("ai.onnxruntime..", "dev.relkt.embedding.onnx..");
  }

  @Test
  void networksDoNotKnowWhoServesThem() {
    Map<String, List<String>> rooms =
        Map.of(
            "tokens", List.of("network", "tensorflow", "onnx", "endpoint", "serving", "intake"),
            "network", List.of("tensorflow", "onnx", "endpoint", "serving", "intake"),
            "tensorflow", List.of("onnx", "endpoint", "serving", "intake"),
            "onnx", List.of("tensorflow", "endpoint", "serving", "intake"),
            "endpoint", List.of("tensorflow", "onnx", "serving", "intake"),
            "serving", List.of("intake"));
    rooms.forEach(
        (room, strangers) ->
            noClasses()
                .that()
                .resideInAPackage("dev.relkt.embedding." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    strangers.stream()
                        .map(stranger -> "dev.relkt.embedding." + stranger)
                        .toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CLASSES));
  }

  @Test
  void mavenIsKnownToWhereModelsComeIn() {
    onlyKnownTo("org.apache.maven..", "dev.relkt.embedding.intake..");
    onlyKnownTo("org.eclipse.aether..", "dev.relkt.embedding.intake..");
  }

  @Test
  void flinkIsKnownToJobsAndToTheLaptop() {
    onlyKnownTo(
        "org.apache.flink..",
        "dev.relkt.job..",
        "dev.relkt.sql..",
        "dev.relkt.local..",
        "dev.relkt.metrics..",
        "dev.relkt.bench.serve..");
  }

  @Test
  void kafkaIsKnownWhereRecordsComeAndGo() {
    onlyKnownTo(
        "org.apache.kafka..",
        "dev.relkt.topic..",
        "dev.relkt.job..",
        "dev.relkt.client..",
        "dev.relkt.status..",
        "dev.relkt.local..",
        "dev.relkt.bench..",
        "dev.relkt.cli..");
  }

  @Test
  void encodingsOfRegistriesAreKnownInOnePackage() {
    onlyKnownTo("org.apache.avro..", "dev.relkt.topic.schema..");
    onlyKnownTo("com.squareup.wire..", "dev.relkt.topic.schema..");
  }

  @Test
  void theProductDoesNotKnowWhatOnlyBenchmarksNeed() {
    onlyKnownTo("io.github.jbellis..", "dev.relkt.bench..");
    onlyKnownTo("com.github.jelmerk..", "dev.relkt.bench..");
    onlyKnownTo("org.HdrHistogram..", "dev.relkt.bench..");
  }

  @Test
  void benchmarksKnowTheCommandLineInOnePackage() {
    noClasses()
        .that()
        .resideInAPackage("dev.relkt.bench..")
        .and()
        .resideOutsideOfPackage("dev.relkt.bench.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.relkt.cli..")
        .check(CLASSES);
  }

  private static void onlyKnownTo(String library, String... rooms) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }
}
