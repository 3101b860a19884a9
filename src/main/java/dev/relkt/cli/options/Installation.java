package dev.relkt.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the parts of ReLKT lie that came with it: the launcher says so in {@code relkt.home}. */
public final class Installation {

  private static final String HOME = "relkt.home";

  private Installation() {}

  /** The directory of the package or of the source checkout, if a launcher said so. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty(HOME)).map(Path::of);
  }

  /**
   * The directory of model versions: what the environment says, else {@code models} here, else the
   * installed one.
   */
  public static Path registryRoot() {
    String stated = System.getenv("RELKT_REGISTRY_ROOT");
    if (stated != null && !stated.isBlank()) {
      return Path.of(stated);
    }
    Path here = Path.of("models");
    if (Files.isDirectory(here)) {
      return here;
    }
    return home().map(home -> checkout(home).orElse(home).resolve("models")).orElse(here);
  }

  /** The source checkout in whose {@code target} directory a package was built. */
  private static Optional<Path> checkout(Path home) {
    return Optional.ofNullable(home.toAbsolutePath().normalize().getParent())
        .filter(target -> target.endsWith("target"))
        .map(Path::getParent)
        .filter(root -> Files.isRegularFile(root.resolve("pom.xml")));
  }
}
