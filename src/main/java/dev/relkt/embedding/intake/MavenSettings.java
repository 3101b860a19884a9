package dev.relkt.embedding.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.eclipse.aether.util.repository.JreProxySelector;

/**
 * What Maven's settings say of repositories, as far as a download needs it: mirrors, proxies,
 * servers' names and plain passwords, the local repository. Where they name no proxy, Java's
 * standard properties do ({@code https.proxyHost} and so on). Encrypted passwords are not read.
 */
final class MavenSettings {

  private final Settings settings;
  private final Path localRepository;

  private MavenSettings(Settings settings, Path localRepository) {
    this.settings = settings;
    this.localRepository = localRepository;
  }

  /**
   * Reads {@code ~/.m2/settings.xml} and the {@code conf/settings.xml} of Maven's home, those that
   * are there.
   *
   * @throws IllegalArgumentException if one cannot be read
   */
  static MavenSettings read() {
    Path home = Path.of(System.getProperty("user.home"), ".m2");
    var request = new DefaultSettingsBuildingRequest();
    request.setUserSettingsFile(home.resolve("settings.xml").toFile());
    Optional.ofNullable(System.getenv("MAVEN_HOME"))
        .map(maven -> Path.of(maven, "conf", "settings.xml"))
        .filter(Files::isRegularFile)
        .ifPresent(file -> request.setGlobalSettingsFile(file.toFile()));
    request.setSystemProperties(System.getProperties());
    try {
      Settings settings =
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings();
      String named = System.getProperty("maven.repo.local", settings.getLocalRepository());
      return new MavenSettings(
          settings, named == null ? home.resolve("repository") : Path.of(named));
    } catch (SettingsBuildingException e) {
      throw new IllegalArgumentException(
          "Maven's settings in %s cannot be read: %s; correct them"
              .formatted(home.resolve("settings.xml"), e.getMessage()),
          e);
    }
  }

  Path localRepository() {
    return localRepository;
  }

  /** The repositories that Maven itself asks where nobody names one. */
  static List<RemoteRepository> usual() {
    var models =
        new DefaultModelProcessor()
            .setModelLocator(new DefaultModelLocator())
            .setModelReader(new DefaultModelReader());
    List<Repository> repositories =
        new DefaultSuperPomProvider()
            .setModelProcessor(models)
            .getSuperModel("4.0.0")
            .getRepositories();
    return repositories.stream()
        .map(r -> new RemoteRepository.Builder(r.getId(), "default", r.getUrl()).build())
        .toList();
  }

  SessionBuilder applied(SessionBuilder session) {
    var mirrors = new DefaultMirrorSelector();
    for (Mirror mirror : settings.getMirrors()) {
      mirrors.add(
          mirror.getId(),
          mirror.getUrl(),
          mirror.getLayout(),
          false,
          mirror.isBlocked(),
          mirror.getMirrorOf(),
          mirror.getMirrorOfLayouts());
    }
    var servers = new DefaultAuthenticationSelector();
    for (Server server : settings.getServers()) {
      servers.add(
          server.getId(),
          new AuthenticationBuilder()
              .addUsername(server.getUsername())
              .addPassword(server.getPassword())
              .build());
    }
    return session
        .withLocalRepositoryBaseDirectories(localRepository)
        .setOffline(settings.isOffline())
        .setMirrorSelector(mirrors)
        .setAuthenticationSelector(servers)
        .setProxySelector(proxies());
  }

  private ProxySelector proxies() {
    List<Proxy> active = settings.getProxies().stream().filter(Proxy::isActive).toList();
    if (active.isEmpty()) {
      return new JreProxySelector();
    }
    var proxies = new DefaultProxySelector();
    for (Proxy proxy : active) {
      proxies.add(
          new org.eclipse.aether.repository.Proxy(
              proxy.getProtocol(),
              proxy.getHost(),
              proxy.getPort(),
              new AuthenticationBuilder()
                  .addUsername(proxy.getUsername())
                  .addPassword(proxy.getPassword())
                  .build()),
          proxy.getNonProxyHosts());
    }
    return proxies;
  }
}
