package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.http.access.AccessTokens;
import dev.relkt.http.access.Role;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an access token for HTTP: prints it, and the lines for the file of http.tokens. It is"
          + " kept nowhere else.",
      ""
    })
public final class TokenCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "Whom it is for; the log has it.")
  private String name = "";

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      defaultValue = "read",
      description = "What it may do: read, write, operate (default: ${DEFAULT-VALUE}).")
  private List<Role> roles = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose passages alone are there for it.")
  private @Nullable String tenant;

  @Option(
      names = "--filter",
      paramLabel = "EXPRESSION",
      description = "Which passages alone are there for it, such as \"desk = science\".")
  private @Nullable String filter;

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    String token = AccessTokens.random();
    var out = console.out();
    var lines = new ArrayList<String>();
    try {
      lines.add("  - name: " + quoted(name));
      lines.add("    sha256: " + AccessTokens.digest(token));
      lines.add(
          "    roles: [%s]"
              .formatted(String.join(", ", roles.stream().map(Role::wireName).toList())));
      if (tenant != null) {
        lines.add("    tenant: " + quoted(new Tenant(tenant).name()));
      }
      if (filter != null) {
        lines.add("    filter: " + quoted(PassageFilter.parse(filter).expression()));
      }
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    out.println(token);
    console.err().println("in the file of http.tokens, below \"tokens:\":");
    lines.forEach(console.err()::println);
    return 0;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
