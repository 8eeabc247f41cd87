package example;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vireo.embedded.Framework;
import io.vireo.embedded.Vireo;
import java.util.Map;

/** A server that lives as long as the application, which a property tells where it is. */
public class VireoResource implements QuarkusTestResourceLifecycleManager {
  private Vireo vireo;

  @Override
  public Map<String, String> start() {
    vireo = Vireo.start();
    return vireo.properties(Framework.QUARKUS);
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(vireo, new TestInjector.MatchesType(Vireo.class));
  }

  @Override
  public void stop() {
    vireo.close();
  }
}
