package dev.relkt.bench.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a JobManager's REST interface says; nothing where it does not answer. */
final class FlinkPages {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  FlinkPages(int port) {
    this.port = port;
  }

  int taskManagers() {
    return page("/overview").path("taskmanagers").asInt();
  }

  /** Jobs of which every task runs. */
  int runningJobs() {
    int running = 0;
    for (JsonNode job : page("/jobs/overview").path("jobs")) {
      JsonNode tasks = job.path("tasks");
      if (job.path("state").asText().equals("RUNNING")
          && tasks.path("running").asInt() == tasks.path("total").asInt()) {
        running++;
      }
    }
    return running;
  }

  /** Whether the JobManager takes a TaskManager for alive. */
  boolean knows(String taskManager) {
    return page("/taskmanagers/" + taskManager).has("slotsNumber");
  }

  /** Whether a TaskManager holds a slot that is in use. */
  boolean works(String taskManager) {
    JsonNode known = page("/taskmanagers/" + taskManager);
    return known.path("freeSlots").asInt() < known.path("slotsNumber").asInt();
  }

  private JsonNode page(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return JSON.createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return JSON.createObjectNode();
    }
  }
}
