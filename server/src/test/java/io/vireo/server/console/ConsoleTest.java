package io.vireo.server.console;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The console over HTTP: who may come in, what is kept out, and what it answers. */
class ConsoleTest {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  private final int port = FreePort.find();
  private final HttpClient http = HttpClient.newHttpClient();
  private TcpServer server;
  private String cookie = "";
  private String token = "";

  @AfterEach
  void close() {
    server.close();
  }

  private void start(String... settings) {
    List<String> all = new ArrayList<>(List.of("metrics-port " + port));
    all.addAll(List.of(settings));
    server = TcpServer.start(all);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(SocketClient.PATIENCE);
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> logIn(String user, String password) throws Exception {
    String body = "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
    HttpResponse<String> answer = post("/api/login", body);
    if (answer.statusCode() == 200) {
      cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      Matcher found = TOKEN.matcher(answer.body());
      assertThat(found.find()).isTrue();
      token = found.group(1);
    }
    return answer;
  }

  private String run(String commands) throws Exception {
    String body = "{\"db\":0,\"commands\":" + commands + "}";
    return post("/api/run", body, "X-Vireo-Token", token).body();
  }

  private String redis(String... words) {
    try (SocketClient client = new SocketClient(server.port())) {
      return RespText.of(client.run(words));
    }
  }

  /** What is answered to a request whose head is written by hand. */
  private String raw(String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) SocketClient.PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
    }
  }

  @Test
  void whereNobodyNeedsAPasswordThePageComesIn() throws Exception {
    start();
    HttpResponse<String> page = get("/");
    assertThat(page.body()).contains("main.js").doesNotContain("<script>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(get("/main.js").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    assertThat(get("/api/session").statusCode()).isEqualTo(401);

    HttpResponse<String> in = logIn("", "");
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HTTPOnly")
        .contains("SameSite=Strict");
    assertThat(get("/api/session").body()).contains("\"user\":\"default\"");
    assertThat(run("[[\"PING\"],[\"GET\",\"no\"],[\"DBSIZE\"]]"))
        .isEqualTo("{\"replies\":[{\"status\":\"PONG\"},null,0]}");
    assertThat(redis("CLIENT", "LIST")).contains("name=vireo-console");
  }

  @Test
  void filesAreNotSentTwice() throws Exception {
    start();
    String tag = get("/chart.js").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        http.send(
            request("/chart.js").header("If-None-Match", tag).build(), BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(get("/no.js").statusCode()).isEqualTo(404);
    assertThat(get("/package-info.class").statusCode()).isEqualTo(404);
    assertThat(get("/metrics").body()).contains("vireo_commands_processed_total");
  }

  @Test
  void itIsOffIfTheSettingsSaySo() throws Exception {
    start("console no");
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(post("/api/login", "{}").statusCode()).isEqualTo(404);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aPasswordIsAskedForAndCounted() throws Exception {
    start("requirepass secret");
    assertThat(logIn("", "").statusCode()).isEqualTo(401);
    assertThat(logIn("default", "wrong").body()).contains("WRONGPASS");
    assertThat(logIn("default", "secret").statusCode()).isEqualTo(200);
    assertThat(run("[[\"ACL\",\"WHOAMI\"]]")).contains("default");
    try (SocketClient client = new SocketClient(server.port())) {
      client.run("AUTH", "secret");
      assertThat(RespText.of(client.run("ACL", "LOG"))).contains("auth").contains("127.0.0.1");
    }
    for (int i = 0; i < 12; i++) {
      logIn("default", "guess");
    }
    try (SocketClient client = new SocketClient(server.port())) {
      client.run("AUTH", "secret");
      assertThat(RespText.of(client.run("INFO", "stats"))).doesNotContain("auth_delayed:0");
    }
    assertThat(server.server().engine().metrics().data().authDelayed.get()).isPositive();
  }

  @Test
  void aUserDoesWhatTheUserMay() throws Exception {
    start(
        "console-write yes",
        "user default on >admin ~* &* +@all",
        "user viewer on >look ~seen:* +get +set");
    logIn("viewer", "look");
    assertThat(run("[[\"SET\",\"seen:a\",\"1\"],[\"GET\",\"seen:a\"],[\"GET\",\"other\"]]"))
        .contains("{\"status\":\"OK\"},\"1\",{\"error\":\"NOPERM");
    assertThat(get("/api/live").statusCode()).isEqualTo(403);
    assertThat(run("[[\"CLIENT\",\"LIST\"]]")).contains("NOPERM");
  }

  @Test
  void itReadsOnlyUnlessAllowed() throws Exception {
    start();
    logIn("", "");
    assertThat(run("[[\"SET\",\"a\",\"1\"],[\"GET\",\"a\"]]"))
        .contains("only reads")
        .endsWith("null]}");
    redis("CONFIG", "SET", "console-write", "yes");
    assertThat(run("[[\"SET\",\"a\",\"1\"],[\"GET\",\"a\"]]"))
        .contains("{\"status\":\"OK\"},\"1\"");
  }

  @Test
  void otherSitesAreKeptOut() throws Exception {
    start("console-write yes", "console-hosts cache.example");
    logIn("", "");
    String set = "{\"commands\":[[\"SET\",\"a\",\"1\"]]}";
    assertThat(post("/api/run", set).statusCode()).isEqualTo(403);
    assertThat(post("/api/run", set, "X-Vireo-Token", "guess").statusCode()).isEqualTo(403);
    assertThat(post("/api/run", set, "X-Vireo-Token", token, "Origin", "http://evil.example"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(403);
    assertThat(post("/api/run", set, "X-Vireo-Token", token, "Sec-Fetch-Site", "cross-site"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(403);
    assertThat(post("/api/login", "{}", "Origin", "null").statusCode()).isEqualTo(403);
    HttpRequest form =
        request("/api/run")
            .header("Content-Type", "text/plain")
            .header("X-Vireo-Token", token)
            .POST(BodyPublishers.ofString(set))
            .build();
    assertThat(http.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    assertThat(redis("EXISTS", "a")).isEqualTo("(integer) 0");

    assertThat(raw("GET / HTTP/1.1", "Host: evil.example:" + port)).contains(" 403 ");
    assertThat(raw("GET / HTTP/1.1", "Host: 127.0.0.1.evil.example")).contains(" 403 ");
    for (String good : List.of("localhost:" + port, "127.0.0.1", "[::1]:80", "Cache.Example")) {
      assertThat(raw("GET / HTTP/1.1", "Host: " + good)).contains(" 200 ");
    }
    assertThat(
            raw(
                "GET / HTTP/1.1",
                "Host: localhost",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document"))
        .contains(" 200 ");
    assertThat(
            raw(
                "GET / HTTP/1.1",
                "Host: localhost",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: iframe"))
        .contains(" 403 ");
    assertThat(post("/api/run", set, "X-Vireo-Token", token).statusCode()).isEqualTo(200);
  }

  @Test
  void limitsHold() throws Exception {
    start("console-write yes");
    logIn("", "");
    assertThat(run("[]")).contains("commands are wanted");
    assertThat(post("/api/run", "no json", "X-Vireo-Token", token).statusCode()).isEqualTo(400);
    assertThat(run("[[\"GET\",7]]")).contains("error");
    String many = "[\"PING\"],".repeat(RunRequest.MOST_COMMANDS) + "[\"PING\"]";
    assertThat(run("[" + many + "]")).contains("commands are wanted");
    assertThat(run("[[\"SET\",\"a\",\"" + "x".repeat(600_000) + "\"]]")).contains("too long");

    redis("SETRANGE", "large", "100000", "x");
    assertThat(run("[[\"GET\",\"large\"]]")).contains("\"length\":100001").hasSizeLessThan(500_000);
    redis("SETRANGE", "huge", "6000000", "x");
    assertThat(run("[[\"GET\",\"huge\"]]")).contains("error");
    assertThat(get("/api/session").statusCode()).isEqualTo(401);
    assertThat(redis("PING")).isEqualTo("PONG");
  }

  @Test
  void answersKeepTheirKinds() throws Exception {
    start("console-write yes");
    logIn("", "");
    run("[[\"HSET\",\"h\",\"f\",\"v\"],[\"SADD\",\"s\",\"m\"],[\"ZADD\",\"z\",\"1.5\",\"m\"]]");
    assertThat(run("[[\"HGETALL\",\"h\"],[\"SMEMBERS\",\"s\"],[\"ZSCORE\",\"z\",\"m\"]]"))
        .isEqualTo("{\"replies\":[{\"map\":[\"f\",\"v\"]},{\"set\":[\"m\"]},{\"real\":\"1.5\"}]}");
    assertThat(
            run("[[\"SET\",{\"b64\":\"AP8=\"},{\"b64\":\"/wA=\"}],[\"GET\",{\"b64\":\"AP8=\"}]]"))
        .endsWith("{\"b64\":\"/wA=\"}]}");
    assertThat(run("[[\"SET\",\"n\",\"9223372036854775806\"],[\"INCR\",\"n\"]]"))
        .contains("{\"big\":\"9223372036854775807\"}");
    String inDatabase3 = "{\"db\":3,\"commands\":[[\"SET\",\"a\",\"3\"]]}";
    post("/api/run", inDatabase3, "X-Vireo-Token", token);
    assertThat(run("[[\"GET\",\"a\"]]")).isEqualTo("{\"replies\":[null]}");
    String nowhere = "{\"db\":99,\"commands\":[[\"GET\",\"a\"]]}";
    assertThat(post("/api/run", nowhere, "X-Vireo-Token", token).body()).contains("out of range");
    assertThat(run("[[\"GET\",\"a\"]]")).isEqualTo("{\"replies\":[null]}");
  }

  @Test
  void whoIsKilledIsOut() throws Exception {
    start();
    logIn("", "");
    String id = run("[[\"CLIENT\",\"ID\"]]").replaceAll("\\D", "");
    assertThat(redis("CLIENT", "KILL", "ID", id)).isEqualTo("(integer) 1");
    await("it is out", () -> get("/api/session").statusCode(), status -> status == 401);
    logIn("", "");
    assertThat(post("/api/logout", "{}", "X-Vireo-Token", token).statusCode()).isEqualTo(200);
    assertThat(get("/api/session").statusCode()).isEqualTo(401);
    await("it has hung up", () -> !redis("CLIENT", "LIST").contains("vireo-console"));
  }

  @Test
  void numbersComeOnceASecondAndAreCounted() throws Exception {
    start();
    logIn("", "");
    redis("SET", "a", "1");
    HttpResponse<Stream<String>> live =
        http.send(request("/api/live").build(), BodyHandlers.ofLines());
    try (Stream<String> lines = live.body()) {
      List<String> events = lines.filter(line -> line.startsWith("data: ")).limit(2).toList();
      assertThat(events.get(1))
          .contains("used_memory:", "\"commands\":[", "[\"set\",1,", "\"queue\":[", "\"loops\":[");
    }
    await("the heap is there", () -> server.server().engine().heap() != null);
  }

  @Test
  void aClientThatIsPausedIsAnsweredLater() throws Exception {
    start("console-write yes");
    logIn("", "");
    redis("CLIENT", "PAUSE", "150", "WRITE");
    assertThat(run("[[\"SET\",\"a\",\"1\"],[\"GET\",\"a\"]]"))
        .isEqualTo("{\"replies\":[{\"status\":\"OK\"},\"1\"]}");
  }
}
