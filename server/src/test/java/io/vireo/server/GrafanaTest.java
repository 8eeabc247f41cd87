package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboard and alarms ask for nothing that the metrics page does not have. */
class GrafanaTest {
  private static final Path FOLDER = Path.of("../docs/grafana");
  private static final Pattern METRIC = Pattern.compile("\\b(?:vireo|jvm|vertx)_\\w+");
  private static final Pattern EXPRESSION = Pattern.compile("(?m)^ +expr: (.*)$");

  private static Set<String> asked(List<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      Matcher found = METRIC.matcher(expression);
      while (found.find()) {
        names.add(found.group());
      }
    }
    return names;
  }

  private static List<String> dashboard() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(FOLDER.resolve("vireo.json")));
    List<String> expressions = new ArrayList<>();
    JsonArray panels = dashboard.getJsonArray("panels");
    for (int i = 0; i < panels.size(); i++) {
      JsonArray targets = panels.getJsonObject(i).getJsonArray("targets", new JsonArray());
      for (int t = 0; t < targets.size(); t++) {
        expressions.add(targets.getJsonObject(t).getString("expr"));
      }
    }
    return expressions;
  }

  private static List<String> alarms() throws IOException {
    List<String> expressions = new ArrayList<>();
    Matcher found = EXPRESSION.matcher(Files.readString(FOLDER.resolve("alarms.yaml")));
    while (found.find()) {
      expressions.add(found.group(1));
    }
    return expressions;
  }

  private static void note(int port, Set<String> names) throws Exception {
    URI place = URI.create("http://127.0.0.1:" + port + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(place).build();
    String page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
  }

  /** What a primary with a replica shows, and a replica. */
  private static Set<String> shown(Set<String> wanted) throws Exception {
    Set<String> names = new TreeSet<>();
    int ofPrimary = FreePort.find();
    int ofReplica = FreePort.find();
    try (TcpServer primary =
            TcpServer.start("metrics-port " + ofPrimary, "repl-diskless-sync-delay 0");
        TcpServer replica =
            TcpServer.start("metrics-port " + ofReplica, "replicaof 127.0.0.1 " + FreePort.find());
        SocketClient follower = new SocketClient(primary.port());
        SocketClient client = new SocketClient(primary.port())) {
      client.run("SET", "k", "v");
      client.run("LPUSH", "k", "v");
      System.gc();
      follower.run("REPLCONF", "listening-port", "4711", "capa", "eof");
      follower.send(RespRequest.of("PSYNC", "?", "-1"));
      long end = System.nanoTime() + 2 * SocketClient.PATIENCE.toNanos();
      while (!names.containsAll(wanted) && System.nanoTime() < end) {
        note(ofPrimary, names);
        note(ofReplica, names);
      }
      assertThat(replica.port()).isPositive();
    }
    return names;
  }

  @Test
  void theyAskForWhatThereIs() throws Exception {
    List<String> expressions = new ArrayList<>(dashboard());
    assertThat(expressions).hasSizeGreaterThan(25);
    List<String> alarms = alarms();
    assertThat(alarms).hasSizeGreaterThan(8);
    expressions.addAll(alarms);
    Set<String> wanted = asked(expressions);
    assertThat(wanted).hasSizeGreaterThan(25);
    assertThat(shown(wanted)).containsAll(wanted);
  }
}
