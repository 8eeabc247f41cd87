package io.vireo.server.guard;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Finds public types and methods without Javadoc, by the compiler's own reading of the sources.
 * What only completes another declaration needs none: overriding methods, accessors of records, and
 * whatever stands within a type that is not public.
 */
final class Undocumented extends TreePathScanner<Void, Void> {
  private final DocTrees docs;
  private final List<String> found = new ArrayList<>();

  private Undocumented(DocTrees docs) {
    this.docs = docs;
  }

  static List<String> in(ParsedSources sources) {
    Undocumented scanner = new Undocumented(sources.docs());
    for (CompilationUnitTree unit : sources.units()) {
      scanner.scan(unit, null);
    }
    return scanner.found;
  }

  @Override
  public Void visitClass(ClassTree type, Void nothing) {
    if (!isOpen(type.getModifiers())) {
      return null;
    }
    check(type.getSimpleName().toString());
    return super.visitClass(type, nothing);
  }

  @Override
  public Void visitMethod(MethodTree method, Void nothing) {
    if (isOpen(method.getModifiers()) && !overrides(method) && !isCompact(method)) {
      check(method.getName().toString());
    }
    return null;
  }

  /** Public, or within an interface, where everything is. */
  private boolean isOpen(ModifiersTree modifiers) {
    TreePath around = getCurrentPath().getParentPath();
    boolean inInterface =
        around.getLeaf() instanceof ClassTree outer && outer.getKind() == Tree.Kind.INTERFACE;
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE);
  }

  private static boolean overrides(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  /** Constructors of records: the record says it all. */
  private boolean isCompact(MethodTree method) {
    return method.getReturnType() == null
        && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
  }

  private void check(String name) {
    if (docs.getDocCommentTree(getCurrentPath()) == null) {
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      long position = docs.getSourcePositions().getStartPosition(unit, getCurrentPath().getLeaf());
      found.add(
          Path.of(unit.getSourceFile().toUri()).getFileName()
              + ":"
              + unit.getLineMap().getLineNumber(position)
              + ": "
              + name);
    }
  }
}
