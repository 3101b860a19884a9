package dev.relkt.job;

import dev.relkt.generation.CommandId;
import dev.relkt.generation.GenerationStore;
import dev.relkt.swap.Steward;
import dev.relkt.swap.Told;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationEvent;
import dev.relkt.topic.ModelCommand;
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
 * The thread of a steward: gives him one command after the other, in their order, and lets him look
 * around in between. Before there is an index, commands wait. One that fails because the index root
 * cannot be read or written is tried again until it can. Another thread submits and takes.
 */
final class StewardThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StewardThread.class);

  private final Supplier<Optional<GenerationStore>> index;
  private final Maker maker;
  private final Duration lookEvery;
  private final Runnable whenSaid;
  private final Thread thread;

  private final Deque<Submitted> waiting = new ArrayDeque<>();
  private List<GenerationEvent> events = new ArrayList<>();
  private List<CommandId> answered = new ArrayList<>();
  private Told told;
  private volatile boolean closed;
  private @Nullable GenerationStore store;
  private @Nullable Steward steward;
  private String trouble = "";

  /** Makes the steward, when there is an index. */
  interface Maker {
    Steward make(
        GenerationStore store, Told told, Consumer<GenerationEvent> listener, BooleanSupplier stop);
  }

  private record Submitted(CommandId id, Decoded<ModelCommand> command) {}

  /**
   * What he said since it was taken last.
   *
   * @param events to be sent on
   * @param answered commands that are done or refused
   * @param told how far the news are told with these events, or a little less far
   */
  record Said(List<GenerationEvent> events, List<CommandId> answered, Told told) {}

  private StewardThread(
      Supplier<Optional<GenerationStore>> index,
      Told told,
      Maker maker,
      Duration lookEvery,
      Runnable whenSaid) {
    this.index = index;
    this.told = told;
    this.maker = maker;
    this.lookEvery = lookEvery;
    this.whenSaid = whenSaid;
    thread = new Thread(this::run, "steward");
    thread.setDaemon(true);
  }

  /**
   * Starts one.
   *
   * @param index empty as long as nobody made it
   * @param told how far the news were told before
   * @param whenSaid called on the thread when something can be taken
   */
  static StewardThread start(
      Supplier<Optional<GenerationStore>> index,
      Told told,
      Maker maker,
      Duration lookEvery,
      Runnable whenSaid) {
    var started = new StewardThread(index, told, maker, lookEvery, whenSaid);
    started.thread.start();
    return started;
  }

  synchronized void submit(CommandId id, Decoded<ModelCommand> command) {
    waiting.add(new Submitted(id, command));
    notifyAll();
  }

  synchronized Said take() {
    var said = new Said(events, answered, told);
    events = new ArrayList<>();
    answered = new ArrayList<>();
    return said;
  }

  private void run() {
    while (!closed) {
      try {
        work();
        trouble = "";
      } catch (RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!closed && !reason.equals(trouble)) {
          LOG.warn("the steward of the generations: {}; trying again", reason, e);
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
      wait(lookEvery.toMillis());
    }
  }

  private void work() {
    Steward open = steward;
    if (open == null) {
      Optional<GenerationStore> found = index.get();
      if (found.isEmpty() || found.get().activeGeneration().isEmpty()) {
        return;
      }
      store = found.get();
      open = maker.make(found.get(), told, this::say, () -> closed);
      steward = open;
    }
    for (Submitted next = first(); next != null && !closed; next = first()) {
      deal(open, next);
      done(next, open.told());
    }
    open.look();
    lookedAround(open.told());
  }

  private void deal(Steward open, Submitted next) {
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
          open.carryOut(next.id(), accepted.value());
        } catch (UncheckedIOException e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.warn("command {}: {}", next.id(), accepted.value().words(), e);
          open.refuse(next.id(), "unexpected: " + e);
        }
      }
    }
  }

  private synchronized @Nullable Submitted first() {
    return waiting.peek();
  }

  private void done(Submitted dealtWith, Told soFar) {
    synchronized (this) {
      told = soFar;
      waiting.remove(dealtWith);
      answered.add(dealtWith.id());
    }
    tell();
  }

  private void lookedAround(Told soFar) {
    synchronized (this) {
      if (told.equals(soFar)) {
        return;
      }
      told = soFar;
    }
    tell();
  }

  private void say(GenerationEvent event) {
    synchronized (this) {
      events.add(event);
    }
    tell();
  }

  private void tell() {
    if (!closed) {
      whenSaid.run();
    }
  }

  /** Waits for what is under way, which gives up where it takes long. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    // Not interrupted: that would close files under Lucene.
    while (thread.isAlive() && !interrupted) {
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
