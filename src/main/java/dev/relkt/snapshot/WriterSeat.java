package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The place of the one job that writes an index. Whoever sits down looks whether somebody else sits
 * there, and again later: of two that do so at the same moment, both see who stayed. Every method
 * throws {@link UncheckedIOException} if the store fails.
 */
public final class WriterSeat {

  private final ResourceStore store;

  WriterSeat(ResourceStore store) {
    this.store = store;
  }

  /** Who says to write here; a lease that cannot be read is nobody's. */
  public Optional<WriterLease> holder() {
    try {
      return store
          .read(Names.WRITER)
          .flatMap(
              bytes -> {
                try {
                  return Optional.of(SealedJson.open(bytes, WriterLease.class, Names.WRITER));
                } catch (IndexRefused e) {
                  return Optional.empty();
                }
              });
    } catch (IOException e) {
      throw failed("reading", e);
    }
  }

  /** Says that this job writes here. */
  public void take(WriterLease lease) {
    try {
      store.replace(Names.WRITER, SealedJson.seal(lease));
    } catch (IOException e) {
      throw failed("writing", e);
    }
  }

  /** Says that nobody writes here, if it is this job that did. */
  public void leave(String jobId) {
    if (holder().filter(lease -> lease.jobId().equals(jobId)).isPresent()) {
      try {
        store.delete(Names.WRITER);
      } catch (IOException e) {
        throw failed("deleting", e);
      }
    }
  }

  private UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException(
        "index root %s: %s %s: %s".formatted(store.location(), what, Names.WRITER, e.getMessage()),
        e);
  }
}
