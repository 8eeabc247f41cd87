package io.vireo.server.testing;

import java.lang.reflect.Method;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Adds to each failure how its chance is repeated: {@link Seeds#again}. Registered for all tests
 * and properties by {@code META-INF/services}.
 */
public final class SeedsOfFailures
    implements InvocationInterceptor, BeforeEachCallback, AroundPropertyHook {

  /** Says how to repeat a failure; it comes from nowhere. */
  private static final class Again extends RuntimeException {
    private static final long serialVersionUID = 1;

    Again() {
      super("to repeat this run: " + Seeds.again(), null, false, false);
    }
  }

  /** The failure with what repeats it. */
  static <T extends Throwable> T told(T failure) {
    failure.addSuppressed(new Again());
    return failure;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Seeds.begin();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    Seeds.begin();
    proceed(invocation);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  private static void proceed(Invocation<Void> invocation) throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      throw told(failure);
    }
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Seeds.begin();
    PropertyExecutionResult result = property.execute();
    result.throwable().ifPresent(SeedsOfFailures::told);
    return result;
  }
}
