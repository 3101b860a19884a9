package dev.relkt.snapshot.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store that fails once: at one of its writes or deletes, before or after it was done. */
public final class FailingResourceStore implements ResourceStore {

  public enum Moment {
    BEFORE,
    AFTER
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  private final ResourceStore store;
  private int left = Integer.MAX_VALUE;
  private Moment moment = Moment.BEFORE;

  public FailingResourceStore(ResourceStore store) {
    this.store = store;
  }

  /** The change after so many others fails. */
  public void failAt(int change, Moment at) {
    left = change;
    moment = at;
  }

  public void disarm() {
    left = Integer.MAX_VALUE;
  }

  @Override
  public boolean putIfAbsent(String name, byte[] content) throws IOException {
    return change(name, () -> store.putIfAbsent(name, content));
  }

  @Override
  public Set<String> putFilesIfAbsent(Map<String, Path> files) throws IOException {
    Set<String> there = new TreeSet<>();
    for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
      Map<String, Path> one = Map.of(file.getKey(), file.getValue());
      there.addAll(change(file.getKey(), () -> store.putFilesIfAbsent(one)));
    }
    return there;
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    change(
        name,
        () -> {
          store.replace(name, content);
          return true;
        });
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    return store.read(name);
  }

  @Override
  public boolean fetch(String name, Path file) throws IOException {
    return store.fetch(name, file);
  }

  @Override
  public Optional<Resource> find(String name) throws IOException {
    return store.find(name);
  }

  @Override
  public List<Resource> list(String folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public boolean delete(String name) throws IOException {
    return change(name, () -> store.delete(name));
  }

  @Override
  public OptionalLong usableBytes() throws IOException {
    return store.usableBytes();
  }

  @Override
  public String location() {
    return store.location();
  }

  private <T> T change(String name, Step<T> step) throws IOException {
    boolean fails = left-- == 0;
    if (fails && moment == Moment.BEFORE) {
      throw new IOException("cannot write " + name + ": No space left on device");
    }
    T result = step.take();
    if (fails) {
      throw new IOException("lost the connection after writing " + name);
    }
    return result;
  }
}
