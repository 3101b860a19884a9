package dev.relkt.job.operator;

import dev.relkt.rollout.AnnouncedState;
import dev.relkt.rollout.RolloutController;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.Decoded;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the {@link RolloutController}: passes it the commands in their order, and lets it
 * reconcile in between. Before there is an index, commands wait. A command that fails because the
 * index root cannot be read or written is tried again until it can. Another thread submits and
 * takes.
 */
final class RolloutThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutThread.class);

  private final Supplier<Optional<GenerationStore>> index;
  private final Factory factory;
  private final Duration reconcileEvery;
  private final Runnable whenOutput;
  private final Thread thread;

  private final Deque<Submitted> waiting = new ArrayDeque<>();
  private List<GenerationEvent> events = new ArrayList<>();
  private List<CommandId> answered = new ArrayList<>();
  private AnnouncedState announced;
  private volatile boolean closed;
  private @Nullable GenerationStore store;
  private @Nullable RolloutController controller;
  private String trouble = "";

  /** Creates the controller, when there is an index. */
  interface Factory {
    RolloutController create(
        GenerationStore store,
        AnnouncedState announced,
        Consumer<GenerationEvent> listener,
        BooleanSupplier stop);
  }

  private record Submitted(CommandId id, Decoded<ModelCommand> command) {}

  /**
   * The output since it was last taken.
   *
   * @param events to be sent on
   * @param answered commands that are done or refused
   * @param announced what is announced with these events, or a little less
   */
  record Output(List<GenerationEvent> events, List<CommandId> answered, AnnouncedState announced) {}

  private RolloutThread(
      Supplier<Optional<GenerationStore>> index,
      AnnouncedState announced,
      Factory factory,
      Duration reconcileEvery,
      Runnable whenOutput) {
    this.index = index;
    this.announced = announced;
    this.factory = factory;
    this.reconcileEvery = reconcileEvery;
    this.whenOutput = whenOutput;
    thread = Thread.ofPlatform().daemon().name("rollout-controller").unstarted(this::run);
  }

  /**
   * Starts one.
   *
   * @param index empty as long as nobody made it
   * @param announced what was announced before
   * @param whenOutput called on the thread when something can be taken
   */
  static RolloutThread start(
      Supplier<Optional<GenerationStore>> index,
      AnnouncedState announced,
      Factory factory,
      Duration reconcileEvery,
      Runnable whenOutput) {
    var started = new RolloutThread(index, announced, factory, reconcileEvery, whenOutput);
    started.thread.start();
    return started;
  }

  synchronized void submit(CommandId id, Decoded<ModelCommand> command) {
    waiting.add(new Submitted(id, command));
    notifyAll();
  }

  synchronized Output take() {
    var output = new Output(events, answered, announced);
    events = new ArrayList<>();
    answered = new ArrayList<>();
    return output;
  }

  private void run() {
    while (!closed) {
      try {
        work();
        trouble = "";
      } catch (RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!closed && !reason.equals(trouble)) {
          LOG.warn("the rollout controller: {}; trying again", reason, e);
        }
        trouble = reason;
      }
      try {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void pause() throws InterruptedException {
    if ((waiting.isEmpty() || !trouble.isEmpty()) && !closed) {
      wait(reconcileEvery.toMillis());
    }
  }

  private void work() {
    RolloutController open = controller;
    if (open == null) {
      Optional<GenerationStore> found = index.get();
      if (found.isEmpty() || found.get().activeGeneration().isEmpty()) {
        return;
      }
      store = found.get();
      open = factory.create(found.get(), announced, this::emit, () -> closed);
      controller = open;
    }
    for (Submitted next = first(); next != null && !closed; next = first()) {
      execute(open, next);
      done(next, open.announced());
    }
    open.reconcile();
    reconciled(open.announced());
  }

  private void execute(RolloutController open, Submitted next) {
    if (next.id().timestampMillis()
        < java.util.Objects.requireNonNull(store).createdAt().toEpochMilli()) {
      LOG.info("command {} is older than the index and is passed over", next.id());
      return;
    }
    switch (next.command()) {
      case Decoded.Rejected<ModelCommand> rejected ->
          open.refuse(next.id(), rejected.rejection().reason());
      case Decoded.Accepted<ModelCommand> accepted -> {
        try {
          open.execute(next.id(), accepted.value());
        } catch (UncheckedIOException e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.warn("command {}: {}", next.id(), accepted.value().describe(), e);
          open.refuse(next.id(), "unexpected: " + e);
        }
      }
    }
  }

  private synchronized @Nullable Submitted first() {
    return waiting.peek();
  }

  private void done(Submitted executed, AnnouncedState soFar) {
    synchronized (this) {
      announced = soFar;
      waiting.remove(executed);
      answered.add(executed.id());
    }
    notifyOutput();
  }

  private void reconciled(AnnouncedState soFar) {
    synchronized (this) {
      if (announced.equals(soFar)) {
        return;
      }
      announced = soFar;
    }
    notifyOutput();
  }

  private void emit(GenerationEvent event) {
    synchronized (this) {
      events.add(event);
    }
    notifyOutput();
  }

  private void notifyOutput() {
    if (!closed) {
      whenOutput.run();
    }
  }

  /** Waits for what is under way, which gives up where it takes long. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    // Not interrupted: that would close files under Lucene.
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
