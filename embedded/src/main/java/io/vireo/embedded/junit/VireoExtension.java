package io.vireo.embedded.junit;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.VireoBuilder;
import io.vireo.embedded.VireoCluster;
import io.vireo.embedded.VireoReplicas;
import io.vireo.embedded.VireoSentinels;
import io.vireo.embedded.VireoTopology;
import io.vireo.embedded.junit.VireoTest.Lifetime;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a server, or a topology of them, when the first test asks for it, and closes it with its
 * class or method. {@link VireoTest} registers it; without that annotation, by {@code @ExtendWith}
 * or {@code @RegisterExtension}, it does what the annotation does if nothing is said.
 */
public final class VireoExtension implements ParameterResolver, BeforeEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(VireoExtension.class);
  private static final Set<Class<?>> SINGLE = Set.of(Vireo.class, URI.class);
  private static final List<Class<?>> SERVED =
      List.of(Vireo.class, VireoReplicas.class, VireoSentinels.class, VireoCluster.class);

  /** The names of Sentinels, which take no settings of servers. */
  private static final Pattern SENTINEL = Pattern.compile("sentinel-\\d+");

  /** What JUnit closes when the context ends that it belongs to: 5 by one name, 6 by the other. */
  private static final class Running implements Store.CloseableResource, AutoCloseable {
    /** What is given to tests. */
    private final Object served;

    /** Makes it as it was. */
    private final Runnable reset;

    private final Runnable end;
    private boolean marked;

    Running(Object served, Runnable reset, Runnable end) {
      this.served = served;
      this.reset = reset;
      this.end = end;
    }

    /** True if a test has closed it. */
    boolean isClosed() {
      return served instanceof Vireo vireo && vireo.isClosed();
    }

    /** A test of the class is about to begin. */
    void next(boolean keepsBeforeAll) {
      if (marked || !keepsBeforeAll) {
        reset.run();
      } else if (served instanceof Vireo vireo) {
        vireo.markBaseline();
        marked = true;
      }
    }

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

  /** A server of the method is there for its constructor. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (hasOwn(context)) {
      return;
    }
    for (Class<?> type : SERVED) {
      Running running = running(store(context), type);
      if (running != null) {
        running.next(annotation(context).keepsBeforeAll());
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return SINGLE.contains(type) || SERVED.contains(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Class<?> kind = type == URI.class ? Vireo.class : type;
    Store store = store(context);
    running(store, kind);
    Object served =
        store.getOrComputeIfAbsent(kind, wanted -> start(wanted, context), Running.class).served;
    return type == URI.class ? ((Vireo) served).uri() : served;
  }

  /** What runs there and is given to tests; null if nothing does, or a test has closed it. */
  private static Running running(Store store, Class<?> type) {
    Running running = store.get(type, Running.class);
    if (running != null && running.isClosed()) {
      store.remove(type);
      return null;
    }
    return running;
  }

  private static Running start(Class<?> kind, ExtensionContext context) {
    VireoTest wanted = annotation(context);
    if (kind != Vireo.class) {
      VireoTopology topology = topology(kind, wanted);
      return new Running(topology, topology::reset, topology::close);
    }
    Vireo vireo = builder(wanted).start();
    try {
      fill(vireo, wanted.fixture(), context);
    } catch (RuntimeException failure) {
      vireo.close();
      throw failure;
    }
    Running ofClass = hasOwn(context) ? running(classStore(context), Vireo.class) : null;
    if (ofClass != null && wanted.keepsBeforeAll()) {
      vireo.load(((Vireo) ofClass.served).dump());
    }
    return new Running(vireo, vireo::reset, vireo::close);
  }

  private static void fill(Vireo vireo, String fixture, ExtensionContext context) {
    if (!fixture.isEmpty()) {
      URL resource = annotated(context).getResource(fixture);
      if (resource == null) {
        throw new IllegalArgumentException("fixture is not on the class path: " + fixture);
      }
      vireo.load(resource);
      vireo.markBaseline();
    }
  }

  private static VireoTopology topology(Class<?> kind, VireoTest wanted) {
    if (kind == VireoCluster.class) {
      return VireoCluster.start(replicas(wanted.primaries(), wanted), name -> builder(wanted));
    } else if (kind == VireoReplicas.class) {
      return VireoReplicas.start(replicas(1, wanted).get(0), name -> builder(wanted));
    }
    List<Integer> replicas = replicas(wanted.groups().length, wanted);
    List<VireoSentinels.Group> groups = new ArrayList<>();
    for (int i = 0; i < replicas.size(); i++) {
      groups.add(new VireoSentinels.Group(wanted.groups()[i], replicas.get(i)));
    }
    return VireoSentinels.start(
        groups,
        wanted.sentinels(),
        name -> SENTINEL.matcher(name).matches() ? Vireo.builder() : builder(wanted));
  }

  /** How many replicas each of some primaries has. */
  private static List<Integer> replicas(int primaries, VireoTest wanted) {
    List<Integer> given = Arrays.stream(wanted.replicas()).boxed().toList();
    if (given.size() == 1) {
      return Collections.nCopies(primaries, given.get(0));
    } else if (given.size() < primaries) {
      throw new IllegalArgumentException(
          "replicas has " + given.size() + " numbers, for " + primaries + " primaries");
    }
    return given.subList(0, primaries);
  }

  private static VireoBuilder builder(VireoTest wanted) {
    VireoBuilder builder = Vireo.builder();
    for (String line : wanted.settings()) {
      String[] words = line.strip().split("\\s+", 2);
      builder.set(words[0], words.length == 1 ? "" : words[1]);
    }
    return builder;
  }

  /** What the annotation says; what it says without a word if there is none. */
  private static VireoTest annotation(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(annotated(context), VireoTest.class)
        .orElseGet(() -> Usual.class.getAnnotation(VireoTest.class));
  }

  /**
   * The class whose annotation holds: the test's or, if that is nested and has none, the nearest
   * around it that has one, else the outermost.
   */
  private static Class<?> annotated(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    while (type.getEnclosingClass() != null
        && !AnnotationSupport.isAnnotated(type, VireoTest.class)) {
      type = type.getEnclosingClass();
    }
    return type;
  }

  /**
   * True for a test that has a server of its own: if the annotation says so, or if it may run while
   * others of its class do, to which a reset would do harm.
   */
  private static boolean hasOwn(ExtensionContext context) {
    return context.getTestMethod().isPresent()
        && (annotation(context).value() == Lifetime.METHOD
            || context.getExecutionMode() == ExecutionMode.CONCURRENT);
  }

  /**
   * The store of the context with which the server ends. A store shows what those of the contexts
   * around it have in the same namespace, so each test's and each annotation's has one of its own.
   */
  private static Store store(ExtensionContext context) {
    return hasOwn(context)
        ? context.getStore(NAMESPACE.append(context.getUniqueId()))
        : classStore(context);
  }

  private static Store classStore(ExtensionContext context) {
    ExtensionContext owner = context;
    while (owner.getTestMethod().isPresent()) {
      owner = owner.getParent().orElseThrow();
    }
    return owner.getStore(NAMESPACE.append(annotated(context)));
  }
}
