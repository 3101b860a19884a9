package dev.relkt.cli.evaluate;

import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was found and what is right, in files that trec_eval reads: {@code <pool>.qrels} and {@code
 * <pool>.<contender>.run}, the pool being {@code all}, a passage language, or what the data calls
 * it; in the contender's name, {@code -} stands for {@code /}.
 *
 * @param folder made if it is not there
 */
record TrecFiles(Path folder) {

  void writeQrels(Pool pool, Qrels judged) throws IOException {
    Files.createDirectories(folder);
    judged.write(folder.resolve(name(pool) + ".qrels"));
  }

  void writeRun(Pool pool, String contender, Run run) throws IOException {
    Files.createDirectories(folder);
    run.write(
        folder.resolve("%s.%s.run".formatted(name(pool), contender.replace('/', '-'))), contender);
  }

  private static String name(Pool pool) {
    return pool.name().isEmpty() ? "all" : pool.name();
  }
}
