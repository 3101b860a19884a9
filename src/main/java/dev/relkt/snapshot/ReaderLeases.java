package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readers say that they hold. */
final class ReaderLeases {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderLeases.class);

  private final ResourceStore store;

  ReaderLeases(ResourceStore store) {
    this.store = store;
  }

  void write(ReaderLease lease) throws IOException {
    store.replace(Names.reader(lease.id()), SealedJson.seal(lease));
  }

  void remove(String id) throws IOException {
    store.delete(Names.reader(id));
  }

  List<ReaderLease> all() throws IOException {
    List<ReaderLease> leases = new ArrayList<>();
    for (ResourceStore.Resource resource : store.list(Names.READERS)) {
      try {
        SealedJson.read(store, resource.name(), ReaderLease.class).ifPresent(leases::add);
      } catch (IndexRefused e) {
        LOG.warn("passing over a reader's lease: {}", e.getMessage());
      }
    }
    return leases;
  }
}
