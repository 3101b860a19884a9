package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
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
    store.using(
        "writing " + name,
        () -> {
          store.replace(name, SealedJson.seal(note));
          return note;
        });
  }

  /**
   * What was said last, by subject; a file that cannot be read is passed over.
   *
   * @throws UncheckedIOException if the store fails
   */
  public List<T> all() {
    return store.using(
        "reading " + folder,
        () -> {
          List<T> notes = new ArrayList<>();
          for (ResourceStore.Resource resource : store.list(folder)) {
            try {
              SealedJson.read(store, resource.name(), type).ifPresent(notes::add);
            } catch (IndexRefused e) {
              // Written by another version.
            }
          }
          return notes;
        });
  }
}
