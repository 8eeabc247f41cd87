package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.server.process.Shutdown;
import io.vireo.server.replication.lead.Lead;
import java.util.concurrent.TimeUnit;

/** The replicas for which the end of the server waits: {@code shutdown-timeout}. Data context. */
final class LaggingReplicas implements Shutdown.Laggards {
  private final Lead lead;
  private final Config config;

  LaggingReplicas(Lead lead, Config config) {
    this.lead = lead;
    this.config = config;
  }

  @Override
  public boolean lag() {
    return lead.hasLaggard();
  }

  @Override
  public long patience() {
    return TimeUnit.SECONDS.toMillis(config.get(GeneralSettings.SHUTDOWN_TIMEOUT));
  }

  @Override
  public void ask() {
    lead.askForLastWord();
  }

  @Override
  public void tell() {
    lead.tellWhoLags();
  }
}
