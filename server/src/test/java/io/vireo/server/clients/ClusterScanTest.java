package io.vireo.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLUSTERSCAN finds the keys of all nodes, also if slots move and nodes change meanwhile. */
class ClusterScanTest {
  @TempDir Path folder;

  private final Set<String> seen = new TreeSet<>();

  /** Asks the node that the cursor belongs to; gives the next one. */
  private String scan(SixNodes nodes, String cursor) {
    int node =
        cursor.equals("0") ? nodes.owner(SixNodes.slot("0")) : nodes.owner(SixNodes.slot(cursor));
    RespValue.Many answer = (RespValue.Many) nodes.ask(node, "CLUSTERSCAN", cursor, "COUNT", "20");
    List<RespValue> keys = ((RespValue.Many) answer.items().get(1)).items();
    keys.forEach(key -> seen.add(key.asText()));
    return answer.items().get(0).asText();
  }

  @Test
  void allKeysAreFound() {
    Set<String> keys =
        IntStream.range(0, 300)
            .mapToObj(i -> "key" + i)
            .collect(Collectors.toCollection(TreeSet::new));
    try (SixNodes nodes = new SixNodes(SixNodes.Maker.VIREO, folder)) {
      try (JedisClusterClient client = new JedisClusterClient(nodes.ports().get(0))) {
        keys.forEach(key -> client.set(key, key));
      }
      String cursor = scan(nodes, "0");
      int rounds = 0;
      while (!cursor.equals("0")) {
        assertThat(rounds++).isLessThan(200);
        if (rounds == 3) {
          // In the middle of its node's keys.
          nodes.move(SixNodes.slot(cursor));
        } else if (rounds == 6) {
          nodes.failOver(SixNodes.slot(cursor));
        }
        cursor = scan(nodes, cursor);
      }
      assertThat(seen).isEqualTo(keys);
      String of = "0-{key7}-0";
      int elsewhere = nodes.otherPrimary(nodes.owner(SixNodes.slot(of)));
      assertThat(nodes.say(elsewhere, "CLUSTERSCAN", of)).startsWith("(error) MOVED");
    }
  }
}
