package io.vireo.lua.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.Scripts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors call the value that an operation cannot take. */
class OperandNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "local a; a.x = 1@index local 'a' (a nil value)",
        "x.y = 1@index global 'x' (a nil value)",
        "local t = {} t.x.y = 1@index field 'x' (a nil value)",
        "local t = {} t[1].y = 1@index field '?' (a nil value)",
        "local u; (function() return u.x end)()@index upvalue 'u' (a nil value)",
        "local t = {} t:m()@call method 'm' (a nil value)",
        "local t = {} t.f()@call field 'f' (a nil value)",
        "local f f()@call local 'f' (a nil value)",
        "return ('x')()@call a string value",
        "local a, b = 1, {} return a + b@perform arithmetic on local 'b' (a table value)",
        "return 'a' + 1@perform arithmetic on a string value",
        "local x return 'a' .. x .. 'b'@concatenate local 'x' (a nil value)",
        "local x return #x@get length of local 'x' (a nil value)",
        "return 1 < 'x'@compare number with string",
        "return {} < {}@compare two table values",
        "local t = {} return (t.x or t.y).z@index a nil value",
        "local t = {x=1} return (t.x and t.y or t.w).z@index field 'w' (a nil value)",
        "for k in nil do end@call a nil value"
      })
  void valuesAreNamedAsInLua(String script, String error) {
    assertThat(Scripts.run(script.replace('¶', '\n')))
        .isEqualTo("error: user_script:1: attempt to " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "local x = a.b¶ + 1@2: attempt to index global 'a' (a nil value)",
        "local a = {} local x = a.b.c¶ + 1@2: attempt to index field 'b' (a nil value)",
        "f¶.x()@2: attempt to index global 'f' (a nil value)",
        "local function f() error('x', 2) end¶local function g() f() end¶g()@2: x",
        "local function f() error('x') end¶local function g() return f() end¶g()@1: x",
        "for k in¶ nil¶do end@2: attempt to call a nil value",
        "for i = 1,¶'x'¶do end@3: 'for' limit must be a number"
      })
  void positionsAreThoseOfTheInstructions(String script, String error) {
    assertThat(Scripts.run(script.replace('¶', '\n'))).isEqualTo("error: user_script:" + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "local a = 1 local function f() a = 2 return 1 end return a + f(), a .. f()@3 21",
        "local a = {1} local function f() a = {5} return 1 end return a[f()]@5",
        "local i, t = 1, {} i, t[i] = i + 1, 20 return i, t[1]@2 20",
        "local function f() return 1, 2, 3 end return f(), (f())@1 1",
        "local function f(a, ...) return arg.n, arg[1] end return f(1, 2, 3)@2 2",
        "local r = {} for i = 1, 2 do r[i] = function() i = i + 1 return i end end"
            + " return r[1](), r[1](), r[2]()@2 3 3",
        "return 0, -0@0 0",
        "return 2 ^ 3 ^ 2, -2 ^ 2, 5 % -3, -5.5 % 2@512 -4 -1 0.5",
        "return #{nil, nil, 3}, #{1, 2, 3, nil, 5, nil}@3 3"
      })
  void valuesAreThoseOfLua(String script, String values) {
    assertThat(Scripts.run(script.replace('¶', '\n'))).isEqualTo(values);
  }
}
