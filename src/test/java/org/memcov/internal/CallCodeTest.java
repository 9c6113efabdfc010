package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls in the code of AArch64, as clang and lld lay it down, which this machine may not be. */
class CallCodeTest {
    private static final int NOP = 0xD503201F;
    private static final int BTI_C = 0xD503245F;
    private static final int ADRP_X16 = 0x90000110; // the page 0x20000 further on
    private static final int LDR_X17 = 0xF9461611; // 0xC28 bytes into the page
    private static final long SLOT = 0x30C28;

    private final CallCode code = CallCode.of(Machine.EM_AARCH64).orElseThrow();

    private static ByteBuffer words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.flip();
    }

    private List<Long> calls(long target, int... words) {
        List<Long> calls = new ArrayList<>();
        code.findCalls(words(words), 0x1000, address -> address == target, (call, _) -> calls.add(call));
        return calls;
    }

    private List<Long> stubs(int... words) {
        List<Long> stubs = new ArrayList<>();
        code.findStubs(words(words), 0x109C0, address -> address == SLOT, stubs::add);
        return stubs;
    }

    @Test
    void callsLeadForwardAndBack() {
        assertEquals(List.of(0x1004L), calls(0x1014, NOP, 0x94000004, NOP));
        assertEquals(List.of(0x1008L), calls(0x1000, NOP, NOP, 0x97FFFFFE));
    }

    @Test
    void callsOfOtherFunctionsAndJumpsDoNotCount() {
        assertEquals(List.of(), calls(0x1014, NOP, 0x94000005, NOP));
        assertEquals(List.of(), calls(0x1014, NOP, 0x14000004, NOP));
    }

    @Test
    void aStubLoadsItsSlot() {
        assertEquals(List.of(0x109C0L), stubs(ADRP_X16, LDR_X17, NOP));
        assertEquals(List.of(), stubs(ADRP_X16, LDR_X17 + (1 << 10), NOP));
    }

    @Test
    void aStubThatMayBeJumpedToBeginsBeforeThat() {
        assertEquals(List.of(0x109C0L), stubs(BTI_C, ADRP_X16, LDR_X17));
    }

    @Test
    void sancovKnowsACallByItsOwnAddress() {
        assertEquals(0x1004, code.point(0x1004));
    }
}
