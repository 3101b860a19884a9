package dev.relkt.job;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Encoder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;

/** A registry without files: {@code words/1}, {@code words/2}, …, each with a space of its own. */
final class WordEncoders implements Encoders {

  private static final long serialVersionUID = 1;

  @Override
  public ModelManifest manifest(ModelVersion version) {
    return WordEncoder.manifest(version.number());
  }

  @Override
  public Encoder open(ModelVersion version) {
    return new WordEncoder(version.number());
  }
}
