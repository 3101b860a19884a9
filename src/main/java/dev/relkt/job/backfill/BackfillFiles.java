package dev.relkt.job.backfill;

import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.StartRefused;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The files that a setting names, in the order of their paths: a file, what a pattern with {@code
 * *}, <code>**</code>, {@code ?}, <code>[ ]</code> or <code>{ }</code> matches, or all JSON Lines
 * in a folder and the folders in it. Names that begin with a dot or an underscore are passed over,
 * as other tools mark what is not ready, unless a pattern has a name that begins so.
 */
final class BackfillFiles {

  /** As many as a {@link BackfillPosition} can tell apart. */
  static final int MAX_FILES = 1 << BackfillPosition.FILE_BITS;

  private static final Pattern JSON_LINES =
      Pattern.compile(".*\\.(jsonl|ndjson)(\\.(gz|zst))?", Pattern.CASE_INSENSITIVE);

  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private BackfillFiles() {}

  /**
   * Lists them.
   *
   * @throws IOException if a folder cannot be listed
   * @throws RuntimeException that fails the job for ever, if there is none or there are too many
   */
  static List<BackfillFile> of(String source) throws IOException {
    List<BackfillFile> files = new ArrayList<>();
    Path root = fixedPart(source);
    FileSystem system = root.getFileSystem();
    if (system.exists(root)) {
      FileStatus status = system.getFileStatus(root);
      boolean isPattern = !root.equals(new Path(source));
      if (!status.isDir()) {
        files.add(file(status));
      } else if (isPattern) {
        PathMatcher matcher =
            FileSystems.getDefault().getPathMatcher("glob:" + new Path(source).getPath());
        walk(
            system,
            root,
            name -> isReady(name) || names(source, name.charAt(0)),
            path -> matcher.matches(java.nio.file.Path.of(path.getPath())),
            files);
      } else {
        walk(
            system,
            root,
            BackfillFiles::isReady,
            path -> JSON_LINES.matcher(path.getName()).matches(),
            files);
      }
    }
    if (files.isEmpty() || files.size() > MAX_FILES) {
      throw StartRefused.forEver(
          "%s: %s at %s (expected: 1 to %,d, as a file, a pattern, or a folder with *.jsonl, *.ndjson, or these with .gz or .zst, seen by the JobManager and by every TaskManager); correct it, or leave it empty"
              .formatted(
                  RelktOptions.PASSAGES_BACKFILL.key(),
                  files.isEmpty()
                      ? "no file"
                      : String.format(Locale.ROOT, "%,d files", files.size()),
                  source,
                  MAX_FILES));
    }
    files.sort(Comparator.comparing(BackfillFile::path));
    return files;
  }

  /** All before the first part of the path with a sign of a pattern. */
  private static Path fixedPart(String source) {
    Path path = new Path(source);
    while (GLOB.matcher(path.getPath()).find()) {
      path = path.getParent();
    }
    return path;
  }

  private interface Wanted {
    boolean is(Path path);
  }

  private static boolean isReady(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }

  /** Whether a name in a pattern, or an alternative of one, begins with a sign. */
  private static boolean names(String pattern, char sign) {
    Deque<Boolean> groups = new ArrayDeque<>();
    boolean atStart = true;
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '/' -> atStart = true;
        case '{' -> groups.push(atStart);
        case ',' -> atStart = !groups.isEmpty() && groups.peek();
        case '}' -> {
          groups.poll();
          atStart = false;
        }
        default -> {
          if (atStart && c == sign) {
            return true;
          }
          atStart = false;
        }
      }
    }
    return false;
  }

  private static void walk(
      FileSystem system,
      Path folder,
      Predicate<String> ready,
      Wanted wanted,
      List<BackfillFile> found)
      throws IOException {
    FileStatus[] entries = system.listStatus(folder);
    for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
      String name = entry.getPath().getName();
      if (!ready.test(name)) {
        continue;
      }
      if (entry.isDir()) {
        walk(system, entry.getPath(), ready, wanted, found);
      } else if (wanted.is(entry.getPath())) {
        found.add(file(entry));
      }
    }
  }

  private static BackfillFile file(FileStatus status) {
    return new BackfillFile(
        status.getPath().toString(), status.getLen(), Math.max(0, status.getModificationTime()));
  }
}
