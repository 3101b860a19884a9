package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The lease of the one job that writes an index. Whoever takes it looks before whether somebody
 * else holds it, and again later: of two that take it at the same moment, both see whose it is.
 * Every method throws {@link UncheckedIOException} if the store fails.
 */
public final class WriterLeases {

  private final ResourceStore store;

  WriterLeases(ResourceStore store) {
    this.store = store;
  }

  /** Who says to write here; a lease that cannot be read is nobody's. */
  public Optional<WriterLease> holder() {
    return store.using(
        "reading " + Names.WRITER,
        () -> {
          try {
            return SealedJson.read(store, Names.WRITER, WriterLease.class);
          } catch (IndexRefused e) {
            return Optional.empty();
          }
        });
  }

  /** Says that this job writes here. */
  public void take(WriterLease lease) {
    store.using(
        "writing " + Names.WRITER,
        () -> {
          store.replace(Names.WRITER, SealedJson.seal(lease));
          return lease;
        });
  }

  /** Gives the lease back, if it is this job that holds it. */
  public void release(String jobId) {
    if (holder().filter(lease -> lease.jobId().equals(jobId)).isPresent()) {
      store.using("deleting " + Names.WRITER, () -> store.delete(Names.WRITER));
    }
  }
}
