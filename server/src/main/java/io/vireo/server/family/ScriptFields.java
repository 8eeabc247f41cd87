package io.vireo.server.family;

import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.info.FieldOwners;
import io.vireo.server.info.Fields;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.library.Functions;

/** What scripts and functions take, for INFO and for the limit of memory. Data context only. */
public final class ScriptFields {
  private final Scripts scripts;
  private final Functions functions;

  /** Of the scripts and functions of a server. */
  public ScriptFields(Scripts scripts, Functions functions) {
    this.scripts = scripts;
    this.functions = functions;
  }

  /** Tells them as fields of INFO. */
  public void own(FieldOwners owners) {
    owners
        .own("number_of_cached_scripts", () -> scripts.cache().size())
        .own("number_of_functions", functions::count)
        .own("number_of_libraries", () -> functions.libraries().size())
        .own("used_memory_lua", scripts::sandboxBytes)
        .own("used_memory_lua_human", () -> Fields.human(scripts.sandboxBytes()))
        .own("used_memory_vm_eval", scripts::sandboxBytes)
        .own("used_memory_vm_functions", functions::engineBytes)
        .own("used_memory_vm_total", this::engineBytes)
        .own("used_memory_vm_total_human", () -> Fields.human(engineBytes()))
        .own("used_memory_scripts_eval", this::scriptBytes)
        .own("used_memory_functions", functions::heapBytes)
        .own("used_memory_scripts", this::textBytes)
        .own("used_memory_scripts_human", () -> Fields.human(textBytes()));
  }

  /** Has their bytes counted as memory in use. */
  public void count(MemoryLimit memory) {
    memory.counted(this::engineBytes);
    memory.counted(this::textBytes);
  }

  /** Bytes that cached scripts take. */
  public long scriptBytes() {
    return scripts.cache().heapBytes();
  }

  /** Bytes that libraries of functions take. */
  public long functionBytes() {
    return functions.heapBytes();
  }

  private long textBytes() {
    return scriptBytes() + functionBytes();
  }

  /** Bytes that the engines take, with what functions keep. */
  public long engineBytes() {
    return scripts.sandboxBytes() + functions.engineBytes();
  }
}
