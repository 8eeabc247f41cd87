package io.vireo.embedded.junit;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.VireoBuilder;
import io.vireo.embedded.VireoCluster;
import io.vireo.embedded.VireoSentinels;
import io.vireo.embedded.junit.VireoTest.Lifetime;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a server, or a topology of them, when the first test asks for it, and closes it with its
 * class or method. {@link VireoTest} registers it; without that annotation, by {@code @ExtendWith}
 * or {@code @RegisterExtension}, it does what the annotation does if nothing is said.
 */
public final class VireoExtension implements ParameterResolver, BeforeEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(VireoExtension.class);
  private static final Set<Class<?>> SINGLE = Set.of(Vireo.class, URI.class);
  private static final Set<Class<?>> TOPOLOGIES = Set.of(VireoCluster.class, VireoSentinels.class);

  /**
   * What JUnit closes when the context ends that it belongs to: 5 by one name, 6 by the other.
   *
   * @param served what is given to tests
   * @param flush makes it as good as new
   * @param end closes it
   */
  private record Running(Object served, Runnable flush, Runnable end)
      implements Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** Has the annotation as it is if nothing is said. */
  @VireoTest
  private static final class Usual {}

  /** For JUnit. */
  public VireoExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    if (lifetime(context) != Lifetime.CLASS) {
      return;
    }
    for (Class<?> type : List.of(Vireo.class, VireoCluster.class, VireoSentinels.class)) {
      Running running = store(context).get(type, Running.class);
      if (running != null) {
        running.flush().run();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return SINGLE.contains(type) || TOPOLOGIES.contains(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Class<?> kind = type == URI.class ? Vireo.class : type;
    Object served =
        store(context)
            .getOrComputeIfAbsent(kind, wanted -> start(wanted, context), Running.class)
            .served();
    return type == URI.class ? ((Vireo) served).uri() : served;
  }

  private static Running start(Class<?> kind, ExtensionContext context) {
    VireoTest wanted = annotation(context);
    if (kind == VireoCluster.class) {
      VireoCluster cluster =
          VireoCluster.start(wanted.primaries(), wanted.replicas(), name -> builder(wanted));
      return new Running(cluster, cluster::flush, cluster::close);
    } else if (kind == VireoSentinels.class) {
      VireoSentinels sentinels =
          VireoSentinels.start(
              wanted.replicas(),
              wanted.sentinels(),
              name -> name.startsWith("sentinel") ? Vireo.builder() : builder(wanted));
      return new Running(sentinels, sentinels::flush, sentinels::close);
    }
    Vireo vireo = builder(wanted).start();
    return new Running(vireo, vireo::flush, vireo::close);
  }

  private static VireoBuilder builder(VireoTest wanted) {
    VireoBuilder builder = Vireo.builder();
    for (String line : wanted.settings()) {
      String[] words = line.strip().split("\\s+", 2);
      builder.set(words[0], words.length == 1 ? "" : words[1]);
    }
    return builder;
  }

  /**
   * What the test's class says or, if it is nested and says nothing, the nearest around it; what
   * the annotation says without a word if there is none.
   */
  private static VireoTest annotation(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    while (type != null) {
      Optional<VireoTest> found = AnnotationSupport.findAnnotation(type, VireoTest.class);
      if (found.isPresent()) {
        return found.get();
      }
      type = type.getEnclosingClass();
    }
    return Usual.class.getAnnotation(VireoTest.class);
  }

  private static Lifetime lifetime(ExtensionContext context) {
    return annotation(context).value();
  }

  /** The store of the context with which the server ends. */
  private static Store store(ExtensionContext context) {
    ExtensionContext owner = context;
    if (lifetime(context) == Lifetime.CLASS) {
      while (owner.getTestMethod().isPresent()) {
        owner = owner.getParent().orElseThrow();
      }
    }
    return owner.getStore(NAMESPACE);
  }
}
