package io.vireo.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.Test;

/** What users take counts as used memory, and is free when they are gone. */
class UserMemoryTest {
  @Test
  void usersCountAsLongAsTheyAreThere() {
    try (InProcessServer server = new InProcessServer().alone()) {
      InProcessClient client = server.client();
      long before = server.engine().memory().used();
      String[] request = new String[1_003];
      request[0] = "ACL";
      request[1] = "SETUSER";
      request[2] = "ada";
      for (int i = 3; i < request.length; i++) {
        request[i] = "~a-pattern-of-keys:" + i + ":*";
      }
      assertThat(client.run(request).asText()).isEqualTo("OK");
      long kept = server.engine().memory().used() - before;
      assertThat(kept).isBetween(200_000L, 500_000L);
      client.run("ACL", "SETUSER", "ada", "resetkeys");
      assertThat(server.engine().memory().used() - before).isBetween(500L, 5_000L);
      client.run("ACL", "SETUSER", "default", "~only:*");
      client.run("ACL", "SETUSER", "default", "resetkeys", "allkeys");
      client.run("ACL", "DELUSER", "ada");
      assertThat(server.engine().memory().used()).isEqualTo(before);
    }
  }
}
