package dev.relkt.snapshot.store;

import java.nio.file.Path;
import java.time.Clock;

class MemoryResourceStoreTest extends ResourceStoreContract {

  @Override
  ResourceStore open(Path root) {
    return new MemoryResourceStore(Clock.systemUTC());
  }
}
