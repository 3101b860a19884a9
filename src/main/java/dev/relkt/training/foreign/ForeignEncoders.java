package dev.relkt.training.foreign;

import dev.relkt.registry.ModelFolder;
import dev.relkt.settings.Option;
import dev.relkt.training.recipe.EncoderSource;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.RecipeSettings;
import dev.relkt.training.recipe.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of encoders that a recipe can name for models from elsewhere. */
public enum ForeignEncoders implements EncoderSource {
  /** {@link InlinedSavedModel}. */
  SAVED_MODEL("saved-model") {
    @Override
    ForeignEncoder open(ForeignModel model, Settings settings, long seed) {
      return InlinedSavedModel.open(model.checked(), settings.count("threads"));
    }
  },

  /** {@link TrainStepSavedModel}. */
  TRAIN_STEP("train-step") {
    @Override
    ForeignEncoder open(ForeignModel model, Settings settings, long seed) {
      return TrainStepSavedModel.open(model.checked(), settings.count("threads"));
    }
  },

  /** {@link ProjectedSavedModel}, or {@link ProjectedVersion} for what it does not take. */
  PROJECTION("projection") {
    @Override
    List<Option<?>> more() {
      return List.of(
          RecipeSettings.option(
              "dimension",
              RecipeSettings.COUNT,
              "0",
              "of the vectors behind the projection; 0 for the model's own"),
          RecipeSettings.option(
              "cache-megabytes",
              RecipeSettings.POSITIVE_COUNT,
              "512",
              "of the heap for the frozen model's vectors"));
    }

    @Override
    ForeignEncoder open(ForeignModel model, Settings settings, long seed) {
      int dimension = settings.count("dimension");
      return ProjectedSavedModel.open(
          model.checked(),
          dimension == 0 ? model.checked().folder().manifest().dimension() : dimension,
          seed,
          cacheBytes(settings));
    }

    @Override
    public PublishableEncoder open(Path model, Settings given, long seed) {
      Optional<ModelFolder> version =
          ForeignModel.version(model).filter(v -> ProjectedVersion.takes(v.manifest()));
      return version.isEmpty()
          ? super.open(model, given, seed)
          : ProjectedVersion.open(
              version.get(),
              ForeignModel.opLibraries(given),
              given.count("dimension"),
              seed,
              cacheBytes(given));
    }

    private long cacheBytes(Settings settings) {
      return (long) settings.count("cache-megabytes") << 20;
    }
  };

  private final String kind;

  ForeignEncoders(String kind) {
    this.kind = kind;
  }

  /** Settings besides those of all. */
  List<Option<?>> more() {
    return List.of();
  }

  abstract ForeignEncoder open(ForeignModel model, Settings settings, long seed);

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public List<Option<?>> settings() {
    return Stream.concat(ForeignModel.SETTINGS.stream(), more().stream()).toList();
  }

  @Override
  public PublishableEncoder open(Path model, Settings given, long seed) {
    ForeignModel opened = ForeignModel.open(model, given);
    try {
      ForeignEncoder encoder = open(opened, given, seed);
      encoder.afterwards(opened.whenClosed());
      return encoder;
    } catch (RuntimeException | Error e) {
      opened.whenClosed().run();
      throw e;
    }
  }
}
