package example;

import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.Startable;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.vireo.embedded.Framework;
import io.vireo.embedded.Vireo;
import java.util.Map;

/** A server for development and tests, in the process of Quarkus, unless the application has one. */
class VireoProcessor {
  private static final String HOSTS = "quarkus.redis.hosts";

  @BuildStep(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
  DevServicesResultBuildItem vireo() {
    if (ConfigUtils.isPropertyPresent(HOSTS)) {
      return null;
    }
    return DevServicesResultBuildItem.owned()
        .name("vireo")
        .description("Vireo")
        .startable(Server::new)
        .configProvider(Map.of(HOSTS, Server::getConnectionInfo))
        .build();
  }

  private static final class Server implements Startable {
    private Vireo vireo;

    @Override
    public void start() {
      vireo = Vireo.start();
    }

    @Override
    public String getConnectionInfo() {
      return vireo.properties(Framework.QUARKUS).get(HOSTS);
    }

    @Override
    public String getContainerId() {
      return null;
    }

    @Override
    public void close() {
      vireo.close();
    }
  }
}
