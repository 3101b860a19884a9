package dev.relkt.http.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.client.CommandClient;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.options.Settings;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.status.BuildState;
import dev.relkt.status.GenerationStatus;
import dev.relkt.status.StatusReport;
import dev.relkt.topic.GateReports;
import dev.relkt.topic.StrictJson;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Says how everything does, and passes on what operators want done with model versions. Safe for
 * use by several threads.
 */
public final class OperationService {

  /** Each has clients of Kafka of its own. */
  private static final int COMMANDS_AT_ONCE = 16;

  private final Settings settings;
  private final Brokers brokers;
  private final RegistryModels models;
  private final Semaphore commands = new Semaphore(COMMANDS_AT_ONCE);
  private final Recent<byte[]> status;
  private final Recent<byte[]> generations;

  OperationService(Brokers brokers, Settings settings) {
    this.settings = settings;
    this.brokers = brokers;
    models = new RegistryModels(settings.model().registryRoot());
    status = new Recent<>(() -> reading(this::lookAtEverything));
    generations = new Recent<>(() -> reading(this::lookAtGenerations));
  }

  /**
   * How everything does, as JSON; without the topics where Kafka is away. At most a second old.
   *
   * @throws ProblemException if the index root cannot be read
   */
  public byte[] status() {
    return status.get();
  }

  private byte[] lookAtEverything() {
    var sources =
        new StatusReport.Sources(
            brokers, settings.topics(), settings.index().root(), settings.rollout().retention());
    return StrictJson.bytes(StatusReport.inPart(sources, Clock.systemUTC()).json());
  }

  /**
   * All generations, and how far the one is that is being built, as JSON. At most a second old.
   *
   * @throws ProblemException if the index root cannot be read
   */
  public byte[] generations() {
    return generations.get();
  }

  private byte[] lookAtGenerations() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<GenerationStatus> all = all();
    GenerationStatus.json(all, json.putArray("generations"));
    try {
      BuildState.newest(brokers, settings.topics().generations(), all)
          .ifPresent(
              build ->
                  build.json(json.putObject("building").put("generation", build.generation())));
    } catch (ClientFailed e) {
      json.put("trouble", e.getMessage());
    }
    return StrictJson.bytes(json);
  }

  /**
   * The newest report of the gate on a generation, as JSON.
   *
   * @throws ProblemException if there is no such generation, or the gate has not looked at it
   */
  public ObjectNode gate(int generation) {
    return reading(
        () -> {
          GenerationStore store =
              IndexRoot.find(settings.index().root())
                  .map(IndexRoot::generations)
                  .orElseThrow(() -> new ProblemException(Kind.NOT_FOUND, "there is no index yet"));
          if (store.generations().stream().noneMatch(one -> one.number() == generation)) {
            throw new ProblemException(
                Kind.NOT_FOUND,
                "generation %d: there is none (expected: one of GET /v1/generations)"
                    .formatted(generation));
          }
          GateReport report =
              store
                  .decisions()
                  .gateReport(generation)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              Kind.NOT_FOUND,
                              "generation %d: not compared yet; the gate looks at a generation when it is ready"
                                  .formatted(generation)));
          return GateReports.json(report);
        });
  }

  /**
   * The versions of the registry, and what the index has of each, as JSON.
   *
   * @throws ProblemException if registry or index root cannot be read
   */
  public ObjectNode models() {
    return reading(() -> models.list(all()));
  }

  /**
   * One version of the registry as {@link #models} has it.
   *
   * @throws ProblemException if the index root cannot be read
   */
  public ObjectNode model(ModelVersion version) {
    return reading(() -> models.one(version, all()));
  }

  private List<GenerationStatus> all() {
    return IndexRoot.find(settings.index().root())
        .map(IndexRoot::generations)
        .map(store -> GenerationStatus.all(store, settings.rollout().retention()))
        .orElse(List.of());
  }

  /**
   * Sends a command to the indexing job and waits for its answer.
   *
   * @param patience zero to send it only
   * @throws ProblemException if the brokers do not take it, or too many wait for answers already
   */
  public CommandClient.Sent send(ModelCommand command, Duration patience) {
    if (!commands.tryAcquire()) {
      throw ProblemException.unavailable(
          "%d commands wait for their answers already".formatted(COMMANDS_AT_ONCE), null);
    }
    try {
      return new CommandClient(brokers, settings.topics().models(), settings.topics().generations())
          .send(command, patience);
    } catch (ClientFailed e) {
      throw ProblemException.unavailable(String.valueOf(e.getMessage()), e);
    } finally {
      commands.release();
    }
  }

  private static <T> T reading(Supplier<T> look) {
    try {
      return look.get();
    } catch (IndexRefused | UncheckedIOException e) {
      throw ProblemException.unavailable("the index cannot be read: " + e.getMessage(), e);
    }
  }
}
