package dev.relkt.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command line said, run in the JVM of the test.
 *
 * @param code its exit code
 * @param out what went to the standard output
 * @param err what went to the standard error
 * @param all the exit code, and on the lines after it both, in the order in which they were said
 */
public record Said(int code, String out, String err, String all) {

  /** Runs {@code relkt} with these arguments. */
  public static Said by(String... arguments) {
    var all = new StringWriter();
    var out = new Recorded(all);
    var err = new Recorded(all);
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Said(code, out.text(), err.text(), code + "\n" + all);
  }

  /** The same, told where the broker is. */
  public static Said at(String bootstrap, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrap=" + bootstrap);
    return by(all.toArray(String[]::new));
  }

  /** One of the two streams. */
  private static final class Recorded extends FilterWriter {

    private final StringWriter own = new StringWriter();

    Recorded(Writer both) {
      super(both);
    }

    String text() {
      return own.toString();
    }

    @Override
    public void write(int character) throws IOException {
      own.write(character);
      super.write(character);
    }

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
      own.write(characters, from, length);
      super.write(characters, from, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      own.write(text, from, length);
      super.write(text, from, length);
    }
  }
}
