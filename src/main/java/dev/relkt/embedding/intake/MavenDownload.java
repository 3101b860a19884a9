package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelRefused;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.spi.connector.transport.TransporterFactory;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transport.file.FileTransporterFactory;
import org.eclipse.aether.transport.jdk.JdkTransporterFactory;

/**
 * Fetches a JAR as Maven does: from the local repository, or else from a remote one, whose checksum
 * must be right; it is in the local one then. Nothing but that JAR is fetched, and nothing of it is
 * run. Maven's settings count ({@code MavenSettings}).
 */
final class MavenDownload {

  /** Else the repository is first asked what it holds. */
  private static final String PREFIXES = "aether.remoteRepositoryFilter.prefixes";

  private MavenDownload() {}

  /** Is told how far the transfer is. */
  interface Progress {
    /**
     * @param total −1 where it is not known
     */
    void transferred(long bytes, long total);
  }

  /**
   * @param repository absent for the one that Maven has by default
   * @return the file in the local repository
   * @throws ModelRefused if it is not there, or cannot be had
   */
  static Path fetch(MavenArtifact wanted, Optional<URI> repository, Progress progress) {
    MavenSettings settings;
    try {
      settings = MavenSettings.read();
    } catch (IllegalArgumentException e) {
      throw new ModelRefused("%s: %s".formatted(wanted, e.getMessage()), e);
    }
    // One that somebody names is asked itself, not its mirror.
    List<RemoteRepository> named =
        repository
            .map(
                url ->
                    List.of(
                        new RemoteRepository.Builder("relkt", "default", url.toString()).build()))
            .orElseGet(List::of);
    try (RepositorySystem system = new Supplier().get();
        CloseableSession session =
            settings
                .applied(new SessionBuilderSupplier(system).get())
                .setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL)
                .setConfigProperty(PREFIXES, false)
                .setTransferListener(new Listener(progress))
                .build()) {
      List<RemoteRepository> asked =
          named.isEmpty()
              ? system.newResolutionRepositories(session, MavenSettings.usual())
              : named;
      var artifact =
          new DefaultArtifact(wanted.group(), wanted.artifact(), "jar", wanted.version());
      try {
        return system
            .resolveArtifact(session, new ArtifactRequest(artifact, asked, null))
            .getArtifact()
            .getPath();
      } catch (ArtifactResolutionException e) {
        throw new ModelRefused(
            "%s: %s; asked: %s; see that group, artifact and version are right and the repository can be reached, or name another one (--repository URL)"
                .formatted(wanted, reason(e), urls(asked)),
            e);
      }
    }
  }

  /** What the last repository that was asked said. */
  private static String reason(ArtifactResolutionException e) {
    return e.getResults().stream()
        .flatMap(result -> result.getExceptions().stream())
        .reduce((first, last) -> last)
        .map(Throwable::getMessage)
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }

  private static String urls(List<RemoteRepository> repositories) {
    return repositories.stream().map(RemoteRepository::getUrl).collect(Collectors.joining(", "));
  }

  /** Without Apache's HTTP client: Java has one. */
  private static final class Supplier extends RepositorySystemSupplier {
    @Override
    protected Map<String, TransporterFactory> createTransporterFactories() {
      var factories = new HashMap<String, TransporterFactory>();
      factories.put(FileTransporterFactory.NAME, new FileTransporterFactory());
      factories.put(
          JdkTransporterFactory.NAME,
          new JdkTransporterFactory(getChecksumExtractor(), getPathProcessor()));
      return factories;
    }
  }

  private static final class Listener extends AbstractTransferListener {
    private final Progress progress;

    Listener(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void transferProgressed(TransferEvent event) {
      progress.transferred(event.getTransferredBytes(), event.getResource().getContentLength());
    }
  }
}
