package io.vireo.server.cluster.handoff;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's connections, one to each node, and the node that it believes to have the slots that
 * move. One thread.
 */
final class Links implements AutoCloseable {
  private static final String NOT_LOCAL = "Script attempted to access a non local key";

  private final HandoffCluster cluster;
  private final List<SocketClient> clients = new ArrayList<>();
  private int node;
  private String fault;

  /** Connects to both nodes. */
  Links(HandoffCluster cluster) {
    this.cluster = cluster;
    for (int i = 0; i < HandoffCluster.NODES; i++) {
      clients.add(cluster.connect(i));
    }
  }

  /** Where the next requests go. */
  int node() {
    return node;
  }

  /**
   * Sends requests in one write, and reads their answers.
   *
   * @throws IllegalStateException if an answer does not come
   */
  List<RespValue> ask(List<String[]> requests) {
    SocketClient client = clients.get(node);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    requests.forEach(words -> out.writeBytes(RespRequest.of(words)));
    client.send(out.toByteArray());
    List<RespValue> answers = new ArrayList<>();
    for (String[] words : requests) {
      RespValue answer = client.read();
      if (answer == null) {
        String reason =
            client.hasEnded()
                ? "closes the connection instead of an answer to "
                : "does not answer within " + SocketClient.PATIENCE.toSeconds() + " s: ";
        throw new IllegalStateException("node " + node + " " + reason + String.join(" ", words));
      }
      answers.add(answer);
    }
    return answers;
  }

  /**
   * Goes where an answer sends the client; true if the answer is a refusal. An error that neither a
   * move of slots nor a full memory explains is a fault. ASK and TRYAGAIN are faults too, since
   * slots that move in one step belong to one node at any time.
   */
  boolean isRefused(RespValue answer) {
    RespValue.Failure failure = failure(answer);
    if (failure == null) {
      return false;
    }
    String text = failure.text();
    if (text.startsWith("MOVED ")) {
      node = cluster.nodeAt(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
    } else if (text.contains(NOT_LOCAL)) {
      node = cluster.owner();
    } else if (fault == null && !text.startsWith("EXECABORT ") && !text.startsWith("OOM ")) {
      fault = "node " + node + " answers " + text;
    }
    return true;
  }

  /**
   * Looks back at the answers.
   *
   * @throws IllegalStateException if one of them was a fault
   */
  void expectNoFault() {
    if (fault != null) {
      throw new IllegalStateException(fault);
    }
  }

  /** An error, or the first one of what a transaction answers. */
  private static RespValue.Failure failure(RespValue answer) {
    if (answer instanceof RespValue.Many many) {
      return many.items().stream()
          .filter(RespValue.Failure.class::isInstance)
          .map(RespValue.Failure.class::cast)
          .findFirst()
          .orElse(null);
    }
    return answer instanceof RespValue.Failure failure ? failure : null;
  }

  @Override
  public void close() {
    clients.forEach(SocketClient::close);
  }
}
