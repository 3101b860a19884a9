package dev.relkt.cli.serve;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.console.TextTable;
import dev.relkt.job.RunningJobs;
import dev.relkt.local.Sleep;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = {"Looks at the jobs of a Flink cluster, and stops them.", ""})
public final class JobCommand implements Runnable {

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("a subcommand is missing: list, await, stop or cancel");
  }

  /** Where the cluster is. */
  static final class ClusterOptions {

    private static final String DEFAULT = "localhost:8081";

    @Option(
        names = "--jobmanager",
        paramLabel = "HOST:PORT",
        defaultValue = "${env:RELKT_JOBMANAGER:-" + DEFAULT + "}",
        description =
            "The JobManager's REST interface (default: ${DEFAULT-VALUE}; \"relkt up\" prints its own).")
    private String address = DEFAULT;

    @Mixin private Console console = new Console();

    RunningJobs jobs() {
      int colon = address.lastIndexOf(':');
      try {
        int port = Integer.parseInt(address.substring(colon + 1));
        if (colon > 0 && port > 0 && port < 65_536) {
          return RunningJobs.at(address.substring(0, colon), port);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw console.usage(
          "--jobmanager: \"%s\" (expected: HOST:PORT, such as %s)".formatted(address, DEFAULT));
    }
  }

  /** Which job. */
  static final class OneJob {

    @Parameters(
        index = "0",
        paramLabel = "JOB",
        description = "indexing, answering, or a job's id or name as \"relkt job list\" shows it.")
    private String wanted = "";

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    void use(Use use) {
      try (RunningJobs jobs = cluster.jobs()) {
        use.use(jobs, find(jobs.all()));
      } catch (RunningJobs.ClusterFailed e) {
        throw new CommandFailed(String.valueOf(e.getMessage()), e);
      }
    }

    /** The newest of that name; one that has not ended, if there is one. */
    private RunningJobs.Job find(List<RunningJobs.Job> all) {
      List<RunningJobs.Job> named =
          all.stream()
              .filter(
                  job ->
                      job.id().equals(wanted)
                          || job.name().equals(wanted)
                          || job.name().equals("relkt-" + wanted))
              .toList();
      return named.stream()
          .filter(job -> !job.ended())
          .findFirst()
          .or(() -> named.stream().findFirst())
          .orElseThrow(
              () ->
                  new CommandFailed(
                      "no job \"%s\" (expected: one of %s)"
                          .formatted(
                              wanted,
                              all.stream().map(RunningJobs.Job::name).distinct().toList())));
    }

    interface Use {
      void use(RunningJobs jobs, RunningJobs.Job job);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {"Lists the jobs, the newest first, with why each failed last.", ""})
  void list(@Mixin ClusterOptions cluster) {
    PrintWriter out = console.out();
    try (RunningJobs jobs = cluster.jobs()) {
      List<RunningJobs.Job> all = jobs.all();
      if (all.isEmpty()) {
        out.println("no jobs");
        return;
      }
      var table = new TextTable("job", "status", "since", "id", "failed last");
      for (RunningJobs.Job job : all) {
        table.row(
            job.name(),
            job.status(),
            Instant.ofEpochSecond(job.startedAt().getEpochSecond()),
            job.id(),
            TerminalText.line(jobs.lastFailure(job).orElse("")));
      }
      table.lines().forEach(out::println);
    } catch (RunningJobs.ClusterFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "await",
      mixinStandardHelpOptions = true,
      description = {"Waits until every task of a job runs. Ends with code 1 if it fails.", ""})
  void await(
      @Mixin OneJob one,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "120",
              description = "How long (default: ${DEFAULT-VALUE}).")
          int seconds) {
    PrintWriter out = console.out();
    one.use(
        (jobs, job) -> {
          long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
          while (!jobs.runs(job)) {
            jobs.lastFailure(job)
                .ifPresent(
                    why -> {
                      throw new CommandFailed("job %s failed: %s".formatted(job.name(), why));
                    });
            if (System.nanoTime() > deadline) {
              throw new CommandFailed(
                  "job %s does not run after %d s; are there free slots? \"relkt job list\""
                      .formatted(job.name(), seconds));
            }
            Sleep.of(Duration.ofMillis(300));
          }
          out.println("job %s runs".formatted(job.name()));
        });
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = {
        "Stops a job after a savepoint. In the folder that --checkpoints of bin/submit.sh names, the"
            + " next submission goes on from it.",
        ""
      })
  void stop(
      @Mixin OneJob one,
      @Option(
              names = "--savepoint",
              paramLabel = "DIR",
              required = true,
              description = "Where the savepoint goes; every machine of the cluster has to see it.")
          String directory,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "120",
              description = "How long to wait for it (default: ${DEFAULT-VALUE}).")
          int seconds) {
    PrintWriter out = console.out();
    String place =
        directory.contains(":/")
            ? directory
            : java.nio.file.Path.of(directory).toAbsolutePath().normalize().toUri().toString();
    one.use(
        running(
            (jobs, job) ->
                out.println(
                    "job %s is stopped; its savepoint: %s"
                        .formatted(
                            job.name(), jobs.stop(job, place, Duration.ofSeconds(seconds))))));
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = {"Ends a job at once. Its newest checkpoints are kept.", ""})
  void cancel(@Mixin OneJob one) {
    PrintWriter out = console.out();
    one.use(
        running(
            (jobs, job) -> {
              jobs.cancel(job);
              out.println("job %s is cancelled".formatted(job.name()));
            }));
  }

  private static OneJob.Use running(OneJob.Use use) {
    return (jobs, job) -> {
      if (job.ended()) {
        throw new CommandFailed(
            "job %s does not run: it is %s".formatted(job.name(), job.status()));
      }
      use.use(jobs, job);
    };
  }
}
