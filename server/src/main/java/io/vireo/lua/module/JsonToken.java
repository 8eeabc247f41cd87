package io.vireo.lua.module;

/** What JSON is made of. The errors name these, with "T_" before them. */
enum JsonToken {
  OBJ_BEGIN,
  OBJ_END,
  ARR_BEGIN,
  ARR_END,
  STRING,
  NUMBER,
  BOOLEAN,
  NULL,
  COLON,
  COMMA,
  END,
  ERROR
}
