package io.vireo.server.guard;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Finds constructors that take all parts of a server instead of those that they use, and methods
 * that set a part once an object is made. The composition root in {@code io.vireo.server}, which
 * makes the parts, may do both.
 */
final class Wiring extends TreeScanner<Void, String> {
  private static final String ROOT = "io.vireo.server";

  /** Types that hold parts which most of those that take them do not use. */
  private static final Set<String> BAGS = Set.of("Engine", "ServerParts", "ServerCore");

  /** Packages of values: what their fields refer to changes with the data. */
  private static final String VALUES = "io\\.vireo\\.server\\.(data|sentinel\\.machine)(\\..*)?";

  /** Types whose instances come and go as a server runs: they are no parts of it. */
  private static final Set<String> STATES =
      Set.of(
          "AofManifest",
          "Answers",
          "AppendFsync",
          "Bytes",
          "Command",
          "DebugChannel",
          "EngineMemory",
          "Prefix",
          "ReplicaState",
          "Rights",
          "ScriptDebugger",
          "Set",
          "StreamFeed",
          "String",
          "Thread",
          "Tracker",
          "Verdict",
          "Vote",
          "Waiting");

  private final List<String> bags = new ArrayList<>();
  private final List<String> setters = new ArrayList<>();

  private Wiring() {}

  private static Wiring of(ParsedSources sources) {
    Wiring scanner = new Wiring();
    for (CompilationUnitTree unit : sources.units()) {
      String room = String.valueOf(unit.getPackageName());
      if (room.startsWith(ROOT + ".") && !room.matches(VALUES)) {
        scanner.scan(unit, room);
      }
    }
    return scanner;
  }

  /** Each constructor that takes a bag as a line: its class and the bag. */
  static List<String> bags(ParsedSources sources) {
    return of(sources).bags;
  }

  /** Each method that sets a part as a line: its class, its name, the type of the part. */
  static List<String> setters(ParsedSources sources) {
    return of(sources).setters;
  }

  @Override
  public Void visitClass(ClassTree type, String outer) {
    String name = outer + "." + type.getSimpleName();
    if (type.getKind() == Tree.Kind.RECORD) {
      type.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .forEach(component -> parameter(component, name));
    }
    return super.visitClass(type, name);
  }

  @Override
  public Void visitMethod(MethodTree method, String type) {
    if (method.getReturnType() == null) {
      method.getParameters().forEach(parameter -> parameter(parameter, type));
    } else if (setsPart(method)) {
      setters.add(
          type + " " + method.getName() + " " + simple(method.getParameters().get(0).getType()));
    }
    return super.visitMethod(method, type);
  }

  private void parameter(VariableTree parameter, String type) {
    String bag = simple(parameter.getType());
    if (BAGS.contains(bag)) {
      bags.add(type + " " + bag);
    }
  }

  private static boolean setsPart(MethodTree method) {
    ModifiersTree modifiers = method.getModifiers();
    return method.getReturnType().toString().equals("void")
        && !modifiers.getFlags().contains(Modifier.STATIC)
        && method.getParameters().size() == 1
        && isPart(method.getParameters().get(0))
        && method.getBody() != null
        && method.getBody().getStatements().size() == 1
        && assigns(method.getBody().getStatements().get(0), method.getParameters().get(0));
  }

  private static boolean isPart(VariableTree parameter) {
    String type = simple(parameter.getType());
    return Character.isUpperCase(type.charAt(0)) && !STATES.contains(type);
  }

  private static boolean assigns(StatementTree statement, VariableTree parameter) {
    return statement instanceof ExpressionStatementTree expression
        && expression.getExpression() instanceof AssignmentTree assignment
        && isField(assignment.getVariable())
        && assignment.getExpression().toString().equals(parameter.getName().toString());
  }

  private static boolean isField(ExpressionTree target) {
    return target.getKind() == Tree.Kind.IDENTIFIER
        || target instanceof MemberSelectTree member
            && member.getExpression().toString().equals("this");
  }

  /** A type without its package, what it is declared in, and its arguments. */
  private static String simple(Tree type) {
    String name = type.toString().replaceAll("<.*", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
