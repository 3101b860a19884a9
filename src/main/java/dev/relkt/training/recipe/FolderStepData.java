package dev.relkt.training.recipe;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.TrainingSets;
import dev.relkt.training.data.TrainingSplit;
import dev.relkt.training.data.Triplet;
import dev.relkt.training.data.TripletFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** The data of a recipe in a folder, read once. Not thread-safe. */
final class FolderStepData implements StepData {

  private final Settings settings;
  private final long seed;
  private @Nullable TrainingSet whole;
  private @Nullable TrainingSplit split;
  private @Nullable List<Triplet> triplets;
  private @Nullable String fingerprint;

  /**
   * @param settings {@link Recipe#DATA}
   * @param seed of the split
   */
  FolderStepData(Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Path folder() {
    String folder = settings.text("folder");
    if (folder.isEmpty()) {
      throw new TrainingRefused(
          "data.folder: nothing (expected: the folder of a training set; relkt train prepare makes"
              + " one); name it with --data");
    }
    return Path.of(folder);
  }

  private TrainingSplit split() {
    TrainingSplit known = split;
    if (known == null) {
      TrainingSet all = TrainingSets.read(folder());
      whole = all;
      Optional<TrainingSet> dev = TrainingSets.readHeldOut(folder());
      double share = settings.number("dev-share");
      if (dev.isEmpty() && (share == 0 || share == 1)) {
        throw new TrainingRefused(
            "data.dev-share: %s, and %s has no dev set (expected: a share above 0 and below 1)"
                .formatted(settings.text("dev-share"), folder()));
      }
      known =
          dev.isPresent() ? new TrainingSplit(all, dev.get()) : TrainingSplit.of(all, share, seed);
      split = known;
    }
    return known;
  }

  @Override
  public TrainingSet train() {
    return split().train();
  }

  @Override
  public TrainingSet dev() {
    return split().dev();
  }

  @Override
  public Set<String> devPool() {
    return Pattern.compile("[,\\s]+")
        .splitAsStream(settings.text("dev-pool"))
        .filter(language -> !language.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public List<TrainingPassage> distractors() {
    return settings.text("dev-against").equals("all") ? train().passages() : List.of();
  }

  @Override
  public Optional<List<Triplet>> triplets() {
    Optional<Path> file = tripletFile();
    if (triplets == null && file.isPresent()) {
      TrainingSet train = train();
      triplets = learnable(TripletFile.read(file.get(), whole == null ? train : whole), train);
    }
    return Optional.ofNullable(triplets);
  }

  /** Without what the split holds out. */
  private static List<Triplet> learnable(List<Triplet> triplets, TrainingSet train) {
    Set<String> questions =
        train.questions().stream().map(TrainingQuestion::id).collect(Collectors.toSet());
    Set<String> passages =
        train.passages().stream().map(TrainingPassage::id).collect(Collectors.toSet());
    return triplets.stream()
        .filter(t -> questions.contains(t.question()))
        .map(
            t ->
                new Triplet(
                    t.question(),
                    t.passage(),
                    t.negatives().stream().filter(passages::contains).toList()))
        .toList();
  }

  private Optional<Path> tripletFile() {
    String named = settings.text("triplets");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    for (String name : List.of(TripletFile.NAME, TripletFile.NAME + ".gz")) {
      if (Files.isRegularFile(folder().resolve(name))) {
        return Optional.of(folder().resolve(name));
      }
    }
    return Optional.empty();
  }

  @Override
  public String fingerprint() {
    String known = fingerprint;
    if (known == null) {
      MessageDigest digest = DigestUtils.getSha256Digest();
      add(digest, train());
      add(digest, dev());
      add(digest, devPool() + settings.text("dev-against"));
      tripletFile().ifPresent(file -> triplets().orElse(List.of()).forEach(t -> add(digest, t)));
      known = HexFormat.of().formatHex(digest.digest(), 0, 12);
      fingerprint = known;
    }
    return known;
  }

  private static void add(MessageDigest digest, TrainingSet set) {
    set.passages().forEach(p -> add(digest, p));
    set.questions().forEach(q -> add(digest, q));
    set.translations().forEach(t -> add(digest, t.id() + new TreeMap<>(t.texts())));
  }

  private static void add(MessageDigest digest, Object part) {
    digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
