package dev.relkt.job.operator;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encoders that are measured together. Made where the operator runs; it does not travel. */
final class MeasuredEncoders implements Encoders {

  private static final long serialVersionUID = 1;

  private final Encoders encoders;
  private final transient MeasuredEncoder.@Nullable Measures measures;

  MeasuredEncoders(Encoders encoders, MeasuredEncoder.Measures measures) {
    this.encoders = encoders;
    this.measures = measures;
  }

  @Override
  public ModelManifest manifest(ModelVersion version) {
    return encoders.manifest(version);
  }

  @Override
  public Encoder open(ModelVersion version) {
    return Objects.requireNonNull(measures, "travelled").of(encoders.open(version));
  }
}
