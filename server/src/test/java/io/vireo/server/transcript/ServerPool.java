package io.vireo.server.transcript;

import io.vireo.server.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gives each scenario a server that is as good as new: one is shared by all that leave it clean,
 * the others get their own.
 */
final class ServerPool implements Conversation.Opener, AutoCloseable {
  private final Function<List<String>, ? extends RunningServer> starter;
  private RunningServer shared;
  private Observer observer;

  /** A pool of servers, each started with some lines of configuration. */
  ServerPool(Function<List<String>, ? extends RunningServer> starter) {
    this.starter = starter;
  }

  @Override
  public Conversation open(Scenario scenario) {
    if (scenario.needsOwnServer()) {
      return openOwn(scenario);
    }
    if (shared == null || !observer.cleanUp()) {
      close();
      shared = starter.apply(settings(List.of()));
      observer = new Observer(shared, List.of());
    }
    return new SocketConversation(shared, observer, () -> {});
  }

  private Conversation openOwn(Scenario scenario) {
    RunningServer own = starter.apply(settings(scenario.settings()));
    Observer ownObserver = new Observer(own, scenario.settings());
    return new SocketConversation(
        own,
        ownObserver,
        () -> {
          ownObserver.close();
          own.close();
        });
  }

  /** What every server of a transcript is started with. */
  static List<String> settings(List<String> wanted) {
    List<String> lines = new ArrayList<>(List.of("enable-debug-command yes"));
    lines.addAll(wanted);
    return lines;
  }

  @Override
  public void close() {
    if (shared != null) {
      observer.close();
      shared.close();
      shared = null;
    }
  }
}
