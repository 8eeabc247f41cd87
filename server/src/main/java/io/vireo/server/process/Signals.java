package io.vireo.server.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the process's signals from the JVM, whose own way with them is to run the shutdown hooks
 * and exit with 128 plus the signal's number; service managers expect 0 of a server that they
 * ended.
 *
 * <p>The JVM's class for it, {@code sun.misc.Signal}, is exported but unofficial and cannot be
 * named without a warning, so it is used by reflection.
 */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * From now on {@code SIGTERM} and {@code SIGINT} go to the consumer, and {@code SIGHUP} to the
   * task, on a thread of the JVM's.
   *
   * @param ending gets the name of the signal
   */
  public static void take(Consumer<String> ending, Runnable reloading) {
    try {
      handle("TERM", handler(() -> ending.accept("SIGTERM")));
      handle("INT", handler(() -> ending.accept("SIGINT")));
    } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
      LOG.warn("Signals end the process without saving: {}", String.valueOf(unavailable));
      return;
    }
    takeHangUp(reloading);
  }

  private static void takeHangUp(Runnable reloading) {
    try {
      handle("HUP", handler(reloading));
    } catch (ReflectiveOperationException | IllegalArgumentException unknown) {
      // Windows has no such signal.
      LOG.debug("SIGHUP cannot be taken: {}", String.valueOf(unknown));
    }
  }

  private static Object handler(Runnable action) throws ClassNotFoundException {
    Class<?> type = Class.forName(HANDLER);
    return Proxy.newProxyInstance(
        Signals.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == type) {
            action.run();
          }
          return null;
        });
  }

  private static void handle(String name, Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName(SIGNAL);
    Object signal = type.getConstructor(String.class).newInstance(name);
    try {
      type.getMethod("handle", type, Class.forName(HANDLER)).invoke(null, signal, handler);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(refused.getCause());
    }
  }
}
