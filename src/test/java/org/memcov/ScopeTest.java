package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** Levels of the snapshot stack: what they count, and what misuse leaves unharmed. */
class ScopeTest {
    private static final String NOT_INNERMOST = "this scope is not the innermost open one, so nothing was popped: "
            + "close scopes in the reverse order of push, as try-with-resources does, "
            + "and do not pop their levels natively";

    private Fixture fixture;
    private Coverage coverage;

    @BeforeEach
    void load() {
        fixture = Fixture.load("fixture");
        coverage = fixture.coverage();
        coverage.reset();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aScopeStartsEmptyAndItsEndBringsBackWhatLayBeneath() {
        fixture.call("walk", 1);
        Snapshot beneath = coverage.snapshot();
        try (Scope scope = coverage.push()) {
            assertEquals(0, coverage.now());
            assertEquals(0, scope.edges());
            assertTrue(coverage.hitmap().isEmpty());
        }
        assertEquals(beneath, coverage.snapshot());
        assertEquals(beneath.count(), coverage.now());
    }

    @Test
    void aScopeCountsTheEdgesHitInsideIt() {
        fixture.call("walk", 1);
        Snapshot beneath = coverage.snapshot();
        Scope scope = coverage.push();
        fixture.call("walk", 3);
        Snapshot inside = coverage.snapshot();
        assertEquals(inside.count(), scope.edges());
        assertEquals(inside.andNot(beneath).count(), scope.newEdges());
        assertTrue(scope.newEdges() > 0 && scope.newEdges() < scope.edges());
        scope.close();
        assertEquals(inside.count(), scope.edges());
        assertEquals(inside.andNot(beneath).count(), scope.newEdges());
        assertEquals(inside.or(beneath), coverage.snapshot());
    }

    @Test
    void theSameInputIsNotNewAgain() {
        try (Scope first = coverage.push()) {
            fixture.call("classify", 7);
            assertEquals(first.edges(), first.newEdges());
        }
        try (Scope again = coverage.push()) {
            fixture.call("classify", 7);
            assertTrue(again.edges() > 0);
            assertEquals(0, again.newEdges());
        }
    }

    @Test
    void aClosedScopeKeepsItsNumbers() {
        Scope scope = coverage.push();
        fixture.call("walk", 1);
        long edges = scope.edges();
        scope.close();
        fixture.call("walk", 15);
        coverage.reset();
        assertEquals(edges, scope.edges());
        assertEquals(edges, scope.newEdges());
    }

    @Test
    void anOuterScopeCountsWhatInnerScopesHit() {
        try (Scope outer = coverage.push()) {
            fixture.call("classify", 1);
            long direct = outer.edges();
            try (Scope inner = coverage.push()) {
                fixture.call("walk", 15);
                assertEquals(direct + inner.edges(), outer.edges());
            }
            assertEquals(coverage.now(), outer.edges());
        }
    }

    @Test
    void newIsWhatNoLevelBeneathHolds() {
        Snapshot one = fixture.edgesOf("walk", 1);
        Snapshot two = fixture.edgesOf("classify", 1);
        coverage.reset();
        fixture.call("walk", 1);
        try (Scope outer = coverage.push()) {
            fixture.call("classify", 1);
            try (Scope inner = coverage.push()) {
                fixture.call("walk", 1);
                fixture.call("classify", 1);
                assertEquals(one.or(two).count(), inner.edges());
                assertEquals(0, inner.newEdges());
                fixture.call("classify", -1);
                assertTrue(inner.newEdges() > 0);
                // Of the outer scope's point of view, only the bottom level lies beneath.
                assertEquals(coverage.snapshot().or(two).andNot(one).count(), outer.newEdges());
            }
        }
    }

    @Test
    void aThousandScopesMayBeOpen() {
        Deque<Scope> scopes = new ArrayDeque<>();
        for (int i = 0; i < 1000; i++) {
            scopes.push(coverage.push());
            fixture.call("walk", i % 16);
        }
        Snapshot all = fixture.edgesOf("walk", 0).or(fixture.edgesOf("walk", 15));
        while (!scopes.isEmpty()) {
            scopes.pop().close();
        }
        assertEquals(all, coverage.snapshot());
        assertEquals(all.count(), coverage.now());
    }

    @Test
    void aClosedScopeMayBePushedAgain() {
        Scope scope = coverage.scope();
        assertFalse(scope.isOpen());
        assertEquals(0, scope.edges());
        try (Scope open = scope.push()) {
            assertSame(scope, open);
            fixture.call("walk", 1);
        }
        long first = scope.edges();
        assertEquals(first, scope.newEdges());
        try (Scope _ = scope.push()) {
            assertTrue(scope.isOpen());
            assertEquals(0, scope.edges());
            fixture.call("walk", 1);
        }
        assertEquals(first, scope.edges());
        assertEquals(0, scope.newEdges());
    }

    @Test
    void anOpenScopeIsNotPushedAgain() {
        Scope scope = coverage.push();
        fixture.call("walk", 1);
        long edges = scope.edges();
        assertEquals(
                "this scope is open already: close it before it is pushed again, or push another one",
                assertThrows(IllegalStateException.class, scope::push).getMessage());
        assertEquals(edges, scope.edges());
        scope.close();
    }

    @Test
    void aScopeClosedTwiceSaysSoAndPopsOnce() {
        Scope outer = coverage.push();
        fixture.call("walk", 1);
        Scope inner = coverage.push();
        inner.close();
        Snapshot before = coverage.snapshot();
        assertEquals(
                "this scope is closed already: close each scope once",
                assertThrows(IllegalStateException.class, inner::close).getMessage());
        assertTrue(outer.isOpen());
        assertEquals(before, coverage.snapshot());
        outer.close();
    }

    @Test
    void aScopeClosedOutOfOrderChangesNothing() {
        fixture.call("walk", 1);
        Scope outer = coverage.push();
        fixture.call("walk", 2);
        Scope inner = coverage.push();
        fixture.call("walk", 4);
        Snapshot before = coverage.snapshot();
        assertEquals(
                NOT_INNERMOST,
                assertThrows(IllegalStateException.class, outer::close).getMessage());
        assertTrue(outer.isOpen());
        assertTrue(inner.isOpen());
        assertEquals(before, coverage.snapshot());
        inner.close();
        outer.close();
        assertFalse(outer.isOpen());
        assertEquals(
                fixture.edgesOf("walk", 1).or(fixture.edgesOf("walk", 2)).or(fixture.edgesOf("walk", 4)),
                coverage.snapshot());
    }

    @Test
    void aScopeWhoseLevelWasPoppedNativelySaysSo() {
        try (Fixture own = Fixture.load("static")) {
            own.coverage().reset();
            Scope scope = own.coverage().push();
            own.call("static_step", 1);
            Native.call(own.symbols(), "mcov_pop_coverage");
            long now = own.coverage().now();
            assertEquals(
                    NOT_INNERMOST,
                    assertThrows(IllegalStateException.class, scope::close).getMessage());
            assertTrue(assertThrows(IllegalStateException.class, scope::edges)
                    .getMessage()
                    .startsWith("this scope's level is not on the snapshot stack any more"));
            assertEquals(now, own.coverage().now());
        }
    }

    @Test
    void aScopeReachesOverTheLoadingOfALibrary() {
        fixture.call("walk", 1);
        try (Scope scope = coverage.push()) {
            fixture.call("walk", 2);
            try (Fixture second = Fixture.load("second")) {
                long before = scope.edges();
                second.call("second_step", 2);
                assertTrue(scope.edges() > before);
                assertEquals(scope.edges(), coverage.now());
            }
        }
        assertEquals(coverage.hitmap().count(), coverage.now());
    }

    @Test
    void itPrintsItsNumbers() {
        Scope scope = coverage.push();
        fixture.call("walk", 1);
        String numbers = "Scope[" + scope.edges() + " edges, " + scope.newEdges() + " new";
        assertEquals(numbers + ", open]", scope.toString());
        scope.close();
        assertEquals(numbers + "]", scope.toString());
    }
}
