package dev.relkt.dataset.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files that arguments name: files, folders with all that is in them, and patterns such as
 * {@code news/*.jsonl} ({@code **} crosses folders) where a shell did not resolve them. In folders
 * and under patterns files come in the order of their names, hidden ones are passed over, links are
 * followed. Of a folder of BEIR only the corpus is taken; of other folders, files with the endings
 * of passages.
 *
 * @param files each once, in order; {@code -} stands for itself
 * @param found those of them that are only in a folder or under a pattern
 * @param others how many files of folders were passed over, by their endings
 * @param example one of those
 */
public record InputFiles(
    List<String> files, Set<String> found, Map<String, Integer> others, String example) {

  private static final String PACKED = "(\\.gz|\\.zst)?";
  private static final String PASSAGES = ".*\\.((jsonl|ndjson|json|csv|tsv)" + PACKED + "|parquet)";

  /** Of folders in each other. */
  private static final int MAX_DEPTH = 64;

  private static final String CORPUS = "corpus\\.jsonl" + PACKED;

  public InputFiles {
    files = List.copyOf(files);
    found = Set.copyOf(found);
    others = Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /** What folders have beside files of passages, in one sentence; empty where there is nothing. */
  public Optional<String> passedOver() {
    int count = others.values().stream().mapToInt(Integer::intValue).sum();
    List<String> kinds = new ArrayList<>();
    others.forEach((ending, n) -> kinds.add("%,d with %s".formatted(n, ending)));
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "%,d files are no files of passages by their names and are passed over: %s, such as %s"
                .formatted(count, String.join(", ", kinds), example));
  }

  /**
   * Resolves arguments.
   *
   * @throws NotPassages if one names no file, or a folder cannot be read
   * @throws IOException if a file cannot be looked at
   */
  public static InputFiles of(List<String> arguments) throws IOException {
    var search = new Search();
    for (String argument : arguments) {
      search.argument(argument);
    }
    Set<String> found = new HashSet<>(search.files);
    found.removeAll(arguments);
    return new InputFiles(List.copyOf(search.files), found, search.others, search.example);
  }

  /**
   * The folders that are being read, each inside of the one before. Links are followed; one that
   * leads back to where it is has nothing in it.
   */
  private static final class Folders {

    private final Deque<Path> open = new ArrayDeque<>();

    /** What is in a folder but hidden files, in the order of their names. */
    List<Path> enter(Path folder) throws IOException {
      if (open.size() == MAX_DEPTH) {
        throw new NotPassages(
            "", "%s: folders in more than %d others".formatted(folder, MAX_DEPTH));
      }
      try {
        Path real = folder.toRealPath();
        boolean again = open.contains(real);
        open.push(real);
        if (again) {
          return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
          return list.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
              .sorted()
              .toList();
        }
      } catch (UncheckedIOException e) {
        throw unreadable(folder, java.util.Objects.requireNonNull(e.getCause()));
      } catch (IOException e) {
        throw unreadable(folder, e);
      }
    }

    void leave() {
      open.pop();
    }

    private static NotPassages unreadable(Path folder, IOException cause) {
      return new NotPassages(
          "",
          "%s: a folder that cannot be read: %s".formatted(folder, FileMistake.describe(cause)),
          cause);
    }
  }

  private static final class Search {

    private final Set<String> files = new LinkedHashSet<>();
    private final Map<String, Integer> others = new TreeMap<>();
    private String example = "";

    void argument(String argument) throws IOException {
      if (argument.equals("-")) {
        files.add(argument);
        return;
      }
      if (isPattern(argument)) {
        pattern(argument);
        return;
      }
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        int before = files.size();
        folder(new Folders(), path);
        if (files.size() == before) {
          throw new NotPassages(
              "",
              "%s: no file of passages in it (expected: some that end with .jsonl, .json, .csv or .tsv, packed or not, or .parquet)"
                  .formatted(argument));
        }
      } else {
        files.add(argument);
      }
    }

    private static boolean isPattern(String argument) {
      try {
        return argument.matches(".*[*?\\[{].*")
            && !Files.exists(Path.of(argument), LinkOption.NOFOLLOW_LINKS);
      } catch (InvalidPathException e) {
        return true;
      }
    }

    private void pattern(String argument) throws IOException {
      int slash = argument.replaceFirst("[*?\\[{].*", "").lastIndexOf('/');
      Path base = slash < 0 ? Path.of("") : Path.of(argument.substring(0, slash + 1));
      PathMatcher matcher;
      try {
        matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument.substring(slash + 1));
      } catch (PatternSyntaxException e) {
        throw new NotPassages("", "%s: no pattern: %s".formatted(argument, e.getDescription()), e);
      }
      Set<String> found = new TreeSet<>();
      if (Files.isDirectory(base)) {
        String inside = argument.substring(slash + 1);
        int depth =
            inside.contains("**")
                ? MAX_DEPTH
                : (int) inside.chars().filter(c -> c == '/').count() + 1;
        var folders = new Folders();
        walk(
            folders,
            base,
            depth,
            path -> {
              if (matcher.matches(base.relativize(path)) && Files.isRegularFile(path)) {
                found.add(path.toString());
              }
            });
      }
      if (found.isEmpty()) {
        throw new NotPassages("", "%s: no file has such a name".formatted(argument));
      }
      files.addAll(found);
    }

    /** Passes on what is in a folder and below, up to a depth. */
    private static void walk(Folders folders, Path folder, int depth, Consumer<Path> each)
        throws IOException {
      for (Path path : folders.enter(folder)) {
        if (!Files.isDirectory(path)) {
          each.accept(path);
        } else if (depth > 1) {
          walk(folders, path, depth - 1, each);
        }
      }
      folders.leave();
    }

    private void folder(Folders folders, Path folder) throws IOException {
      List<Path> inside = folders.enter(folder);
      boolean beir =
          inside.stream().anyMatch(path -> name(path).matches(CORPUS))
              && inside.stream().anyMatch(path -> name(path).matches("queries\\.jsonl" + PACKED));
      for (Path path : inside) {
        if (Files.isDirectory(path)) {
          if (!beir) {
            folder(folders, path);
          }
        } else if (beir ? name(path).matches(CORPUS) : name(path).matches(PASSAGES)) {
          files.add(path.toString());
        } else if (!beir) {
          others.merge(ending(path), 1, Integer::sum);
          example = example.isEmpty() ? path.toString() : example;
        }
      }
      folders.leave();
    }

    private static String name(Path path) {
      return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static String ending(Path path) {
      String name = name(path);
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "no ending" : name.substring(dot);
    }
  }
}
