package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a program sees of the module may not change as the server does: no class of another package
 * of Vireo stands in a public signature.
 */
class PublicSignaturesTest {
  private static final String OURS = "io.vireo.";
  private static final List<String> PUBLIC =
      List.of("io.vireo.embedded", "io.vireo.embedded.junit");

  @Test
  void noInternalTypeShows() throws Exception {
    List<Class<?>> classes = publicClasses();
    assertThat(classes).contains(Vireo.class, Reply.class, Fault.class);
    TreeSet<String> shown = new TreeSet<>();
    for (Class<?> each : classes) {
      for (Type type : typesOf(each)) {
        if (isInternal(type)) {
          shown.add(each.getSimpleName() + ": " + type.getTypeName());
        }
      }
    }
    assertThat(shown).isEmpty();
  }

  @Test
  void internalTypesAreFound() {
    assertThat(typesOf(Internal.class)).anyMatch(PublicSignaturesTest::isInternal);
  }

  /** As no class of the module may be. */
  public static final class Internal {
    /** Shows a class of the server, within another one. */
    public List<io.vireo.server.Bootstrap> servers() {
      return List.of();
    }
  }

  private static boolean isInternal(Type type) {
    if (type instanceof ParameterizedType generic) {
      return isInternal(generic.getRawType())
          || Arrays.stream(generic.getActualTypeArguments())
              .anyMatch(PublicSignaturesTest::isInternal);
    }
    return type instanceof Class<?> plain
        && plain.getName().startsWith(OURS)
        && !PUBLIC.contains(plain.getPackageName());
  }

  private static List<Type> typesOf(Class<?> from) {
    List<Type> types = new ArrayList<>(List.of(from.getGenericInterfaces()));
    if (from.getGenericSuperclass() != null) {
      types.add(from.getGenericSuperclass());
    }
    for (Method method : from.getDeclaredMethods()) {
      if (isShown(method.getModifiers()) && !method.isSynthetic()) {
        types.add(method.getGenericReturnType());
        add(types, method);
      }
    }
    for (Constructor<?> constructor : from.getDeclaredConstructors()) {
      if (isShown(constructor.getModifiers())) {
        add(types, constructor);
      }
    }
    for (Field field : from.getDeclaredFields()) {
      if (isShown(field.getModifiers())) {
        types.add(field.getGenericType());
      }
    }
    return types;
  }

  private static void add(List<Type> types, Executable from) {
    types.addAll(List.of(from.getGenericParameterTypes()));
    types.addAll(List.of(from.getGenericExceptionTypes()));
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static List<Class<?>> publicClasses() throws IOException, ClassNotFoundException {
    Path root = Path.of("target/classes");
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace(java.io.File.separatorChar, '.');
        Class<?> found = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (Modifier.isPublic(found.getModifiers())) {
          classes.add(found);
        }
      }
    }
    return classes;
  }
}
