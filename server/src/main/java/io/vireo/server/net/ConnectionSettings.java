package io.vireo.server.net;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.OutputLimit;
import io.vireo.config.OutputLimits;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.resp.RequestLimits;

/** The settings that connections ask at every read and write. Any thread. */
final class ConnectionSettings {
  private volatile RequestLimits requestLimits = RequestLimits.DEFAULTS;
  private volatile OutputLimits outputLimits = OutputLimits.DEFAULT;
  private volatile boolean mayDelayReplicas;

  ConnectionSettings(Config config) {
    config.listen(
        NetworkSettings.PROTO_MAX_BULK_LEN,
        bytes -> requestLimits = new RequestLimits(bytes, requestLimits.maxQueryBuffer()));
    config.listen(
        NetworkSettings.CLIENT_QUERY_BUFFER_LIMIT,
        bytes -> requestLimits = new RequestLimits(requestLimits.maxBulkLength(), bytes));
    config.listen(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT, limits -> outputLimits = limits);
    config.listen(ReplicationSettings.REPL_DISABLE_TCP_NODELAY, yes -> mayDelayReplicas = yes);
  }

  /** {@code repl-disable-tcp-nodelay}. */
  boolean mayDelayReplicas() {
    return mayDelayReplicas;
  }

  RequestLimits requestLimits() {
    return requestLimits;
  }

  OutputLimit outputLimit(OutputClass kind) {
    return switch (kind) {
      case NORMAL -> outputLimits.normal();
      case REPLICA -> outputLimits.replica();
      case PUBSUB -> outputLimits.pubsub();
    };
  }
}
