package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said for people about the work on an index: one file a subject, replaced. Nothing depends
 * on it. Safe for use by several threads and processes.
 */
public final class Notes<T> {

  private final ResourceStore store;
  private final String folder;
  private final Class<T> type;

  Notes(ResourceStore store, String folder, Class<T> type) {
    this.store = store;
    this.folder = folder;
    this.type = type;
  }

  /**
   * Says something in the place of what was said of the subject before.
   *
   * @throws UncheckedIOException if the store fails
   */
  public void say(String subject, T note) {
    String name = "%s/%s.json".formatted(folder, subject);
    try {
      store.replace(name, SealedJson.seal(note));
    } catch (IOException e) {
      throw failed("writing " + name, e);
    }
  }

  /**
   * What was said last, by subject; a file that cannot be read is passed over.
   *
   * @throws UncheckedIOException if the store fails
   */
  public List<T> all() {
    List<T> notes = new ArrayList<>();
    try {
      for (String name :
          store.list(folder).stream().map(ResourceStore.Resource::name).sorted().toList()) {
        store
            .read(name)
            .ifPresent(
                bytes -> {
                  try {
                    notes.add(SealedJson.open(bytes, type, name));
                  } catch (IndexRefused e) {
                    // Written by another version.
                  }
                });
      }
      return notes;
    } catch (IOException e) {
      throw failed("reading " + folder, e);
    }
  }

  private UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException(
        "index root %s: %s: %s".formatted(store.location(), what, e.getMessage()), e);
  }
}
