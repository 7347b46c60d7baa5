import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A task, read from standard input: lines of fields in Base64, the login first, then the steps. */
final class Task {
  final String host, user, password, keyFile, knownHosts;
  final int port;
  final List<String[]> steps;

  private Task(List<String[]> lines) {
    String[] login = lines.get(0);
    host = login[0];
    port = Integer.parseInt(login[1]);
    user = login[2];
    password = login[3].isEmpty() ? null : login[3];
    keyFile = login[4];
    knownHosts = login[5];
    steps = lines.subList(1, lines.size());
  }

  static Task read() {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    return new Task(input.lines().map(Task::fields).collect(Collectors.toList()));
  }

  private static String[] fields(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(field -> new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8))
        .toArray(String[]::new);
  }

  /** A step of a client. */
  interface Action {
    void run(String[] step) throws Exception;
  }

  /** Does all steps and ends the program, with 1 if one fails. */
  void run(Action action) {
    try {
      for (String[] step : steps) action.run(step);
      System.exit(0);
    } catch (Exception error) {
      System.err.println(error);
      System.exit(1);
    }
  }
}
