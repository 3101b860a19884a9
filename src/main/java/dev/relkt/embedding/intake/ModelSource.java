package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from: a folder, an ONNX file, a JAR or ZIP, or a JAR of a Maven repository.
 * What had to be unpacked is gone when it is closed.
 */
public final class ModelSource implements AutoCloseable {

  private final Path path;
  private final @Nullable UnpackedArchive archive;

  private ModelSource(Path path, @Nullable UnpackedArchive archive) {
    this.path = path;
    this.archive = archive;
  }

  /**
   * Fetches and unpacks what has to be.
   *
   * @param given a path, or {@code maven:GROUP:ARTIFACT:VERSION}
   * @param repository the Maven repository to ask; absent for those of Maven's settings
   * @throws ModelRefused if it is not there, cannot be had, or is an archive that holds what it
   *     must not
   * @throws IllegalArgumentException if it is no path and no Maven artifact
   * @throws UncheckedIOException if it cannot be read
   */
  public static ModelSource open(String given, Optional<URI> repository, ImportProgress progress) {
    Path path;
    if (MavenArtifact.isMeant(given)) {
      MavenArtifact artifact = MavenArtifact.parse(given);
      progress.begins("fetching " + artifact);
      path = MavenDownload.fetch(artifact, repository, progress::copied);
    } else {
      path = path(given);
    }
    try {
      if (Files.isRegularFile(path) && UnpackedArchive.isArchive(path)) {
        progress.begins("unpacking " + path.getFileName());
        UnpackedArchive archive = UnpackedArchive.of(path, progress::copied);
        return new ModelSource(archive.directory(), archive);
      }
      return new ModelSource(path, null);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static Path path(String given) {
    try {
      return Path.of(given);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"%s\" is no path".formatted(given), e);
    }
  }

  /** A folder, or the file that was named. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (archive != null) {
      archive.close();
    }
  }
}
