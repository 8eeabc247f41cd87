package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;

/** An event loop that executes the requests of one client itself, as far as it is let in. */
public final class InlineLoop {
  private final InProcessServer server;
  private final InProcessClient client;
  private final InlinePolicy inlinePolicy;
  private final LoopPort port;
  private final Batch batch;

  /** An event loop that brings what a client asks for. */
  public InlineLoop(InProcessServer server, InProcessClient client) {
    this.server = server;
    this.client = client;
    inlinePolicy = server.engine().dispatcher().newInlinePolicy(() -> true);
    port = client.session().link().port();
    batch = new Batch(port, server.engine().heap(), sent -> {});
  }

  Batch batch() {
    return batch;
  }

  /** Adds a request to the batch. */
  public void ask(String... words) {
    RequestBuffer requests = batch.requests();
    int at = requests.wordsUsed();
    requests.word(words.length);
    for (String word : words) {
      requests.large(Bytes.of(word));
    }
    byte[] name = words[0].getBytes();
    Command command = server.engine().table().find(name, 0, name.length);
    batch.add(client.session(), command, at);
  }

  /** Asks as an event loop does: false if the batch has to be left to the worker. */
  public boolean executeInline() {
    return batch.isShort()
        && server.engine().dispatcher().executeInline(batch, inlinePolicy, this::executed);
  }

  /** True if an event loop executes a client's request itself; nobody looks at the answer. */
  public static boolean executes(InProcessServer server, InProcessClient client, String... words) {
    InlineLoop loop = new InlineLoop(server, client);
    loop.ask(words);
    boolean inline = loop.executeInline();
    while (client.read() != null) {
      // The answers make room for those to the next request.
    }
    return inline;
  }

  private void executed(Batch batch) {
    if (server.engine().waitingReplies().isArmed()) {
      server.engine().waitingReplies().leave(port, batch);
    } else {
      batch.run();
    }
  }
}
