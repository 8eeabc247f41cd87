package io.vireo.server.testing;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs an {@link Oracle} as long as the tests of a class, and skips the class where there is none;
 * register it in a static field.
 */
public final class OracleExtension implements BeforeAllCallback, AfterAllCallback {
  private final String[] settings;
  private Oracle oracle;

  /** An oracle with some lines of configuration. */
  public OracleExtension(String... settings) {
    this.settings = settings.clone();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    oracle = Oracle.start(settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (oracle != null) {
      oracle.close();
    }
  }

  /** The server. */
  public Oracle oracle() {
    return oracle;
  }
}
