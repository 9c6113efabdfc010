package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/**
 * Scopes on an existing build, whose own stack ends the process when it is full or empty. Each test
 * runs in a JVM of its own, which such an end would be seen in.
 */
class ExistingStackTest {
    private static final int ABORTED = 128 + 6;

    private static Fixture existing() {
        Fixture fixture = Fixture.load("existing/existing");
        fixture.coverage().reset();
        return fixture;
    }

    @Test
    void itsNinthPushAborts() {
        var child = ChildJvm.of(arguments -> {
            try (Fixture fixture = existing()) {
                for (int i = 0; i < 8; i++) {
                    Native.call(fixture.symbols(), "mcov_push_coverage");
                }
                System.err.println("eight pushes stand");
                Native.call(fixture.symbols(), "mcov_push_coverage");
            }
        });
        var result = child.run();
        assertEquals(ABORTED, result.exit());
        assertTrue(result.err().contains("eight pushes stand"), result::err);
    }

    @Test
    void itsPopOfAnEmptyStackAborts() {
        var child = ChildJvm.of(arguments -> {
            try (Fixture fixture = existing()) {
                Native.call(fixture.symbols(), "mcov_pop_coverage");
            }
        });
        assertEquals(ABORTED, child.run().exit());
    }

    @Test
    void aHundredScopesMayBeOpenAllTheSame() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                fixture.call("existing_walk", 1);
                Snapshot bottom = coverage.snapshot();
                Scope[] scopes = new Scope[100];
                for (int i = 0; i < scopes.length; i++) {
                    scopes[i] = coverage.push();
                    assertEquals(0, coverage.now());
                    fixture.call("existing_walk", i % 16);
                }
                for (int i = scopes.length - 1; i >= 0; i--) {
                    scopes[i].close();
                    assertEquals(coverage.hitmap().count(), coverage.now());
                }
                assertEquals(
                        bottom.or(fixture.edgesOf("existing_walk", 0)).or(fixture.edgesOf("existing_walk", 15)),
                        coverage.snapshot());
            }
        });
    }

    @Test
    void scopesCountAsWithOurRuntime() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                fixture.call("existing_walk", 1);
                Snapshot bottom = coverage.snapshot();
                try (Scope outer = coverage.push()) {
                    fixture.call("existing_walk", 3);
                    Snapshot middle = coverage.snapshot();
                    try (Scope inner = coverage.push()) {
                        fixture.call("existing_walk", 7);
                        Snapshot top = coverage.snapshot();
                        assertEquals(top.count(), inner.edges());
                        assertEquals(top.andNot(middle.or(bottom)).count(), inner.newEdges());
                        assertEquals(top.or(middle).count(), outer.edges());
                        assertEquals(top.or(middle).andNot(bottom).count(), outer.newEdges());
                        coverage.reset();
                        assertEquals(0, inner.edges());
                        assertEquals(middle.count(), outer.edges());
                    }
                    assertEquals(middle, coverage.snapshot());
                }
                assertEquals(bottom.or(fixture.edgesOf("existing_walk", 3)), coverage.snapshot());
            }
        });
    }

    @Test
    void scopesClosedTwiceOrOutOfOrderChangeNothing() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                Scope outer = coverage.push();
                fixture.call("existing_walk", 1);
                Scope inner = coverage.push();
                fixture.call("existing_walk", 2);
                Snapshot before = coverage.snapshot();
                String message =
                        assertThrows(IllegalStateException.class, outer::close).getMessage();
                assertTrue(message.startsWith("this scope is not the innermost open one"), message);
                assertEquals(before, coverage.snapshot());
                inner.close();
                before = coverage.snapshot();
                message =
                        assertThrows(IllegalStateException.class, inner::close).getMessage();
                assertEquals("this scope is closed already: close each scope once", message);
                assertEquals(before, coverage.snapshot());
                outer.close();
                assertEquals(before, coverage.snapshot());
            }
        });
    }

    @Test
    void objectsForOneExistingRuntimeShareItsStack() {
        ChildJvm.run(arguments -> {
            try (Fixture one = existing();
                    Fixture other = Fixture.load("existing/existing")) {
                assertEquals(one.coverage(), other.coverage());
                Scope outer = one.coverage().push();
                Scope inner = other.coverage().push();
                one.call("existing_walk", 1);
                assertThrows(IllegalStateException.class, outer::close);
                assertEquals(inner.edges(), outer.edges());
                inner.close();
                outer.close();
            }
        });
    }

    @Test
    void theStackOutlivesTheObjectThatOpenedIt() {
        ChildJvm.run(arguments -> {
            Fixture first = existing();
            try (Fixture second = Fixture.load("existing/existing")) {
                Scope outer = second.coverage().push();
                first.close();
                try (Fixture third = Fixture.load("existing/existing")) {
                    Scope inner = third.coverage().push();
                    assertThrows(IllegalStateException.class, outer::close);
                    inner.close();
                }
                outer.close();
            }
        });
    }

    @Test
    void aScopeBringsItsHitsOverAMoveOfTheStorage() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                fixture.call("existing_walk", 15);
                Snapshot beneath = coverage.snapshot();
                Scope scope = coverage.push();
                try (Fixture second = Fixture.load("existing/existing_second")) {
                    second.call("existing_second_6", 6);
                    Snapshot inside = coverage.snapshot();
                    assertEquals(inside.count(), scope.newEdges());
                    scope.close();
                    assertEquals(inside.or(beneath), coverage.snapshot());
                    assertEquals(coverage.snapshot().count(), coverage.now());
                }
            }
        });
    }
}
