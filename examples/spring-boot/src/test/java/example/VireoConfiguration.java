package example;

import io.vireo.embedded.Vireo;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** A server as a bean: it lives as long as the context, which Spring keeps for several tests. */
@TestConfiguration(proxyBeanMethods = false)
public class VireoConfiguration {
  @Bean(destroyMethod = "close")
  Vireo vireo() {
    return Vireo.start();
  }

  @Bean
  DynamicPropertyRegistrar redis(Vireo vireo) {
    return registry -> registry.add("spring.data.redis.url", vireo::uri);
  }
}
