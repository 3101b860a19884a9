package dev.relkt.embedding.serving;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.endpoint.EndpointEncoder;
import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import java.nio.file.Path;
import java.util.List;

/** Opens the encoder of any version, whether its network runs here or elsewhere. */
public final class VersionEncoders {

  private VersionEncoders() {}

  /** As {@link #open(ModelFolder, List, EndpointRules)}, by the usual rules. */
  public static Encoder open(ModelFolder folder, List<Path> opLibraries) {
    return open(folder, opLibraries, EndpointRules.DEFAULT);
  }

  /**
   * Opens a version and proves it on its golden texts.
   *
   * @param opLibraries as for {@link NetworkEncoder#open}
   * @param rules for one that runs elsewhere
   * @return to be closed by the caller
   * @throws ModelRefused if it is damaged, or not what its manifest says
   * @throws EncoderUnavailable if it runs elsewhere and does not answer
   */
  public static Encoder open(ModelFolder folder, List<Path> opLibraries, EndpointRules rules) {
    if (folder.manifest().endpoint().isEmpty()) {
      return NetworkEncoder.open(folder, opLibraries);
    }
    folder.verify();
    return EndpointEncoder.open(folder.manifest(), rules);
  }
}
