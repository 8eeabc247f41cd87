package io.vireo.server.guard;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Sources as the compiler reads them.
 *
 * @param units one for each file
 * @param docs gives comments and positions
 */
record ParsedSources(Iterable<? extends CompilationUnitTree> units, DocTrees docs) {
  static ParsedSources of(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      return new ParsedSources(task.parse(), DocTrees.instance(task));
    }
  }
}
