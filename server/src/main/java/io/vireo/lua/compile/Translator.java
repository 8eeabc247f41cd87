package io.vireo.lua.compile;

import io.vireo.lua.core.Chunk;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.debug.Tracer;
import io.vireo.lua.node.Prototype;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.statement.Block;
import io.vireo.lua.syntax.ChunkName;
import io.vireo.lua.syntax.FunctionTree;
import io.vireo.lua.syntax.Marks;
import io.vireo.lua.syntax.Variable;
import java.util.List;
import java.util.stream.Stream;

/** Makes nodes of a chunk's tree. */
public final class Translator {
  /** Frames of Java that a call needs, a library function in between included. */
  private static final int CALL_FRAMES = 10;

  /** Frames of Java that a node needs which is inside another. */
  private static final int NODE_FRAMES = 2;

  private final Statements statements;
  private final Lines lines;

  /** The zero of the function: as its first one has a sign, so have all. */
  private Double zero;

  private CodeSize size;

  private int height;
  private int greatestHeight;

  private Translator(Chunk chunk, Lines lines) {
    this.lines = lines;
    this.statements = new Statements(chunk, this);
  }

  /**
   * What a chunk is when it runs.
   *
   * @param chunkName its name, as Lua has it
   */
  public static Prototype translate(LuaString chunkName, FunctionTree chunk) {
    return translate(chunkName, chunk, Lines.NONE);
  }

  /**
   * Translates a chunk for a debugger.
   *
   * @param marks the instructions that the parser has noted
   * @param tracer gets them as they run
   */
  public static Prototype translate(
      LuaString chunkName, FunctionTree chunk, Marks marks, Tracer tracer) {
    return translate(chunkName, chunk, new Lines(marks, tracer));
  }

  private static Prototype translate(LuaString chunkName, FunctionTree chunk, Lines lines) {
    return new Translator(new Chunk(chunkName, ChunkName.shown(chunkName)), lines).function(chunk);
  }

  /** What tells a debugger of lines. */
  Lines lines() {
    return lines;
  }

  /** What a function is when it runs. */
  Prototype function(FunctionTree tree) {
    List<Variable> parameters = tree.parameters();
    int[] captured =
        parameters.stream().filter(Variable::isCaptured).mapToInt(Variable::slot).toArray();
    int[] numeric =
        Stream.concat(parameters.stream(), Stream.ofNullable(tree.argument()))
            .filter(Variable::isNumeric)
            .mapToInt(Variable::slot)
            .toArray();
    boolean[] unboxed = new boolean[parameters.size()];
    for (int i = 0; i < unboxed.length; i++) {
      unboxed[i] = parameters.get(i).isNumeric();
    }
    Variable argument = tree.argument();
    Double outerZero = zero;
    zero = null;
    CodeSize outerSize = size;
    size = new CodeSize();
    CodeSize own = size;
    int outerHeight = height;
    int outerGreatest = greatestHeight;
    height = 0;
    greatestHeight = 0;
    Statement body = lines.body(Block.of(statements.all(tree.body())), tree.body());
    int weight = CALL_FRAMES + NODE_FRAMES * greatestHeight;
    zero = outerZero;
    size = outerSize;
    height = outerHeight;
    greatestHeight = outerGreatest;
    return new Prototype(
        tree.slots(),
        tree.numericSlots(),
        parameters.size(),
        captured,
        numeric,
        unboxed,
        tree.varargs(),
        argument == null ? -1 : argument.slot(),
        argument != null && argument.isCaptured(),
        weight,
        body,
        own.bytes(),
        own.inner());
  }

  /** What the nodes of the function that is being translated take. */
  CodeSize size() {
    return size;
  }

  /** A constant of the function that is being translated. */
  Object constant(Object value) {
    if (!(value instanceof Double number) || number != 0) {
      return value;
    }
    if (zero == null) {
      zero = number;
    }
    return zero;
  }

  /** Begins a node inside others. */
  void down() {
    greatestHeight = Math.max(greatestHeight, ++height);
  }

  /** Ends a node. */
  void up() {
    height--;
  }
}
