package org.memcov.internal;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * Calls on x86-64: E8 and a distance of 32 bits from the end of the call.
 *
 * <p>Instructions have no fixed places, so every byte may begin one. That five bytes inside of others
 * are by chance a call of this very function is left out of account.
 */
final class CallCodeX86 implements CallCode {
    private static final byte CALL = (byte) 0xE8;
    private static final int CALL_SIZE = 5;
    private static final short JUMP_BY_SLOT = 0x25FF; // and a distance of 32 bits
    private static final int JUMP_SIZE = 6;
    private static final int STUB_ALIGNMENT = 8;

    @Override
    public void findCalls(ByteBuffer code, long address, LongPredicate isTarget, Calls calls) {
        for (int at = 0; at + CALL_SIZE <= code.limit(); at++) {
            if (code.get(at) == CALL) {
                long target = address + at + CALL_SIZE + code.getInt(at + 1);
                if (isTarget.test(target)) {
                    calls.accept(address + at, target);
                }
            }
        }
    }

    /** A stub is such a jump, behind nothing but endbr64 and bnd. */
    @Override
    public void findStubs(ByteBuffer plt, long address, LongPredicate isSlot, LongConsumer stubs) {
        for (int at = 0; at + JUMP_SIZE <= plt.limit(); at++) {
            if (plt.getShort(at) == JUMP_BY_SLOT && isSlot.test(address + at + JUMP_SIZE + plt.getInt(at + 2))) {
                stubs.accept(address + at - at % STUB_ALIGNMENT);
            }
        }
    }

    @Override
    public long point(long call) {
        return call + CALL_SIZE - 1;
    }
}
