package dev.relkt.cli.train;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relkt train}: makes new versions of encoders. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains an encoder and publishes it as a version in a registry.",
    subcommands = {
      TrainPrepareCommand.class,
      TrainStepCommand.WarmUp.class,
      TrainStepCommand.Teacher.class,
      TrainStepCommand.Distill.class,
      TrainRunCommand.class,
    })
public final class TrainCommand implements Runnable {

  @Spec private CommandSpec spec;

  // picocli makes it and fills it in.
  @SuppressWarnings("NullAway.Init")
  TrainCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "train what? (expected: prepare, warmup, teacher, distill or run); see relkt train --help");
  }
}
