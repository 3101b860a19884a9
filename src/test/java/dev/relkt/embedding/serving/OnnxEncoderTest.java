package dev.relkt.embedding.serving;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.embedding.onnx.OnnxVersions;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.VectorRule.Pooling;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An ONNX graph with a Hugging Face tokenizer, through the contract. */
class OnnxEncoderTest extends EncoderContract {

  private static ModelFolder folder;
  private static Encoder encoder;

  @BeforeAll
  static void open(@TempDir Path directory) {
    folder =
        new OnnxVersions(directory)
            .publish(OnnxVersions.graph(), OnnxVersions.encoding(Pooling.MEAN));
    encoder = NetworkEncoder.open(folder, List.of());
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Override
  protected Encoder encoder() {
    return encoder;
  }

  @Override
  protected Encoder another() {
    return NetworkEncoder.open(folder, List.of());
  }
}
