package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.relkt.embedding.onnx.OnnxEngine;
import dev.relkt.embedding.onnx.OnnxVersions;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation whose lib/ lacks an engine, which packages may be built without. */
class MissingEngineTest {

  @Test
  void refusesAVersionWhoseEngineIsMissingAndSaysHowToGetIt(@TempDir Path directory)
      throws Exception {
    assertThat(OnnxEngine.isThere()).isTrue();
    Path version =
        new OnnxVersions(directory)
            .publish(OnnxVersions.graph(), OnnxVersions.encoding(Pooling.MEAN))
            .directory();
    try (var without = new URLClassLoader(classPathWithoutOnnx(), platform())) {
      Object folder =
          without
              .loadClass("dev.relkt.registry.ModelFolder")
              .getMethod("at", Path.class)
              .invoke(null, version);
      var open =
          without
              .loadClass(NetworkEncoder.class.getName())
              .getMethod("open", folder.getClass(), List.class);
      Throwable refusal = catchThrowable(() -> open.invoke(null, folder, List.of()));
      assertThat(refusal).isInstanceOf(InvocationTargetException.class);
      assertThat(refusal.getCause().getClass().getName())
          .isEqualTo("dev.relkt.registry.ModelRefused");
      assertThat(refusal.getCause())
          .hasMessageStartingWith(
              "model onnx/1: ONNX Runtime is not part of this installation, and onnx/model.onnx is run by it; put the jar of com.microsoft.onnxruntime:onnxruntime:");
    }
  }

  private static ClassLoader platform() {
    return ClassLoader.getPlatformClassLoader();
  }

  private static URL[] classPathWithoutOnnx() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("onnxruntime"))
        .map(MissingEngineTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
