package io.vireo.server.sentinel;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.SecuritySettings;
import io.vireo.config.TlsSettings;
import io.vireo.server.sentinel.link.Credentials;
import io.vireo.server.sentinel.link.InstanceLinks;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.OtherSentinel;

/** How a Sentinel connects, by its settings. */
final class LinkManner implements InstanceLinks.Manner {
  private static final int SHORT_ID = 8;

  private final Config config;
  private final SentinelSettings settings;

  LinkManner(Config config, SentinelSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  @Override
  public boolean secure() {
    return config.get(TlsSettings.TLS_REPLICATION);
  }

  @Override
  public String source() {
    String address = config.get(NetworkSettings.BIND_SOURCE_ADDR);
    return address.isEmpty() ? null : address;
  }

  @Override
  public String name() {
    return "sentinel-" + settings.id().substring(0, SHORT_ID);
  }

  /** Sentinels that share a password need no other setting than it. */
  @Override
  public Credentials credentials(Instance instance) {
    if (!(instance instanceof OtherSentinel)) {
      return new Credentials(instance.primary().authUser(), instance.primary().authPass());
    }
    if (settings.password() != null) {
      return new Credentials(settings.user(), settings.password());
    }
    String own = config.get(SecuritySettings.REQUIREPASS);
    return new Credentials(null, own.isEmpty() ? null : own);
  }

  @Override
  public String shown(Address address) {
    return address.shown(settings.announceHostnames());
  }
}
