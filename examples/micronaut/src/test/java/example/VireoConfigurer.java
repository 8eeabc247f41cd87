package example;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.order.Ordered;
import io.vireo.embedded.Framework;
import io.vireo.embedded.Vireo;
import java.util.Map;

/** One server for all contexts of the tests that say nothing else. It ends with the JVM. */
@ContextConfigurer
public class VireoConfigurer implements ApplicationContextConfigurer {
  /** Starts the server when a context asks for it first. */
  static final class Shared {
    static final Vireo VIREO = Vireo.start();

    private Shared() {}
  }

  @Override
  public void configure(ApplicationContextBuilder builder) {
    Map<String, Object> properties = Map.copyOf(Shared.VIREO.properties(Framework.MICRONAUT));
    // The first source is the one that every other overrides.
    builder.propertySources(PropertySource.of("vireo", properties, Ordered.HIGHEST_PRECEDENCE));
  }
}
