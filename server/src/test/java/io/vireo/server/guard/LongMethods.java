package io.vireo.server.guard;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;

/** Finds methods and constructors of more than so many lines, by the compiler's own reading. */
final class LongMethods extends TreePathScanner<Void, String> {
  private final SourcePositions positions;
  private final int limit;
  private final List<String> found = new ArrayList<>();

  private LongMethods(SourcePositions positions, int limit) {
    this.positions = positions;
    this.limit = limit;
  }

  /**
   * Each of them as a line: its class, its name, its lines from the modifiers to the last brace.
   */
  static List<String> in(ParsedSources sources, int limit) {
    LongMethods scanner = new LongMethods(sources.docs().getSourcePositions(), limit);
    for (CompilationUnitTree unit : sources.units()) {
      scanner.scan(unit, String.valueOf(unit.getPackageName()));
    }
    return scanner.found;
  }

  @Override
  public Void visitClass(ClassTree type, String outer) {
    return super.visitClass(type, outer + "." + type.getSimpleName());
  }

  @Override
  public Void visitMethod(MethodTree method, String type) {
    CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
    long first = line(unit, positions.getStartPosition(unit, method));
    long last = line(unit, positions.getEndPosition(unit, method));
    if (last - first + 1 > limit) {
      found.add(type + " " + method.getName() + " " + (last - first + 1));
    }
    return super.visitMethod(method, type);
  }

  private static long line(CompilationUnitTree unit, long position) {
    return unit.getLineMap().getLineNumber(position);
  }
}
