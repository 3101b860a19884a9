package dev.relkt.embedding;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import java.io.Serializable;

/** Where encoders come from. Thread-safe. */
public interface Encoders extends Serializable {

  /**
   * What a version says of itself.
   *
   * @throws dev.relkt.registry.ModelRefused if it is missing or damaged
   */
  ModelManifest manifest(ModelVersion version);

  /**
   * An encoder, shared with the others of this process; to be closed by the caller.
   *
   * @throws dev.relkt.registry.ModelRefused if it is missing, damaged or not what it should be
   */
  Encoder open(ModelVersion version);
}
