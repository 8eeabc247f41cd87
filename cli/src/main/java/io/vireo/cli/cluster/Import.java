package io.vireo.cli.cluster;

import io.vireo.cli.options.ClusterOptions;
import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** Moves or copies the keys of a server that is no cluster into one. */
final class Import {
  private Import() {}

  static void run(Cluster cluster, Node source, ClusterOptions options, Console console) {
    Reply info = source.ask(List.of("INFO", "cluster"));
    if (info.text().contains("cluster_enabled:1")) {
      throw new ClusterFailure("[ERR] The source node should not be a cluster node.");
    }
    long size = source.call("DBSIZE").integer();
    console.print("*** Importing " + size + " keys from DB 0\n");
    Progress progress = new Progress(console, "keys imported", size);
    String cursor = "0";
    long failed = 0;
    do {
      Reply page = source.call("SCAN", cursor, "COUNT", "1000");
      cursor = page.at(0).text();
      for (Reply key : page.at(1).elements()) {
        Reply reply = source.ask(request(cluster, key.text(), options));
        if (reply.isError()) {
          failed++;
          console.print(
              "\nMigrating "
                  + io.vireo.config.SplitArgs.quote(key.text())
                  + ": "
                  + reply.text()
                  + "\n");
        } else {
          progress.step("");
        }
      }
    } while (!cursor.equals("0"));
    progress.end();
    if (failed > 0) {
      throw new ClusterFailure(
          "[ERR] "
              + failed
              + " keys were not imported; --cluster-replace replaces those that are there.");
    }
  }

  private static List<String> request(Cluster cluster, String key, ClusterOptions options) {
    Node target = cluster.owner(Slots.of(key));
    if (target == null) {
      throw new ClusterFailure("[ERR] No node has slot " + Slots.of(key));
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "MIGRATE",
                target.address.host(),
                "" + target.address.port(),
                key,
                "0",
                "" + options.timeout()));
    if (options.copy()) {
      words.add("COPY");
    }
    if (options.replace()) {
      words.add("REPLACE");
    }
    String password = cluster.credentials().password();
    String user = cluster.credentials().user();
    if (password != null) {
      words.addAll(user == null ? List.of("AUTH", password) : List.of("AUTH2", user, password));
    }
    return words;
  }
}
