package example;

import io.vireo.embedded.Vireo;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A server as a bean, and the bean by which {@code @ServiceConnection} tells of a container: it
 * comes before all properties of the application.
 */
@TestConfiguration(proxyBeanMethods = false)
public class VireoConnection {
  @Bean(destroyMethod = "close")
  Vireo vireo() {
    return Vireo.start();
  }

  @Bean
  DataRedisConnectionDetails connection(Vireo vireo) {
    return new DataRedisConnectionDetails() {
      @Override
      public Standalone getStandalone() {
        return Standalone.of(vireo.host(), vireo.port());
      }
    };
  }
}
