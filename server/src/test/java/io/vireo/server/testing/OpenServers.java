package io.vireo.server.testing;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Closes the servers in the process that a test has left open, which has their shadow replicas
 * compared. Registered for all tests by {@code META-INF/services}. Each thread has its own.
 */
public final class OpenServers implements AfterEachCallback {
  private static final ThreadLocal<List<InProcessServer>> OPEN =
      ThreadLocal.withInitial(ArrayList::new);

  static void add(InProcessServer server) {
    OPEN.get().add(server);
  }

  /** False if it was closed before. */
  static boolean remove(InProcessServer server) {
    return OPEN.get().remove(server);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<InProcessServer> open = List.copyOf(OPEN.get());
    OPEN.remove();
    if (context.getExecutionException().isEmpty()) {
      verify(open);
    }
  }

  private static void verify(List<InProcessServer> open) {
    try {
      open.forEach(InProcessServer::verifyShadow);
    } catch (AssertionError difference) {
      throw SeedsOfFailures.told(difference);
    }
  }
}
